import { DuckDBInstance } from '@duckdb/node-api';
import type { Compared } from './log-truth';

const COLUMNS = 'date,time,s_ip,method,stem,query,port,username,c_ip,agent,status,substatus,win32,taken';

/** What stands between `before` and the next `end` of the query; `''` without it. Faster than a regular expression. */
const between = (before: string, end: string): string => `split_part(split_part(query, '${before}', 2), '${end}', 1)`;

const EAS = `
  CREATE TABLE eas AS
  SELECT lower(username) AS u, try_cast(status AS INTEGER) AS http,
    ${between('Cmd=', '&')} AS cmd, ${between('DeviceId=', '&')} AS device,
    try_cast(regexp_extract(query, '[=_]S(?:C1:)?(\\d+)(?:_|&|$)', 1) AS INTEGER) AS code,
    nullif(${between('Error:', '_')}, '') AS error,
    try_cast(${between('_RpcC', '_')} AS INTEGER) AS rpcc, try_cast(${between('_RpcL', '_')} AS INTEGER) AS rpcl,
    CASE WHEN cmd = 'Sync' THEN regexp_extract_all(query, '_Fid:([^_&]*)', 1) ELSE [] END AS folders,
    CASE WHEN cmd = 'Sync' THEN regexp_extract_all(query, '_Sk:([^_&]*)', 1) ELSE [] END AS keys,
    CASE cmd WHEN 'Ping' THEN code IN (1, 2) WHEN 'MoveItems' THEN code = 3 ELSE code = 1 END AS good,
    error IN ('MissingCscCacheEntry', 'PingCollisionDetected', 'SyncCollisionDetected') AS harmless,
    coalesce(NOT good, false) OR coalesce(NOT harmless, false) OR (http >= 300 AND http <> 401) AS failed
  FROM log
  WHERE stem ILIKE '/Microsoft-Server-ActiveSync%' AND username NOT ILIKE '%HealthMailbox%' AND agent NOT ILIKE '%AMProbe%'`;

/** DuckDB over one log of one layout: parsed once into a table, then asked. */
export async function openOracle(path: string) {
  const instance = await DuckDBInstance.create();
  const db = await instance.connect();
  const names = COLUMNS.split(',').map((name) => `'${name}': 'VARCHAR'`);
  await db.run(`CREATE TABLE log AS SELECT stem, query, username, agent, status FROM read_csv('${path}', delim = ' ',
    header = false, quote = '', escape = '', comment = '#', columns = {${names.join(', ')}}, auto_detect = false)`);
  await db.run(EAS);
  await db.run(
    'CREATE TABLE keys AS SELECT rowid AS id, device, unnest(folders) AS folder, unnest(keys) AS k FROM eas',
  );
  await db.run('CREATE TABLE groups AS SELECT device, folder, k, count(*) AS n FROM keys GROUP BY ALL');

  const rows = async (sql: string): Promise<unknown[][]> => (await db.runAndReadAll(sql)).getRows() as unknown[][];
  const count = async (sql: string): Promise<number> => Number((await rows(`SELECT count(*) ${sql}`))[0]![0]);
  const counts = async (sql: string): Promise<Record<string, number>> =>
    Object.fromEntries((await rows(sql)).map((row) => [row.slice(0, -1).join(' '), Number(row.at(-1))]));

  return {
    /** @param top groups told of each question */
    async answers(find: string, device: string, top = 1_000_000_000): Promise<Pick<Compared, 'rows' | 'groups'>> {
      const most = `ORDER BY 1 LIMIT ${top}`;
      const sends = "FROM eas WHERE cmd IN ('SendMail', 'SmartReply', 'SmartForward')";
      const keyed = 'FROM eas WHERE len(keys) > 0';
      const measured = 'FROM eas WHERE rpcc IS NOT NULL OR rpcl IS NOT NULL';
      const all = await count('FROM eas');
      return {
        rows: {
          all: await count('FROM log'),
          bad: 0,
          activeSync: all,
          probes: (await count("FROM log WHERE stem ILIKE '/Microsoft-Server-ActiveSync%'")) - all,
          sendMail: await count(sends),
          syncKeyZero: (await count(`${keyed} AND list_contains(keys, '0')`)) || (await count(keyed)),
          syncsPerKey:
            (await count('FROM (SELECT DISTINCT id FROM keys JOIN groups USING (device, folder, k) WHERE n > 1)')) ||
            (await count(keyed)),
          highRpc: (await count('FROM eas WHERE rpcc >= 200 OR rpcl >= 2000')) || (await count(measured)),
          top20: all,
          errors: await count('FROM eas WHERE error IS NOT NULL'),
          statusErrors: await count('FROM eas WHERE NOT good'),
          find: await count(`FROM log WHERE query ILIKE '%${find}%'`),
          device: await count(`FROM eas WHERE device = '${device}'`),
        },
        groups: {
          sendMail: { failed: await count(`${sends} AND failed`) },
          syncKeyZero: await counts(
            `SELECT u, device, count(*) FROM eas WHERE list_contains(keys, '0') GROUP BY ALL ${most}`,
          ),
          syncsPerKey: await counts(`SELECT device, folder, k, n FROM groups WHERE n > 1 ${most}`),
          top20: {
            ...(await counts(`SELECT u, device, count(*) FROM eas GROUP BY ALL ${most}`)),
            ...(await counts(`SELECT u, device, cmd, count(*) FROM eas GROUP BY ALL ${most}`)),
          },
          errors: await counts(`SELECT error, count(*) FROM eas WHERE error IS NOT NULL GROUP BY ALL ${most}`),
          statusErrors: await counts(`SELECT cmd, code, count(*) FROM eas WHERE NOT good GROUP BY ALL ${most}`),
          device: { failed: await count(`FROM eas WHERE device = '${device}' AND failed`) },
        },
      };
    },
    close(): void {
      db.closeSync();
      instance.closeSync();
    },
  };
}
