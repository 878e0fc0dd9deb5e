import type { Database } from '@carbawatch/postgres';

/**
 * Rows as a hospital of some years has them, of others than those of whom a test tells: 100,000
 * stays, 10,000 open alerts and as many that are over, and what goes with them.
 */
const YEARS = [
  `INSERT INTO alerting.occupancy
   SELECT 'site-1', 'p' || n / 4, n, 'W' || n % 30, '1', 'A', 'ward',
          timestamptz '2022-06-01' + n * interval '10 minutes',
          CASE WHEN n > 99400 THEN 'infinity'
               ELSE timestamptz '2022-06-06' + n * interval '10 minutes' END,
          timestamptz '2022-06-01' + n * interval '10 minutes', '{}'
   FROM generate_series(1, 100000) n`,
  `INSERT INTO alerting.former_stay
   SELECT site, pseudonym, seq, ward, room, bed, unit_type, from_at, to_at, known_at,
          known_at + interval '1 day', body FROM alerting.occupancy WHERE seq % 10 = 0`,
  `INSERT INTO alerting.movement_fact
   SELECT 'site-1', 'f' || n, 'p' || n / 10, timestamptz '2022-06-01' + n * interval '4 minutes',
          CASE WHEN n % 500 = 0 THEN '{"announced":{},"facility":"A"}'::jsonb
               ELSE '{"kind":"transfer","facility":"A"}' END
   FROM generate_series(1, 250000) n`,
  `INSERT INTO alerting.isolate_fact
   SELECT 'site-1', 'L' || n, 'p' || n, 1, n % 4 = 0, '[]' FROM generate_series(1, 20000) n`,
  `INSERT INTO alerting.specimen_fact
   SELECT 'site-1', 'S' || n, 'p' || n, 1, '[]' FROM generate_series(1, 10000) n`,
  `INSERT INTO alerting.carrier_fact
   SELECT 'site-1', 'C' || n, 'p' || n * 3, now(), '{}' FROM generate_series(1, 2000) n`,
  `INSERT INTO alerting.person_link
   SELECT 'site-1', 'p' || n, 'p' || n + 1 FROM generate_series(1, 10000, 2) n`,
  `INSERT INTO alerting.known_case
   SELECT 'site-1', '["p' || n || '","F","kpn",0]', 'p' || n, 'p' || n, 'F' || n % 6, true,
          timestamptz '2022-06-01' + n * interval '5 hours',
          timestamptz '2022-06-01' + n * interval '5 hours',
          timestamptz '2022-06-01' + n * interval '5 hours',
          timestamptz '2022-06-09' + n * interval '5 hours', NULL, 'K', 'W' || n % 30,
          ARRAY['W' || n % 30], '[]', '[]'
   FROM generate_series(1, 3000) n`,
  `INSERT INTO alerting.case_link
   SELECT 'site-1', 'c' || n, 'c' || n + 30, 'p' || n, '[]' FROM generate_series(1, 5000) n`,
  `INSERT INTO alerting.cluster
     (site, id, kind, status, family, wards, patients, first_at, last_at, formed_at, nodes,
      pseudonyms, body)
   SELECT 'site-1', gen_random_uuid(), 'clone', CASE WHEN n % 20 = 0 THEN 'open' ELSE 'ended' END,
          'F' || n % 6, ARRAY['W' || n % 30], 2, now(), now(),
          timestamptz '2022-06-01' + n * interval '8 hours', ARRAY['c' || n], ARRAY['p' || n],
          jsonb_build_object('title', 't', 'history', jsonb_build_array(jsonb_build_object(
            'at', to_char(timestamptz '2022-06-01' + n * interval '8 hours',
                          'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'text', 'x')))
   FROM generate_series(1, 2000) n`,
  `INSERT INTO alerting.contact
   SELECT 'site-1', gen_random_uuid(), 'c' || n / 10, 'p' || n / 10, 'p' || n, 'W' || n % 30,
          CASE WHEN n % 20 = 0 THEN 'open' ELSE 'cleared' END,
          timestamptz '2022-06-01' + n * interval '1 hour', '{}'
   FROM generate_series(1, 20000) n`,
  `INSERT INTO alerting.alert
     (site, id, rule, key, pseudonym, patient, severity, status, disposition, reopened,
      ward_at_collection, isolates, raised_at, count, title, because, timeline, basis, fingerprint,
      stage, alert_group)
   SELECT 'site-1', gen_random_uuid(), CASE WHEN n % 100 = 0 THEN 'signal' ELSE 'new-cpe' END,
          'k' || n, 'q' || n, 'q' || n, CASE WHEN n % 9 = 0 THEN 'critical' ELSE 'high' END,
          CASE WHEN n % 2 = 0 THEN 'open' ELSE 'resolved' END,
          CASE WHEN n % 2 = 1 THEN 'cleared' END, false, 'W' || n % 30, '{L}',
          timestamptz '2022-06-01' + n * interval '1 hour', 1, 't', '[]',
          jsonb_build_array(repeat('what was told of it ', 60)), '', '',
          1 + n % 2, 'family F' || n % 6
   FROM generate_series(1, 20000) n`,
  `INSERT INTO alerting.act
   SELECT site, id, 1, pseudonym, 'acknowledged', 'x', raised_at::text, raised_at::text
   FROM alerting.alert`,
  `INSERT INTO alerting.alert_news SELECT site, id, raised_at FROM alerting.alert`,
  `INSERT INTO alerting.task
   SELECT 'site-1', gen_random_uuid(), CASE WHEN n % 2 = 0 THEN 'statutory-report'
                                            ELSE 'confirmatory-test' END, 'p' || n, 'L' || n,
          'W' || n % 30, 't', '[]', now(), timestamptz '2022-06-01' + n * interval '2 hours', 'high'
   FROM generate_series(1, 5000) n`,
  `INSERT INTO alerting.task_act
   SELECT site, id, 1, true, 'x', due_at, NULL, '{}' FROM alerting.task`,
  `INSERT INTO alerting.cre_case
   SELECT 'site-1', 'L' || n, 'p' || n, date '2022-06-01' + n / 5, 'K', 'W', CASE n % 10
          WHEN 0 THEN 'pending' WHEN 1 THEN 'cpe' ELSE 'not-cpe' END, '{}', '[]'
   FROM generate_series(1, 5000) n`,
  `INSERT INTO alerting.carrier_now
   SELECT 'site-1', 'p' || n * 5, n % 100 = 0, '{}', 'carrier' FROM generate_series(1, 4000) n`,
  `INSERT INTO alerting.notice
   SELECT site, gen_random_uuid(), id, 'raised', 'o', 0, 'nurse', 'r', severity, raised_at,
          raised_at, 'reached', false, raised_at FROM alerting.alert`,
  `INSERT INTO alerting.delivery
   SELECT site, gen_random_uuid(), id, alert_id, 'mail', 'email', 'delivered', created_at,
          created_at, created_at, NULL, 1 FROM alerting.notice`,
  `INSERT INTO alerting.delivery_attempt
   SELECT site, id, 1, created_at, 'delivered', 'ok' FROM alerting.delivery`,
  `INSERT INTO alerting.change
   SELECT n % 8, n, 'site-1', 'alert', '{}' FROM generate_series(1, 16000) n`,
  'UPDATE alerting.lane SET next_change = 20000',
  `INSERT INTO alerting.site_fact
   SELECT 'site-1', 'signal', 'W' || n % 5,
          timestamptz '2022-06-01' + n * interval '4 hours', 'detected s' || n,
          jsonb_build_object('id', 's' || n) FROM generate_series(1, 5000) n`,
  `INSERT INTO alerting.signal_seen
   SELECT 'site-1', 'W' || n % 5, 's' || n, date '2022-06-01' + n / 6, true,
          date '2022-06-01' + n / 174 * 29 FROM generate_series(1, 5000) n`,
  `INSERT INTO alerting.site_clock VALUES ('site-1', 0, '2022-06-01')`,
  `INSERT INTO alerting.timer
   SELECT 'site-1', 1, 'p' || n, timestamptz '2030-01-01' FROM generate_series(1, 5000) n`,
];

export async function fillYears(database: Database): Promise<void> {
  for (const sql of YEARS) await database.query(sql);
  // As it is after a night: a session that still looks at the tables puts it off.
  for (let tries = 0; tries < 100; tries += 1) {
    await database.query('VACUUM (ANALYZE)');
    const unseen = await database.query(
      `SELECT FROM pg_class WHERE relnamespace = 'alerting'::regnamespace AND relkind = 'r'
         AND reltuples > 1000 AND relallvisible < relpages`,
    );
    if (unseen.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the tables of the hospital are still looked at by somebody');
}
