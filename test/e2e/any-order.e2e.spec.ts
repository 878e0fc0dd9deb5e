import { randomUUID } from 'node:crypto';
import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import {
  TOPICS,
  addDays,
  type EncounterChanged,
  type IsolateReported,
  type Signal,
} from '@carbawatch/contracts';
import { FixedClock } from '@carbawatch/service-kit';
import { statsService } from '@carbawatch/stats';
import fc from 'fast-check';
import { HostedSystem } from '../support/hosted-system';
import { whenSettled } from '../support/wait';

/**
 * Random weeks of a hospital, once told in the order of receipt and once mixed and in parts, with
 * classification, stats and alerting behind: the alerts are the same, those of stats' signals
 * among them, and once more when alerting reads the whole log anew.
 */
const FIRST = '2024-02-01';
/** The wall's time in the middle of these weeks, which are told on the messages' own clock. */
const NOW = '2024-02-28T10:00:00Z';
const STORIES = 5;
const PARTS = 4;
const SETTLED_MS_MAX = 120_000;

const SPECIES = [
  { code: 'kpn', name: 'Klebsiella pneumoniae' },
  { code: 'kpn', name: 'Klebsiella pneumoniae' },
  { code: 'eco', name: 'Escherichia coli' },
];

type Fact = IsolateReported | EncounterChanged;

/** A culture of one of ten patients, and what its laboratory said of it later. */
const culture = fc.record({
  patient: fc.nat(9),
  ward: fc.constantFrom('ICU-2', 'MED-1'),
  gene: fc.constantFrom('blaKPC-2', 'blaKPC-2', 'blaNDM-5'),
  day: fc.nat(50),
  delay: fc.nat(3),
  /** Its genome's table, which names no patient: so many days before or after its report. */
  genome: fc.option(fc.constantFrom(-2, 0, 5)),
  later: fc.option(
    fc.record({ days: fc.nat(20), gene: fc.constantFrom('blaOXA-48', 'blaNDM-5', null) }),
  ),
});
/** Where a patient lay, told when it happened; some are found to be somebody else. */
const stay = fc.record({
  patient: fc.nat(9),
  ward: fc.constantFrom('ICU-2', 'MED-1'),
  day: fc.nat(50),
  kind: fc.constantFrom('admit', 'transfer', 'discharge', 'merge-patient', 'unmerge-patient'),
  /** Of merges and what parts them: heard of so many days after they were made. */
  heard: fc.constantFrom(0, 6),
});
const story = fc.record({
  cultures: fc.array(culture, { minLength: 8, maxLength: 16 }),
  stays: fc.array(stay, { minLength: 6, maxLength: 14 }),
  order: fc.array(fc.nat(), { minLength: 50, maxLength: 50 }),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

const at = (day: number, n: number) =>
  `${addDays(FIRST, day)}T${String(8 + (n % 12)).padStart(2, '0')}:00:00Z`;

const factId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function table(site: string, n: number, gene: string, receivedAt: string): IsolateReported {
  return {
    ...{ site, isolateId: `L-${n}`, pseudonym: `isolate-L-${n}`, patientKnown: false },
    ...{ messageId: randomUUID(), sender: 'WGS', receivedAt, kind: 'genotype', status: 'final' },
    geneTests: [{ gene, method: 'wgs', result: 'detected' }],
  };
}

function reports(site: string, { cultures }: Story): IsolateReported[] {
  return cultures.flatMap(({ patient, ward, gene, day, delay, genome, later }, n) => {
    const report = (found: string, receivedAt: string): IsolateReported => ({
      ...{ site, isolateId: `L-${n}`, pseudonym: `p-${patient}`, patientKnown: true },
      ...{ messageId: randomUUID(), sender: 'LIS', receivedAt, kind: 'laboratory' },
      status: 'final',
      organism: SPECIES[n % SPECIES.length],
      specimen: { type: 'urine', collectedAt: at(day, n), purpose: 'clinical' },
      encounter: { ward, class: 'inpatient', unitType: 'ward' },
      geneTests: [{ gene: found, method: 'pcr', result: 'detected' }],
    });
    const first = report(gene, at(day + delay, n));
    const tables = genome === null ? [] : [table(site, n, gene, at(day + delay + genome, n + 2))];
    if (!later) return [first, ...tables];
    const again = report(later.gene ?? gene, at(day + delay + later.days, n + 1));
    const taken = later.gene === null && {
      geneTests: [{ gene, method: 'pcr' as const, result: 'not-detected' as const }],
    };
    return [first, ...tables, { ...again, status: 'corrected' as const, ...taken }];
  });
}

function movements(site: string, { stays }: Story): EncounterChanged[] {
  return stays.map(({ patient, ward, day, kind, heard }, n) => ({
    ...{ site, pseudonym: `p-${patient}`, factId: factId(n), messageId: randomUUID() },
    ...{ sender: 'HIS', receivedAt: at(day, n), at: at(day, n) },
    ...(kind === 'merge-patient' || kind === 'unmerge-patient'
      ? { kind, receivedAt: at(day + heard, n), mergedInto: `p-${(patient + 1) % 10}` }
      : {
          kind: kind as 'admit',
          class: 'inpatient',
          visit: `v-${patient}`,
          ward,
          unitType: 'ward',
        }),
  }));
}

/** Months later somebody is admitted: the clock has passed the end of what is told after it. */
const muchLater = (site: string, { stays }: Story): EncounterChanged => ({
  ...{ site, pseudonym: 'p-late', factId: factId(stays.length), messageId: randomUUID() },
  ...{ sender: 'HIS', receivedAt: at(200, 0), at: at(200, 0), kind: 'admit', class: 'inpatient' },
  ...{ visit: 'v-late', ward: 'SURG', unitType: 'ward' },
});

/** The last day of every other story still runs. */
const factsOf = (site: string, told: Story, n: number): Fact[] =>
  [
    ...reports(site, told),
    ...movements(site, told),
    ...(n % 2 === 0 ? [muchLater(site, told)] : []),
  ].sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0));

