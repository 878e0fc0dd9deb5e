import { addDays } from '@carbawatch/contracts';
import { DEDUP_POLICY_NAMES, dedup, parseDedupPolicy } from '@carbawatch/epidemiology';
import type { DedupRecord } from '@carbawatch/epidemiology';
import { runMigrations } from '@carbawatch/postgres';
import { testDatabase } from '@carbawatch/testing';
import type { TestDatabase } from '@carbawatch/testing';
import fc from 'fast-check';
import { SHANGHAI, history } from '../decide/facts.builder';
import type { IsolateHistory } from '../decide/facts';
import { applyFacts } from './apply-facts';
import { firstIsolates } from './first-isolates';
import type { SurveyQuestion } from './first-isolates';
import { statsMigrations } from './migrations';

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase();
  await runMigrations(test.database, statsMigrations);
});

afterAll(() => test.drop());

interface Told {
  person: string;
  day: string;
  organism: 'kpn' | 'eco';
  screening: boolean;
  family: 'KPC' | 'NDM';
  ward: 'A' | 'B';
}

const told: fc.Arbitrary<Told> = fc.record({
  person: fc.constantFrom('p', 'q'),
  day: fc.nat(500).map((n) => addDays('2023-06-01', n)),
  organism: fc.constantFrom('kpn' as const, 'eco' as const),
  screening: fc.boolean(),
  family: fc.constantFrom('KPC' as const, 'NDM' as const),
  ward: fc.constantFrom('A' as const, 'B' as const),
});

const SPECIES = { kpn: 'Klebsiella pneumoniae', eco: 'Escherichia coli' };

function isolateOf(culture: Told, n: number): IsolateHistory {
  return history(`i${n}`, culture.person, {
    receivedAt: '2024-12-01',
    collectedAt: culture.day,
    organism: culture.organism,
    genes: [`${culture.family}-`],
    specimen: culture.screening
      ? { type: 'rectal swab', purpose: 'screening' }
      : { type: 'blood', purpose: 'clinical' },
    encounter: { ward: culture.ward },
  });
}

function recordOf(culture: Told, n: number): DedupRecord {
  return {
    id: `i${n}`,
    patient: culture.person,
    organism: SPECIES[culture.organism],
    date: culture.day,
    purpose: culture.screening ? 'screening' : 'clinical',
    specimenGroup: culture.screening ? 'screening' : 'sterile',
    blood: !culture.screening,
    carbapenemases: [culture.family],
    ward: culture.ward,
    cpe: true,
  };
}

const period = { from: '2024-01-01', to: '2024-09-30', asOf: '2024-12-31' };
const policies = DEDUP_POLICY_NAMES.map((name) => name.replace('<n>', '90'));

async function keptIn(policy: string): Promise<string[]> {
  const question: SurveyQuestion = {
    sites: null,
    ward: null,
    population: 'all',
    period,
    policy: parseDedupPolicy(policy),
    of: 'cpe',
    family: null,
    organism: null,
    st: null,
    verdict: null,
    diagnosticOnly: false,
  };
  return test.database.transaction(async (tx) => {
    const { sql, params } = await firstIsolates(tx, question);
    const rows = await tx.query<{ id: string }>(
      `SELECT isolate_id AS id FROM (${sql}) AS kept`,
      params,
    );
    return rows.map(({ id }) => id).sort();
  });
}

it('every rule keeps in the store what it keeps of the same records by itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 14 }), async (cultures) => {
      await test.database.query(
        'TRUNCATE stats.isolate_fact, stats.person_link, stats.contribution, stats.qualifying, ' +
          'stats.clinical, stats.daily, stats.signal_due, stats.bed_day, stats.panel_month, ' +
          'stats.category_month, stats.isolate_month, stats.known_until',
      );
      const facts = { isolates: cultures.map(isolateOf), movements: [] };
      await test.database.transaction((tx) =>
        applyFacts(tx, facts, { timeZone: SHANGHAI, shard: 0 }),
      );
      for (const policy of policies) {
        const { kept } = dedup(parseDedupPolicy(policy), cultures.map(recordOf), period);
        expect([policy, await keptIn(policy)]).toEqual([policy, [...kept].sort()]);
      }
    }),
    { numRuns: 25 },
  );
});
