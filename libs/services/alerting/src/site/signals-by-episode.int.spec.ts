import { addDays, instantMs, type Signal } from '@carbawatch/contracts';
import fc from 'fast-check';
import { takeSignals } from '../consumers/take-site-facts';
import { episodesOf } from '../decide/gathered-signals';
import { knownSignals, placeOfSignal } from '../decide/signal-episodes';
import { AS_SHIPPED } from '../decide/rules/rule-book';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import { moveClocks } from '../store/clock';
import { startRuleJob } from '../store/rule-jobs';
import { saveRules } from '../store/site-rules';
import { ruleChangePage } from './rule-change';
import { fireDue } from './site-clock.worker';
import { around, records } from './told-facts.story';
import { DECIDING, ToldSite } from './told-site.story';
import { FIRST_DAY, toldSignalsOfYear } from './told-signals.story';

let told: ToldSite;
let sites = 0;
beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

const END = '2024-12-31T00:00:00Z';

async function clockMoves(site: string, to: string): Promise<void> {
  const heard = [{ site, pseudonym: '', receivedAt: to }];
  await told.database.transaction((tx) => moveClocks(tx, heard));
  while ((await fireDue(told.database, DECIDING)) > 0);
}

/** A rule of the site's own that has one alert a ward, whatever the episode. */
async function gatherByWard(site: string): Promise<void> {
  const own = SHIPPED_RULES.filter(({ rule }) => rule === 'signal').map((document) => ({
    ...document,
    rule: 'own-signal',
    key: ['ward'],
  }));
  const saved = { version: 1, savedAt: new Date(0), savedBy: 'test', reason: 'test', undoTo: null };
  await told.database.transaction((tx) =>
    saveRules(tx, site, { ...saved, choice: { ...AS_SHIPPED, ownRules: own } }),
  );
}

/** Batch by batch, while the site's clock goes on; in the end everything due has come. */
async function live(site: string, batches: readonly (readonly Signal[])[]): Promise<void> {
  await clockMoves(site, `${FIRST_DAY}T00:00:00Z`);
  for (const [i, batch] of batches.entries()) {
    await told.database.transaction((tx) =>
      takeSignals({ ...around, tx, records: records(batch) }, DECIDING),
    );
    await clockMoves(site, `${addDays(FIRST_DAY, i * 20)}T00:00:00Z`);
  }
  await clockMoves(site, END);
}

/** Every alert of the site, and what is still to come of it. */
async function standing(site: string): Promise<unknown[]> {
  return told.database.query(
    `SELECT to_jsonb(alert)
            - ARRAY['id', 'site', 'version', 'rules_version', 'fingerprint', 'derived']
            || jsonb_build_object('derived', derived - 'id')
            || jsonb_build_object('due', (
              SELECT jsonb_agg(jsonb_build_array(name, due_at) ORDER BY name) FROM alerting.timer
              WHERE timer.site = alert.site)) AS alert
     FROM alerting.alert WHERE site = $1 ORDER BY rule, key`,
    [site],
  );
}

/** Looks at everything that was ever told, as a change of the rules does. */
async function walkedWhole(site: string): Promise<unknown[]> {
  await told.database.transaction((tx) => startRuleJob(tx, site, 0));
  while (await ruleChangePage(told.database, DECIDING));
  return standing(site);
}

/** Which signals are in which episode, by all of their tellings at once. */
function gathered(tellings: readonly Signal[]): string[] {
  return ['ICU-2', ''].flatMap((place) => {
    const mine = tellings.filter((one) => placeOfSignal(one) === place);
    const inOrder = [...mine].sort((a, b) => instantMs(a.at, 'UTC') - instantMs(b.at, 'UTC'));
    const known = knownSignals(inOrder, DECIDING).filter(({ everShown }) => everShown);
    const episodes = [...episodesOf(known)];
    return episodes.map(([id, episode]) => `${place} ${id} ${episode}`).sort();
  });
}

async function stored(site: string): Promise<string[]> {
  const rows = await told.database.query<{ said: string }>(
    `SELECT place || ' ' || id || ' ' || episode AS said FROM alerting.signal_seen
     WHERE site = $1 AND episode IS NOT NULL ORDER BY place = '', id`,
    [site],
  );
  return rows.map(({ said }) => said);
}

const orders = toldSignalsOfYear.chain((tellings) => {
  const count = tellings('').length;
  const order = fc
    .tuple(
      fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
    )
    .map(([indices, size, byWard]) => ({ indices, size, byWard }));
  return fc.record({ tellings: fc.constant(tellings), order });
});

function batchesOf(all: readonly Signal[], indices: readonly number[], size: number): Signal[][] {
  const mixed = indices.flatMap((i) => all[i] ?? []);
  return Array.from({ length: Math.ceil(mixed.length / size) }, (_, i) =>
    mixed.slice(i * size, (i + 1) * size),
  );
}

describe('signals of a place, looked at an episode at a time', () => {
  it('give what the walk from the first one gives, in any order and any parts', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async ({ tellings, order: { indices, size, byWard } }) => {
        sites += 1;
        const [mixed, straight] = [`mixed-${sites}`, `straight-${sites}`];
        if (byWard) for (const site of [mixed, straight]) await gatherByWard(site);
        const all = tellings(mixed);
        await live(mixed, batchesOf(all, indices, size));
        expect(await stored(mixed)).toEqual(gathered(all));
        const inParts = await standing(mixed);
        expect(await walkedWhole(mixed)).toEqual(inParts);
        await live(
          straight,
          batchesOf(
            tellings(straight),
            [...indices].sort((a, b) => a - b),
            1,
          ),
        );
        expect(await standing(straight)).toEqual(inParts);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
