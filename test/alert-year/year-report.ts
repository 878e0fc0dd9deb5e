import type { Cluster } from '@carbawatch/contracts';
import { BEDS } from '@carbawatch/demonstration';
import type { Database } from '@carbawatch/postgres';

/** What was planted into the invented year, as `libs/domain/demonstration` plots it. */
const PLANTED = [
  {
    name: 'KPC-2 in ST11 *K. pneumoniae*, ICU-2, on to HPB and MED-1, 11 patients',
    family: 'KPC',
    ward: 'ICU-2',
    patients: 11,
  },
  {
    name: 'NDM-5 plasmid in four species, SURG-2 and SURG-3, 8 patients',
    family: 'NDM',
    ward: 'SURG-2',
    patients: 8,
  },
] as const;

interface RuleCount {
  readonly rule: string;
  readonly n: number;
  readonly open: number;
  readonly system: number;
  readonly patients: number;
}

const LINES_OF_INTRODUCTION = [
  '# The alerts of the demonstration year',
  '',
  'Made by `npx jest test/e2e/alert-year` with `UPDATE_REPORT=1`, from the invented hospital’s year',
  `(seed 716324, ${BEDS} beds, last day 2026-06-30), streamed through every service on the messages’ own`,
  'clock under the rules as shipped; the same test compares this page with what comes out. Nothing',
  'in it is real, and a year in which outbreaks were planted says nothing about a hospital’s own.',
  '',
];

/** The committed page, from what a run has stored and what it answers of clusters. */
export async function yearReport(
  database: Database,
  clusters: readonly Cluster[],
): Promise<string> {
  return [
    ...LINES_OF_INTRODUCTION,
    ...(await ruleTable(database)),
    ...outbreakTable(clusters),
    ...(await contactLines(database)),
  ].join('\n');
}

/**
 * Signals that stand are a function of the facts. Which ones were told on half of them, and taken
 * back or grown quiet since, is not: the year comes in within minutes, each kind of message at its
 * own pace. An alert's key ends with the ward and the day of the first signal in it that stands.
 */
const COUNTED = `(rule <> 'signal' OR EXISTS (
  SELECT FROM stats.signal
  WHERE signal.site = alert.site AND signal.status = 'detected'
    AND coalesce(signal.ward, '') = key::jsonb ->> -2
    AND signal.detected_on::text = key::jsonb ->> -1))`;

async function ruleTable(database: Database): Promise<string[]> {
  const rows = await database.query<RuleCount>(
    `SELECT rule, count(*)::int AS n,
            count(*) FILTER (WHERE status <> 'resolved')::int AS open,
            count(*) FILTER (WHERE disposition IN ('retracted', 'cleared'))::int AS system,
            count(DISTINCT patient)::int AS patients
     FROM alerting.alert WHERE ${COUNTED} GROUP BY rule ORDER BY n DESC, rule`,
  );
  const [year] = await database.query<{ weeks: number; days: number }>(
    `WITH year AS (SELECT min(received_at) AS began, max(received_at) AS ended
                   FROM alerting.movement_fact)
     SELECT (extract(epoch FROM ended - began) / 604800)::float8 AS weeks,
            (SELECT sum(extract(epoch FROM least(to_at, ended) - from_at)) / 86400
             FROM alerting.occupancy
             WHERE from_at < ended AND body ->> 'class' IS DISTINCT FROM 'outpatient')::float8 AS days
     FROM year`,
  );
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  const { weeks: span = 52, days = 0 } = year ?? {};
  const perThousand = ((1_000 * n) / days).toFixed(0);
  return [
    '## Alerts a week, by rule',
    '',
    `${n} alerts in ${span.toFixed(1)} weeks: ${(n / span).toFixed(1)} a week, ${perThousand} per 1,000 patient-days.`,
    `Of the ${BEDS} beds the feed fills ${(days / (span * 7)).toFixed(0)} on an average day, and it has the carriers of a hospital ten`,
    'times as large, so that rates by patient-days are many times those of a real one.',
    'Nobody acknowledges anything in this run: what is resolved, the facts resolved. Signals are those',
    'that stand at the end.',
    '',
    '| rule | alerts | a week | patients | resolved by the facts | open at the end |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      ({ rule, n: count, open, system, patients }) =>
        `| \`${rule}\` | ${count} | ${(count / span).toFixed(2)} | ${patients} | ${system} | ${open} |`,
    ),
    '',
  ];
}

/** A cluster that leads, with those that are the same outbreak, the one formed first first. */
interface Outbreak {
  readonly leading: Cluster;
  readonly parts: readonly Cluster[];
  readonly planted: (typeof PLANTED)[number] | null;
}