function mixed(facts: readonly Fact[], { order }: Story): Fact[] {
  return facts
    .map((fact, i) => ({ fact, place: order[i % order.length] ?? 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ fact }) => fact);
}

describe('events in any order give the same alerts', () => {
  const stories = fc.sample(story, { numRuns: STORIES, seed: 60_124 });
  let system: HostedSystem;

  /** Every site's facts in parts, each part settled, so that signals are told of a part of them. */
  async function tellInParts(facts: readonly (readonly Fact[])[]): Promise<void> {
    for (let part = 0; part < PARTS; part += 1) {
      const cut = (all: readonly Fact[]) =>
        all.filter((_, i) => Math.floor((i * PARTS) / all.length) === part);
      await system.tell(...facts.flatMap(cut));
      await whenSettled(system.database, SETTLED_MS_MAX);
    }
  }

  beforeAll(async () => {
    system = await HostedSystem.start(
      [classificationService, alertingService, statsService],
      { CARBAWATCH_CLOCK: 'message', CARBAWATCH_TIMEZONE: 'Asia/Shanghai' },
      new FixedClock(NOW),
    );
    await tellInParts(
      stories.flatMap((told, n) => [
        factsOf(`in-order-${n}`, told, n),
        mixed(factsOf(`mixed-${n}`, told, n), told),
      ]),
    );
  }, 300_000);
  afterAll(() => system.stop());

  /** Every alert of a site but for ids, which hold the site's name. */
  async function alertsOf(
    site: string,
  ): Promise<{ rule: string; status: string; raised_at: Date }[]> {
    return system.database.query(
      `SELECT rule, CASE WHEN rule = ANY ($2) THEN '' ELSE key END AS what, pseudonym, patient,
              severity, status, disposition, ward_at_collection, ward_now, isolates, raised_at,
              count, title, because, timeline, basis
       FROM alerting.alert WHERE site = $1 ORDER BY rule, what, title, raised_at`,
      [site, ['cluster', 'hospital-wide', 'rare-mechanism']],
    );
  }

  it.each(stories.map((told, n) => ({ told, n })))(
    'of persons, clusters and signals (story $n)',
    async ({ told, n }) => {
      const inOrder = await alertsOf(`in-order-${n}`);
      expect(inOrder.map(({ rule }) => rule)).toContain('signal');
      expect(await alertsOf(`mixed-${n}`)).toEqual(inOrder);
      const [last] = factsOf(`in-order-${n}`, told, n).slice(-1);
      const raised = inOrder.map(({ raised_at: raisedAt }) => raisedAt.getTime());
      expect(Math.max(...raised)).toBeLessThanOrEqual(Date.parse(last?.receivedAt ?? ''));
    },
  );

  it('though signals were told of a part of the facts and taken back', async () => {
    const rows = await system.database.query<{ value: Signal }>(
      'SELECT value FROM log.record WHERE topic = $1',
      [TOPICS.signalsDetected],
    );
    expect(rows.filter(({ value }) => value.status === 'withdrawn').length).toBeGreaterThan(0);
  });

  /** People take up one half of what is open and close the other. */
  async function actOnWhatIsOpen(): Promise<void> {
    const open = await system.database.query<{ id: string }>(
      `SELECT id FROM alerting.alert WHERE status = 'open' ORDER BY site, rule, key`,
    );
    for (const [n, { id }] of open.entries()) {
      const isClosed = n % 2 === 0;
      const path = `alerts/${id}/${isClosed ? 'resolve' : 'acknowledge'}`;
      await system.api.post(path, isClosed ? { disposition: 'other' } : {});
    }
  }

  it('and so does alerting that reads the whole log anew, with what people did', async () => {
    const sites = stories.flatMap((_, n) => [`in-order-${n}`, `mixed-${n}`]);
    await actOnWhatIsOpen();
    await whenSettled(system.database, SETTLED_MS_MAX);
    const live = await Promise.all(sites.map(alertsOf));
    expect(live.flat().filter(({ status }) => status === 'open')).toEqual([]);
    await system.restart(async (database) => {
      const tables = await database.query<{ name: string }>(
        `SELECT 'alerting.' || tablename AS name FROM pg_tables
         WHERE schemaname = 'alerting' AND tablename NOT LIKE '%migration%'
           AND tablename NOT IN ('lane', 'act')`,
      );
      await database.query(`TRUNCATE ${tables.map(({ name }) => name).join()}`);
      await database.query(
        `UPDATE log.consumer_position SET next_offset = 0 WHERE consumer LIKE 'alerting%'`,
      );
    });
    await whenSettled(system.database, SETTLED_MS_MAX);
    expect(await Promise.all(sites.map(alertsOf))).toEqual(live);
  }, 300_000);
});
