//! A connection, from the greeting to its end.

use crate::credentials::{Credentials, authenticate};
use crate::link::Link;
use crate::peer::{Gone, Manner, Peer, Unsent};
use crate::statement::execute;
use granary_engine::{Engine, Failure, Session};
use granary_wire::{
    BlockCompression, ClientHello, ClientPacket, REVISION, ServerException, ServerHello,
    ServerPacket, WireError,
};
use std::net::IpAddr;
use std::sync::Arc;

/// The version that clients are told: ClickHouse's, whose behaviour they get.
pub(crate) const VERSION: (u64, u64, u64) = (26, 9, 1);

/// The zone of times that name none.
pub(crate) const TIME_ZONE: &str = "UTC";

/// Serves a client until it is gone.
pub(crate) fn serve(link: Link, engine: &Engine) {
    let address = link.socket.peer_addr().ok().map(|address| address.ip());
    let peer = Arc::new(Peer::new(link));
    // A client that is gone is told nothing.
    let _ = converse(&peer, address, engine);
    peer.close();
}

fn converse(peer: &Arc<Peer>, address: Option<IpAddr>, engine: &Engine) -> Result<(), Gone> {
    let mut manner = Manner {
        revision: REVISION,
        compression: BlockCompression::None,
    };
    let hello = match peer.packet()? {
        Ok(ClientPacket::Hello(hello)) => hello,
        Ok(_) => return Err(Gone), // the first packet is always a greeting
        Err(error) => return refuse(peer, &error, manner),
    };
    manner.revision = hello.revision.min(REVISION);
    let mut session = match greet(&hello, engine, address) {
        Ok(session) => session,
        Err(failure) => return tell(peer, &failure, manner),
    };
    let greeting = ServerHello {
        name: "Granary".to_owned(),
        version: VERSION,
        time_zone: TIME_ZONE.to_owned(),
        display_name: "granary".to_owned(),
    };
    sent(peer.send(&ServerPacket::Hello(&greeting), manner))?;
    loop {
        match peer.packet()? {
            Ok(ClientPacket::Query(query)) => {
                execute(peer, &mut session, &query, manner.revision)?;
            }
            Ok(ClientPacket::Ping) => sent(peer.send(&ServerPacket::Pong, manner))?,
            Ok(ClientPacket::TablesStatus(tables)) => match that_exist(&session, tables) {
                Ok(tables) => sent(peer.send(&ServerPacket::TablesStatus(&tables), manner))?,
                Err(failure) => tell(peer, &failure, manner)?,
            },
            // What belongs to a statement that has ended.
            Ok(
                ClientPacket::Cancel
                | ClientPacket::KeepAlive
                | ClientPacket::Data { .. }
                | ClientPacket::Scalar { .. }
                | ClientPacket::Hello(_),
            ) => {}
            Err(error) => return refuse(peer, &error, manner),
        }
    }
}

/// A session for the client, if it may have one.
fn greet(
    hello: &ClientHello,
    engine: &Engine,
    address: Option<IpAddr>,
) -> Result<Session, Failure> {
    let credentials = Credentials {
        user: hello.user.clone(),
        password: hello.password.clone(),
        address,
    };
    let mut session = authenticate(engine, &credentials)?;
    if !hello.database.is_empty() {
        session.use_database(&hello.database)?;
    }
    Ok(session)
}

fn that_exist(
    session: &Session,
    tables: Vec<(String, String)>,
) -> Result<Vec<(String, String)>, Failure> {
    let mut found = Vec::new();
    for (database, table) in tables {
        if session.has_table(&database, &table)? {
            found.push((database, table));
        }
    }
    Ok(found)
}

/// Tells what is wrong with a packet, and ends the connection: where the next one begins is not known.
fn refuse(peer: &Peer, error: &WireError, manner: Manner) -> Result<(), Gone> {
    let failure = Failure::new(error.code(), error.to_string());
    tell(peer, &failure, manner)
}

/// Tells what went wrong.
pub(crate) fn tell(peer: &Peer, failure: &Failure, manner: Manner) -> Result<(), Gone> {
    let message = match failure.excerpt.as_str() {
        "" => failure.message.clone(),
        excerpt => format!("{}\n{excerpt}", failure.message),
    };
    let exception = ServerException {
        code: failure.code,
        message,
    };
    sent(peer.exception(&exception, manner))
}

/// A packet without rows can always be written.
pub(crate) fn sent(result: Result<(), Unsent>) -> Result<(), Gone> {
    match result {
        Ok(()) => Ok(()),
        Err(Unsent::Gone) => Err(Gone),
        Err(Unsent::Wrong(error)) => unreachable!("a packet without rows is written: {error}"),
    }
}