function outbreaksOf(clusters: readonly Cluster[]): Outbreak[] {
  const found = new Set<string>();
  return clusters
    .filter(({ id, outbreak }) => id === outbreak)
    .map((leading) => ({
      leading,
      parts: clusters.filter(({ outbreak }) => outbreak === leading.id).sort(byFormation),
    }))
    .sort((a, b) => b.leading.patients - a.leading.patients || byFormation(a.leading, b.leading))
    .map((one): Outbreak => {
      const planted = PLANTED.find(
        ({ name, family, ward }) =>
          !found.has(name) && one.leading.family === family && one.leading.wards.includes(ward),
      );
      if (planted) found.add(planted.name);
      return { ...one, planted: planted ?? null };
    })
    .sort((a, b) => byFormation(a.parts[0] ?? a.leading, b.parts[0] ?? b.leading));
}

function byFormation(a: Cluster, b: Cluster): number {
  return a.formedAt < b.formedAt ? -1 : a.formedAt > b.formedAt ? 1 : a.id < b.id ? -1 : 1;
}

/** One line an outbreak: what it was, which rules found it and when, and whether it was one. */
function outbreakTable(clusters: readonly Cluster[]): string[] {
  const outbreaks = outbreaksOf(clusters);
  const planted = outbreaks.filter((one) => one.planted !== null);
  const taken = outbreaks.filter(({ leading }) => leading.status === 'dissolved');
  const others = outbreaks.length - planted.length - taken.length;
  return [
    '## Every outbreak',
    '',
    `${outbreaks.length} were told: ${planted.length} of the ${PLANTED.length} that were planted, ${others} that stood to the end and were not, and`,
    `${taken.length} that corrections took back. A ward’s cluster, the cluster of the whole hospital and that of one`,
    'case of a mechanism new here are one outbreak where the ward’s holds at least half of their',
    'patients. `hospital`: three patients or more of one species and enzyme in 28 days, more than usual;',
    '`any-one`: one case of what is new here is enough. A planted one may hold a patient more than was',
    'planted: a sporadic case of the same mechanism on the same ward, which no rule can tell from it.',
    '',
    '| outbreak | found by, when it was formed | days after the second case’s specimen | patients | what it was |',
    '| --- | --- | ---: | ---: | --- |',
    ...outbreaks.map(outbreakLine),
    '',
  ];
}

function outbreakLine({ leading, parts, planted }: Outbreak): string {
  const found = parts.map(({ kind, formedAt }) => `\`${kind}\` ${formedAt.slice(0, 10)}`);
  const holding = leading.rules.filter(({ rule }) => rule !== leading.kind);
  const also = new Set(holding.map(({ rule }) => `\`${rule}\``));
  const rules = `${found.join(', ')}${also.size > 0 ? `; in it also ${[...also].join(', ')}` : ''}`;
  const patients = planted ? `${leading.patients} of ${planted.patients}` : `${leading.patients}`;
  const what = planted
    ? `planted: ${planted.name}`
    : leading.status === 'dissolved'
      ? 'taken back by corrections'
      : 'not planted';
  return `| ${leading.title} | ${rules} | ${daysToFind(leading)} | ${patients} | ${what} |`;
}

/** From the specimen of the second case on, before which no rule of two could have known. */
function daysToFind({ members, formedAt }: Cluster): string {
  const second = members
    .map(({ firstPositiveAt }) => Date.parse(firstPositiveAt))
    .sort((a, b) => a - b)[1];
  if (second === undefined) return '';
  return String(Math.round((Date.parse(formedAt) - second) / 86_400_000));
}

async function contactLines(database: Database): Promise<string[]> {
  const [row] = await database.query<Record<'contacts' | 'cases' | 'became' | 'cleared', number>>(
    `SELECT count(*)::int AS contacts, count(DISTINCT case_id)::int AS cases,
            count(*) FILTER (WHERE status = 'became-case')::int AS became,
            count(*) FILTER (WHERE status = 'cleared')::int AS cleared FROM alerting.contact`,
  );
  const { contacts = 0, cases = 0, became = 0, cleared = 0 } = row ?? {};
  return [
    '## Contacts',
    '',
    `${contacts} contacts of ${cases} cases, one alert a patient and enzyme; ${became} of them became cases`,
    `themselves, and the screens of ${cleared} were completed. The hospital swabs who lay beside a carrier`,
    'weekly until four weeks after the last day together, in the clinic too. Who has died is screened',
    'no more; some swabs are missed, some patients never come, and a call that waits for one of those',
    'stays open in this run: nobody closes it by hand.',
    '',
  ];
}
