//! The crates `clickhouse` (HTTP) and `klickhouse` (native protocol) as clients of a server: prints what it answers.
//!
//! A workspace of its own: these crates need features of tokio that would build all of Granary again. Arguments: the
//! port of HTTP, the port of the native protocol.

use futures_util::StreamExt as _;

#[derive(clickhouse::Row, serde::Serialize, serde::Deserialize, Debug)]
struct OverHttp {
    a: u32,
    s: String,
    d: Option<u16>,
}

#[derive(klickhouse::Row, Debug)]
struct OverNative {
    a: u32,
    s: String,
    d: Option<i64>,
}

#[derive(clickhouse::Row, serde::Deserialize)]
struct Job {
    id: String,
    status: String,
}

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let mut ports = std::env::args().skip(1);
    let mut port = || ports.next().ok_or("two ports are wanted");
    let (http, native) = (port()?, port()?);
    for compression in [clickhouse::Compression::None, clickhouse::Compression::Lz4] {
        over_http(&http, compression).await?;
    }
    over_native(&native).await
}

fn code(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let code = text
        .split("Code: ")
        .nth(1)
        .and_then(|rest| rest.split('.').next());
    code.map_or(text.clone(), str::to_owned)
}

async fn over_http(port: &str, compression: clickhouse::Compression) -> Result<(), Failure> {
    println!("clickhouse {compression:?}");
    let client = clickhouse::Client::default()
        .with_url(format!("http://127.0.0.1:{port}"))
        .with_compression(compression);
    client.query("DROP TABLE IF EXISTS t").execute().await?;
    let create =
        "CREATE TABLE t (a UInt32, s String, d Nullable(UInt16)) ENGINE = MergeTree ORDER BY a";
    client.query(create).execute().await?;
    let mut insert = client.insert::<OverHttp>("t").await?;
    for a in 0..10_000 {
        insert
            .write(&OverHttp {
                a,
                s: format!("row {a}"),
                d: (a % 2 == 0).then_some(7),
            })
            .await?;
    }
    insert.end().await?;
    let select = client
        .query("SELECT ?fields FROM t WHERE a IN ? ORDER BY a")
        .bind([1, 2]);
    println!("{:?}", select.fetch_all::<OverHttp>().await?);
    println!(
        "{}",
        client
            .query("SELECT count() FROM t")
            .fetch_one::<u64>()
            .await?
    );
    let added = client
        .query("SELECT {x:UInt8} + {y:UInt8}")
        .param("x", 1)
        .param("y", 2);
    println!("{}", added.fetch_one::<u16>().await?);
    for wrong in [
        "SELECT nothing FROM t",
        "SELEC 1",
        "BACKUP TABLE none TO Null",
    ] {
        let refused = client.query(wrong).execute().await;
        println!(
            "{}",
            refused
                .err()
                .map_or("not refused".to_owned(), |error| code(&error))
        );
    }
    let name = format!("rust_{compression:?}");
    let backup = format!("BACKUP TABLE t TO Disk('backups', '{name}')");
    client.query(&backup).execute().await?;
    client.query("DROP TABLE t").execute().await?;
    let restore = format!("RESTORE TABLE t FROM Disk('backups', '{name}')");
    client.query(&restore).execute().await?;
    let jobs = "SELECT id, toString(status) AS status FROM system.backups ORDER BY start_time DESC LIMIT 1";
    let job = client.query(jobs).fetch_one::<Job>().await?;
    println!("{} {}", !job.id.is_empty(), job.status);
    println!(
        "{}",
        client
            .query("SELECT count() FROM t")
            .fetch_one::<u64>()
            .await?
    );
    Ok(())
}

async fn over_native(port: &str) -> Result<(), Failure> {
    println!("klickhouse");
    let options = klickhouse::ClientOptions::default();
    let client = klickhouse::Client::connect(format!("127.0.0.1:{port}"), options).await?;
    client.execute("DROP TABLE IF EXISTS k").await?;
    client
        .execute(
            "CREATE TABLE k (a UInt32, s String, d Nullable(Int64)) ENGINE = MergeTree ORDER BY a",
        )
        .await?;
    let rows = (0..10_000).map(|a| OverNative {
        a,
        s: format!("row {a}"),
        d: (a % 2 == 0).then_some(-7),
    });
    client
        .insert_native_block("INSERT INTO k FORMAT native", rows.collect())
        .await?;
    let mut found = client
        .query::<OverNative, _>("SELECT * FROM k WHERE a < 2 ORDER BY a")
        .await?;
    while let Some(row) = found.next().await {
        println!("{:?}", row?);
    }
    for wrong in ["SELECT nothing FROM k", "SELEC 1"] {
        let refused = client.execute(wrong).await;
        println!("{}", refused.is_err());
    }
    client
        .execute("BACKUP TABLE k TO Disk('backups', 'klickhouse')")
        .await?;
    client.execute("DROP TABLE k").await?;
    client
        .execute("RESTORE TABLE k FROM Disk('backups', 'klickhouse')")
        .await?;
    let count: klickhouse::UnitValue<u64> = client.query_one("SELECT count() FROM k").await?;
    println!("{}", count.0);
    Ok(())
}
