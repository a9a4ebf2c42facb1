//! Both directions: what a client writes is what the server takes, and the other way round.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use arrow::array::{BinaryArray, UInt64Array};
use granary_columns::{Block, Column, put_varint};
use granary_formats::ColumnHeader;
use granary_types::{DataType, ErrorCode};
use granary_wire::{
    Answer, Answers, BlockCompression, ClientHello, ClientPacket, ClientQuery, Incoming,
    ProfileInfo, REVISION, Request, ServerException, ServerHello, ServerPacket, Stage,
    WireProgress, WireSetting,
};
use std::sync::Arc;

const COMPRESSIONS: [BlockCompression; 3] = [
    BlockCompression::None,
    BlockCompression::Lz4,
    BlockCompression::Zstd,
];

fn columns() -> Vec<ColumnHeader> {
    vec![
        ("n".to_owned(), DataType::UInt64),
        ("s".to_owned(), DataType::String),
    ]
}

fn rows(count: u64) -> Block {
    let numbers = UInt64Array::from_iter_values(0..count);
    let texts = BinaryArray::from_iter_values((0..count).map(|row| row.to_string()));
    Block::new(
        vec!["n".to_owned(), "s".to_owned()],
        vec![
            Column::new(DataType::UInt64, Arc::new(numbers)),
            Column::new(DataType::String, Arc::new(texts)),
        ],
        usize::try_from(count).unwrap(),
    )
}

fn hello() -> ClientHello {
    ClientHello {
        name: "Granary client".to_owned(),
        version: (26, 9),
        revision: REVISION,
        database: "shop".to_owned(),
        user: "ann".to_owned(),
        password: "secret".to_owned(),
    }
}

fn query(is_compressed: bool) -> ClientQuery {
    ClientQuery {
        id: "the id".to_owned(),
        initial_user: String::new(),
        initial_id: String::new(),
        client_name: "Granary client".to_owned(),
        settings: vec![
            WireSetting {
                name: "max_threads".to_owned(),
                value: "4".to_owned(),
                is_important: true,
            },
            WireSetting {
                name: "format_csv_delimiter".to_owned(),
                value: ";".to_owned(),
                is_important: false,
            },
        ],
        stage: Stage::Complete,
        is_compressed,
        text: "INSERT INTO t VALUES".to_owned(),
    }
}

#[test]
fn what_a_client_writes_is_what_the_server_takes() {
    for compression in COMPRESSIONS {
        let query = query(compression != BlockCompression::None);
        let (columns, block) = (columns(), rows(1000));
        let mut bytes = Vec::new();
        for request in [
            Request::Hello(&hello()),
            Request::Ping,
            Request::Query(&query),
            Request::NoMoreRows,
            Request::Rows(&columns, &block),
            Request::NoMoreRows,
            Request::Cancel,
        ] {
            request.put(REVISION, compression, &mut bytes).unwrap();
        }
        for size in [1, 100, bytes.len()] {
            let mut incoming = Incoming::new();
            let mut found = Vec::new();
            for piece in bytes.chunks(size) {
                incoming.put(piece, true);
                while let Some(packet) = incoming.next_packet().unwrap() {
                    found.push(packet);
                }
            }
            let [
                ClientPacket::Hello(greeted),
                ClientPacket::Ping,
                ClientPacket::Query(asked),
                ClientPacket::Data { block: begin, .. },
                ClientPacket::Data { block: sent, .. },
                ClientPacket::Data { block: end, .. },
                ClientPacket::Cancel,
            ] = &found[..]
            else {
                panic!("other packets: {found:?}")
            };
            assert_eq!((greeted, &**asked), (&hello(), &query));
            assert_eq!((begin.columns().len(), end.columns().len()), (0, 0));
            assert_eq!(sent.names(), block.names());
            for (taken, put) in sent.columns().iter().zip(block.columns()) {
                assert_eq!(&taken.values, &put.values);
            }
        }
    }
}

fn greeting() -> ServerHello {
    ServerHello {
        name: "Granary".to_owned(),
        version: (26, 9, 1),
        time_zone: "UTC".to_owned(),
        display_name: "granary".to_owned(),
    }
}

const PROGRESS: WireProgress = WireProgress {
    rows: 1,
    bytes: 2,
    total_rows: 3,
    written_rows: 4,
    written_bytes: 5,
};

const PROFILE: ProfileInfo = ProfileInfo {
    rows: 1000,
    blocks: 1,
    bytes: 300_000,
};

