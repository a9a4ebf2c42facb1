//! Packets as clients send them: whole, in pieces, cut and changed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use arrow::array::{BinaryArray, UInt64Array};
use granary_columns::{Block, Column, put_varint};
use granary_types::DataType;
use granary_wire::{BlockCompression, ClientPacket, Incoming, Stage, WireError, put_block};
use std::sync::Arc;

fn put_text(text: &str, out: &mut Vec<u8>) {
    put_varint(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

/// The greeting of a client of a revision.
fn hello(revision: u64) -> Vec<u8> {
    let mut bytes = vec![0];
    put_text("ClickHouse test", &mut bytes);
    for number in [21, 8, revision] {
        put_varint(number, &mut bytes);
    }
    for text in ["shop", "default", ""] {
        put_text(text, &mut bytes);
    }
    bytes
}

/// A statement with a setting, as clients of a revision send it over TCP.
fn query(revision: u64, text: &str, is_compressed: bool) -> Vec<u8> {
    let mut bytes = vec![1];
    put_text("the id", &mut bytes);
    bytes.push(1); // the first query
    for text in ["", "", "0.0.0.0:0"] {
        put_text(text, &mut bytes);
    }
    bytes.push(1); // TCP
    for text in ["ann", "host", "ClickHouse test"] {
        put_text(text, &mut bytes);
    }
    for number in [21, 8, revision] {
        put_varint(number, &mut bytes);
    }
    if revision >= 54_060 {
        put_text("", &mut bytes);
    }
    if revision >= 54_448 {
        put_varint(0, &mut bytes);
    }
    if revision >= 54_401 {
        put_varint(3, &mut bytes);
    }
    if revision >= 54_442 {
        bytes.push(0);
    }
    put_text("max_threads", &mut bytes);
    if revision >= 54_429 {
        put_varint(1, &mut bytes);
        put_text("4", &mut bytes);
    } else {
        put_varint(4, &mut bytes);
    }
    put_text("", &mut bytes);
    if revision >= 54_441 {
        put_text("", &mut bytes);
    }
    put_varint(2, &mut bytes);
    put_varint(u64::from(is_compressed), &mut bytes);
    put_text(text, &mut bytes);
    bytes
}

fn block(rows: u64) -> Block {
    let numbers = UInt64Array::from_iter_values(0..rows);
    let texts = BinaryArray::from_iter_values((0..rows).map(|row| row.to_string()));
    Block::new(
        vec!["n".to_owned(), "s".to_owned()],
        vec![
            Column::new(DataType::UInt64, Arc::new(numbers)),
            Column::new(DataType::String, Arc::new(texts)),
        ],
        usize::try_from(rows).unwrap(),
    )
}

fn data(rows: u64, revision: u64, compression: BlockCompression) -> Vec<u8> {
    let mut bytes = vec![2];
    put_text("", &mut bytes);
    let columns = [
        ("n".to_owned(), DataType::UInt64),
        ("s".to_owned(), DataType::String),
    ];
    put_block(&columns, &block(rows), revision, compression, &mut bytes).unwrap();
    bytes
}

/// Everything that one connection sends.
fn conversation(revision: u64, compression: BlockCompression) -> Vec<u8> {
    let is_compressed = compression != BlockCompression::None;
    [
        hello(revision),
        vec![4],
        query(revision, "INSERT INTO t VALUES", is_compressed),
        data(1000, revision, compression),
        data(0, revision, compression),
        vec![3],
    ]
    .concat()
}

fn packets(incoming: &mut Incoming) -> Result<Vec<ClientPacket>, WireError> {
    let mut packets = Vec::new();
    while let Some(packet) = incoming.next_packet()? {
        packets.push(packet);
    }
    Ok(packets)
}

const REVISIONS: [u64; 7] = [54_032, 54_058, 54_213, 54_406, 54_429, 54_448, 54_479];

#[test]
fn packets_of_every_revision_are_read_in_pieces_of_any_size() {
    use BlockCompression::{Lz4, None, Zstd};
    for revision in REVISIONS {
        for compression in [None, Lz4, Zstd] {
            // Clients newer than the server speak as old as it does.
            let spoken = revision.min(granary_wire::REVISION);
            let mut bytes = conversation(spoken, compression);
            bytes.splice(..hello(spoken).len(), hello(revision));
            for size in [1, 7, 1000, bytes.len()] {
                let mut incoming = Incoming::new();
                let mut found = Vec::new();
                for piece in bytes.chunks(size) {
                    incoming.put(piece, size != 7);
                    found.extend(packets(&mut incoming).unwrap());
                }
                incoming.put(&[], true);
                found.extend(packets(&mut incoming).unwrap());
                check(&found, revision);
            }
        }
    }
}

fn check(found: &[ClientPacket], revision: u64) {
    let [
        ClientPacket::Hello(hello),
        ClientPacket::Ping,
        ClientPacket::Query(query),
        ClientPacket::Data { block: rows, .. },
        ClientPacket::Data { block: none, .. },
        ClientPacket::Cancel,
    ] = found
    else {
        panic!("other packets: {found:?}")
    };
    assert_eq!(
        (hello.revision, hello.database.as_str()),
        (revision, "shop")
    );
    assert_eq!(query.text, "INSERT INTO t VALUES");
    assert_eq!(query.stage, Stage::Complete);
    assert_eq!(query.client_name, "ClickHouse test");
    let settings = query.settings.iter();
    let settings: Vec<_> = settings
        .map(|setting| (&*setting.name, &*setting.value))
        .collect();
    assert_eq!(settings, [("max_threads", "4")]);
    assert_eq!((rows.rows(), rows.names()), (1000, block(0).names()));
    for (read, written) in rows.columns().iter().zip(block(1000).columns()) {
        assert_eq!(&read.values, &written.values);
    }
    assert_eq!((none.rows(), none.columns().len()), (0, 2));
}

/// A greeting that asks for more than is taken, a packet that is none, a client of another protocol.
#[test]
fn what_is_no_packet_is_refused_by_name() {
    let refused = |bytes: &[u8]| {
        let mut incoming = Incoming::new();
        incoming.put(bytes, true);
        packets(&mut incoming).unwrap_err().to_string()
    };
    let greeted = |more: &[u8]| refused(&[&hello(54_448), more].concat());
    assert_eq!(
        refused(b"GET / HTTP/1.1\r\n"),
        "An HTTP client is connected to the port of the native protocol, which is the only one that is served"
    );
    assert_eq!(refused(&[42]), "Unknown packet 42 from client");
    assert_eq!(
        refused(&hello(50_000)),
        "The client's revision 50000 is too old: at least 54032 is needed"
    );
    assert_eq!(greeted(&[0]), "Unexpected packet Hello from client");
    assert_eq!(greeted(&[99]), "Unknown packet 99 from client");
    let mut long = vec![1];
    put_varint(1 << 40, &mut long);
    assert_eq!(
        greeted(&long),
        "the query id has 1099511627776 bytes, more than 1048576"
    );
    let mut rows = vec![2, 0, 1, 0, 0];
    put_varint(1, &mut rows);
    put_varint(1 << 60, &mut rows);
    assert!(greeted(&rows).contains("rows are more than a block can have"));
}

#[test]
fn a_changed_byte_is_another_packet_or_an_error_and_never_a_panic() {
    for compression in [BlockCompression::None, BlockCompression::Lz4] {
        let whole = conversation(54_448, compression);
        for at in 0..whole.len().min(3000) {
            for bit in [1, 0x80] {
                let mut changed = whole.clone();
                changed[at] ^= bit;
                let mut incoming = Incoming::new();
                incoming.put(&changed, true);
                if let Ok(found) = packets(&mut incoming) {
                    assert!(found.len() <= 8, "more packets than were sent");
                }
            }
        }
    }
}
