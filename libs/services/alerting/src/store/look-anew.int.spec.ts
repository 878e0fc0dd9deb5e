import { HospitalStory } from '@carbawatch/testing';
import { ruleChangePage } from '../site/rule-change';
import { DECIDING, ToldSite } from '../site/told-site.story';
import { jobOf } from './rule-jobs';
import { FillHeld1793000000021 } from './migrations/fill-held-1793000000021';
import { LookAnew1793000000004 } from './migrations/look-anew-1793000000004';

let told: ToldSite;
beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

const SITE = 'site-1';

async function urgency(): Promise<string[]> {
  const rows = await told.database.query<{ severity: string }>(
    `SELECT severity FROM alerting.task WHERE site = $1 AND kind = 'confirmatory-test'`,
    [SITE],
  );
  return rows.map(({ severity }) => severity);
}

/** Since when contacts of anna count, in the second stage's own table. */
async function contactsSince(): Promise<unknown[]> {
  return told.database.query(
    `SELECT (body#>>'{times,0,fromMs}')::float8 AS ms FROM alerting.contact WHERE site = $1`,
    [SITE],
  );
}

describe('the upgrade from an earlier release', () => {
  it('looks at everybody anew: urgency of tasks and times of contacts are those of today', async () => {
    await told.tell(
      new HospitalStory(SITE)
        .at('2024-01-01 08:00')
        .admit('anna', 'ICU-2', 'icu')
        .admit('bert', 'ICU-2', 'icu')
        .admit('carl', 'MED-1', 'ward')
        .at('2024-01-02 08:00')
        .screen('S-1', { patient: 'anna' })
        .at('2024-01-04 08:00')
        .report('L-1', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC-2'] })
        .report('L-2', { patient: 'bert', cre: 'cre', cpe: 'suspected', carbapenemases: [] }),
    );
    const [tasks, contacts] = [await urgency(), await contactsSince()];
    expect(tasks).toEqual(['critical']);
    expect(contacts).toHaveLength(1);

    // As the earlier release left it.
    await told.database.query(`UPDATE alerting.task SET severity = 'medium'`);
    await told.database.query(
      `UPDATE alerting.known_case
       SET versions = (SELECT jsonb_agg(version #- '{state,lastNegativeMs}')
                       FROM jsonb_array_elements(versions) AS version)`,
    );
    await told.database.query(
      `UPDATE alerting.contact SET body = jsonb_set(body, '{times,0,fromMs}', '0')`,
    );
    const query = (sql: string) => told.database.query(sql);
    await new LookAnew1793000000004().up({ query } as never);
    expect(await told.database.transaction((tx) => jobOf(tx, SITE))).toEqual({ left: 3 });
    while (await ruleChangePage(told.database, DECIDING));
    await told.settle();

    expect(await urgency()).toEqual(tasks);
    expect(await contactsSince()).toEqual(contacts);
  });

  it('clusters know their cases before anybody is looked at, so that nothing told is told graver', async () => {
    const site = 'site-2';
    const story = new HospitalStory(site);
    for (const [i, who] of ['anna', 'bert', 'cora'].entries()) {
      story
        .at(`2024-01-0${1 + i} 08:00`)
        .admit(who, 'MED-1', 'ward')
        .at(`2024-01-0${4 + i} 10:00`)
        .report(`L-${who}`, { patient: who, cpe: 'confirmed', carbapenemases: ['KPC-2'] });
    }
    await told.tell(story);
    const held = () =>
      told.database.query(`SELECT held FROM alerting.cluster WHERE site = $1 AND kind = 'clone'`, [
        site,
      ]);
    const before = await held();
    expect(before).toMatchObject([{ held: { length: 3 } }]);
    await told.database.query(`UPDATE alerting.cluster SET held = '[]' WHERE site = $1`, [site]);
    const query = (sql: string) => told.database.query(sql);
    await new FillHeld1793000000021().up({ query } as never);
    expect(await held()).toEqual(before);
  });
});