/// Everything that a server sends, with a block in the middle.
fn conversation(compression: BlockCompression) -> Vec<u8> {
    let exception = ServerException {
        code: ErrorCode::UNKNOWN_TABLE,
        message: "There is no table t".to_owned(),
    };
    let (columns, block, greeting) = (columns(), rows(1000), greeting());
    let mut bytes = Vec::new();
    for packet in [
        ServerPacket::Hello(&greeting),
        ServerPacket::Pong,
        ServerPacket::Progress(PROGRESS),
        ServerPacket::Data(&columns, &block),
        ServerPacket::Totals(&columns, &rows(1)),
        ServerPacket::ProfileInfo(PROFILE),
        ServerPacket::Exception(&exception),
        ServerPacket::EndOfStream,
    ] {
        packet.put(REVISION, compression, &mut bytes).unwrap();
    }
    bytes
}

fn answers(bytes: &[u8], compression: BlockCompression) -> Result<Vec<Answer>, String> {
    let mut answers = Answers::new();
    answers.expect_compressed(compression != BlockCompression::None);
    answers.put(bytes, true);
    let mut found = Vec::new();
    while let Some(answer) = answers.next_answer().map_err(|error| error.to_string())? {
        found.push(answer);
    }
    Ok(found)
}

#[test]
fn what_a_server_writes_is_what_a_client_takes() {
    for compression in COMPRESSIONS {
        let found = answers(&conversation(compression), compression).unwrap();
        let [
            Answer::Hello(hello, REVISION),
            Answer::Pong,
            Answer::Progress(PROGRESS),
            Answer::Data(block),
            Answer::Totals(totals),
            Answer::ProfileInfo(PROFILE),
            Answer::Exception(exception),
            Answer::EndOfStream,
        ] = &found[..]
        else {
            panic!("other packets: {found:?}")
        };
        assert_eq!((hello, totals.rows()), (&greeting(), 1));
        for (taken, put) in block.columns().iter().zip(rows(1000).columns()) {
            assert_eq!(&taken.values, &put.values);
        }
        assert_eq!(exception.code, ErrorCode::UNKNOWN_TABLE.number());
        assert_eq!(exception.message, "DB::Exception: There is no table t");
        assert_eq!(exception.cause, None);
    }
}

#[test]
fn the_causes_of_an_exception_are_taken_in_their_order() {
    let mut bytes = vec![2];
    for (code, message, has_cause) in [(1_i32, "outer", 1_u8), (2, "inner", 0)] {
        bytes.extend_from_slice(&code.to_le_bytes());
        for text in ["DB::Exception", message, ""] {
            put_varint(text.len() as u64, &mut bytes);
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.push(has_cause);
    }
    let found = answers(&bytes, BlockCompression::None).unwrap();
    let [Answer::Exception(outer)] = &found[..] else {
        panic!("other packets: {found:?}")
    };
    let cause = outer.cause.as_ref().unwrap();
    assert_eq!((outer.code, &*outer.message), (1, "outer"));
    assert_eq!((cause.code, &*cause.message), (2, "inner"));
}

#[test]
fn what_is_no_answer_is_refused_by_name() {
    let greeted = |more: &[u8]| {
        let mut bytes = Vec::new();
        let packet = ServerPacket::Hello(&greeting());
        packet
            .put(REVISION, BlockCompression::None, &mut bytes)
            .unwrap();
        bytes.extend_from_slice(more);
        answers(&bytes, BlockCompression::None).unwrap_err()
    };
    assert_eq!(
        greeted(&[14]),
        "Unknown packet 14 (ProfileEvents) from server"
    );
    assert_eq!(greeted(&[99]), "Unknown packet 99 from server");
    assert_eq!(
        answers(b"HTTP/1.1 400 Bad Request\r\n", BlockCompression::None).unwrap_err(),
        "Unknown packet HTTP from server: this is the port of another protocol; the native one's is 9000"
    );
    let old = [&[0, 1][..], b"c", &[18, 16, 0x8e, 0xa8, 3]].concat();
    let refused = answers(&old, BlockCompression::None).unwrap_err();
    assert_eq!(
        refused,
        "The server's revision 54286 is too old: at least 54429 is needed"
    );
}

#[test]
fn a_changed_byte_is_another_answer_or_an_error_and_never_a_panic() {
    for compression in [BlockCompression::None, BlockCompression::Lz4] {
        let whole = conversation(compression);
        for at in 0..whole.len().min(3000) {
            for bit in [1, 0x80] {
                let mut changed = whole.clone();
                changed[at] ^= bit;
                if let Ok(found) = answers(&changed, compression) {
                    assert!(found.len() <= 10, "more packets than were sent");
                }
            }
        }
    }
}
