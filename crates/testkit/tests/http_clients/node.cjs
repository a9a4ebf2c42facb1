// @clickhouse/client as a client: prints what the server answers. Arguments: where the client is installed, the port.
const { createClient } = require(`${process.argv[2]}/node_modules/@clickhouse/client`);
const url = `http://127.0.0.1:${process.argv[3]}`;

async function refused(promise) {
  try {
    await promise;
    return 'not refused';
  } catch (error) {
    return `${error.code} ${error.type}`;
  }
}

async function converse(compression) {
  const client = createClient({ url, compression, session_id: `node_${compression.response}` });
  const rows = async (query, options) => (await client.query({ query, format: 'JSONEachRow', ...options })).json();
  console.log('compression', compression.response, (await client.ping()).success);
  console.log(JSON.stringify(await rows('SELECT number, toString(number) AS s, [number] AS a, NULL AS n FROM numbers(2)')));
  console.log(JSON.stringify(await rows('SELECT {x:UInt8} + 1 AS y, {s:String} AS s', { query_params: { x: 1, s: "it's\ta" } })));
  await client.command({ query: 'DROP TABLE IF EXISTS t' });
  await client.command({ query: 'CREATE TABLE t (a UInt32, s String) ENGINE = MergeTree ORDER BY a' });
  const values = Array.from({ length: 10000 }, (_, row) => ({ a: row, s: `row ${row}` }));
  await client.insert({ table: 't', values, format: 'JSONEachRow' });
  console.log(JSON.stringify(await rows('SELECT count() AS c, sum(a) AS s FROM t')));
  let count = 0;
  const stream = (await client.query({ query: 'SELECT a, s FROM t', format: 'JSONEachRow' })).stream();
  for await (const some of stream) count += some.length;
  console.log(count, JSON.stringify(await rows('SHOW TABLES')));
  console.log(await refused(rows('SELECT nothing FROM t')));
  console.log(await refused(rows('SELEC 1')));
  console.log(await refused(rows('SELECT max(number) FROM numbers(100000000000)', { clickhouse_settings: { max_execution_time: 1 } })));
  const name = `node_${compression.response}`;
  console.log((await rows(`BACKUP TABLE t TO Disk('backups', '${name}')`))[0].status);
  await client.command({ query: 'DROP TABLE t' });
  const { id } = (await rows(`RESTORE TABLE t FROM Disk('backups', '${name}') ASYNC`))[0];
  let status = 'RESTORING';
  while (status === 'RESTORING') {
    status = (await rows(`SELECT status FROM system.backups WHERE id = '${id}'`))[0].status;
  }
  console.log(status, JSON.stringify(await rows('SELECT count() AS c FROM t')));
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  const stopped = client.query({ query: 'SELECT count() FROM numbers(100000000000)', abort_signal: stop.signal });
  await stopped.then(() => console.log('not stopped'), (error) => console.log(error.message));
  await client.close();
}

(async () => {
  await converse({ response: false, request: false });
  await converse({ response: true, request: true });
  const stranger = createClient({ url, username: 'nobody', password: 'x' });
  console.log(await refused(stranger.query({ query: 'SELECT 1' })));
})();
