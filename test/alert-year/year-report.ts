import type { Cluster } from '@carbawatch/contracts';
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
  '(seed 716324, 600 beds, last day 2026-06-30), streamed through every service on the messages’ own',
  'clock under the rules as shipped; the same test compares this page with what comes out. Nothing',
  'in it is real, and a year in which outbreaks were planted says nothing about a hospital’s own.',
  '',
];

/** The committed page, from what a run has stored. */
export async function yearReport(database: Database): Promise<string> {
  const clusters = await database.query<{ body: Cluster }>(
    'SELECT body FROM alerting.cluster ORDER BY formed_at, id',
  );
  const every = clusters.map(({ body }) => body);
  const shown = every.filter(isLinked);
  return [
    ...LINES_OF_INTRODUCTION,
    ...(await ruleTable(database)),
    ...plantedTable(shown),
    ...clusterTable(shown),
    ...hospitalTable(every.filter((one) => !isLinked(one))),
    ...(await contactLines(database)),
  ].join('\n');
}

/**
 * Signals that stand are a function of the facts. Which ones were told on half of them, and taken
 * back, is not: the year comes in within minutes, each kind of message at its own pace.
 */
const COUNTED = `NOT (rule = 'signal' AND coalesce(disposition, '') = 'retracted')`;

async function ruleTable(database: Database): Promise<string[]> {
  const rows = await database.query<RuleCount>(
    `SELECT rule, count(*)::int AS n,
            count(*) FILTER (WHERE status <> 'resolved')::int AS open,
            count(*) FILTER (WHERE disposition IN ('retracted', 'cleared'))::int AS system,
            count(DISTINCT patient)::int AS patients
     FROM alerting.alert WHERE ${COUNTED} GROUP BY rule ORDER BY n DESC, rule`,
  );
  const [weeks] = await database.query<{ weeks: number }>(
    `SELECT (extract(epoch FROM max(received_at) - min(received_at)) / 604800)::float8 AS weeks
     FROM alerting.movement_fact`,
  );
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  const span = weeks?.weeks ?? 52;
  return [
    '## Alerts a week, by rule',
    '',
    `${n} alerts in ${span.toFixed(1)} weeks: ${(n / span).toFixed(1)} a week in 600 beds. Nobody acknowledges`,
    'anything in this run: what is resolved, the facts resolved. Signals are those that stand at the end.',
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

function plantedTable(clusters: readonly Cluster[]): string[] {
  const lines = PLANTED.map(({ name, family, ward, patients }) => {
    const found = foundFor(clusters, family, ward);
    if (!found) return `| ${name} | not found | | |`;
    const second = [...found.members].map(({ firstPositiveAt }) => firstPositiveAt).sort()[1];
    const formed = found.formedAt.slice(0, 10);
    const days = second
      ? Math.round((Date.parse(found.formedAt) - Date.parse(second)) / 86_400_000)
      : 0;
    return `| ${name} | ${formed} | ${days} | ${found.patients} of ${patients} |`;
  });
  return [
    '## The planted outbreaks',
    '',
    '| planted | cluster formed | days after the second case’s specimen | patients in the cluster |',
    '| --- | --- | ---: | ---: |',
    ...lines,
    '',
  ];
}

function foundFor(clusters: readonly Cluster[], family: string, ward: string): Cluster | undefined {
  return clusters
    .filter((cluster) => cluster.family === family && cluster.wards.includes(ward))
    .sort((a, b) => b.patients - a.patients)[0];
}

function clusterTable(clusters: readonly Cluster[]): string[] {
  const planted = new Set(PLANTED.map(({ family, ward }) => foundFor(clusters, family, ward)?.id));
  const others = clusters.filter(
    ({ id, status }) => !planted.has(id) && status !== 'merged' && status !== 'dissolved',
  );
  return [
    '## Every cluster',
    '',
    `${clusters.length} were ever formed. False ones that stood to the end: ${others.length}. One that is dissolved was taken`,
    'back by corrections. A planted cluster may hold one patient more than was planted: a sporadic case',
    'of the same mechanism on the same ward, which the rule can’t tell from it.',
    '',
    '| formed | kind | mechanism | species | types | wards | patients | status |',
    '| --- | --- | --- | --- | --- | --- | ---: | --- |',
    ...clusters.map((cluster) => rowOf(cluster, planted.has(cluster.id) ? ' (planted)' : '')),
    '',
  ];
}

/** Joined by time and place; the others need no shared ward. */
function isLinked({ kind }: Cluster): boolean {
  return kind !== 'hospital' && kind !== 'any-one';
}

function hospitalTable(clusters: readonly Cluster[]): string[] {
  return [
    '## Clusters that need no shared ward',
    '',
    '`any-one`: a mechanism that was new here, one case is enough; `hospital`: three patients or more',
    'of one species and enzyme in 28 days, and more than usual. The planted ones are among them again,',
    'since the hospital’s first cases of an enzyme are new and unusual whether a ward joins them or not.',
    '',
    '| formed | kind | mechanism | species | types | wards | patients | status |',
    '| --- | --- | --- | --- | --- | --- | ---: | --- |',
    ...clusters.map((cluster) => rowOf(cluster, '')),
    '',
  ];
}

function rowOf(cluster: Cluster, known: string): string {
  const { formedAt, kind, alleles, family, species, sts, wards, patients, status } = cluster;
  const mechanism = alleles.length > 0 ? alleles.join(', ') : family;
  const names = species.map(({ name }) => name).join(', ');
  return `| ${formedAt.slice(0, 10)} | ${kind}${known} | ${mechanism} | ${names} | ${sts.join(', ')} | ${wards.join(', ')} | ${patients} | ${status} |`;
}

async function contactLines(database: Database): Promise<string[]> {
  const [row] = await database.query<{ contacts: number; cases: number; became: number }>(
    `SELECT count(*)::int AS contacts, count(DISTINCT case_id)::int AS cases,
            count(*) FILTER (WHERE status = 'became-case')::int AS became FROM alerting.contact`,
  );
  const { contacts = 0, cases = 0, became = 0 } = row ?? {};
  return [
    '## Contacts',
    '',
    `${contacts} contacts of ${cases} cases, one alert a case; ${became} of them became cases themselves.`,
    '',
  ];
}
