import type { Tx } from '@carbawatch/postgres';
import { HospitalStory, KLEBSIELLA } from '@carbawatch/testing';
import { decideSite } from './decide-site';
import { DECIDING, ToldSite } from './told-site.story';

let site: ToldSite;

beforeAll(async () => {
  site = await ToldSite.open();
});
afterAll(() => site.drop());

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC'], species: KLEBSIELLA } as const;
const ON = { collectedAt: '2024-01-06 06:00' } as const;

/** A transaction in which something else is committed before it reads cases by their ids. */
function interrupted(tx: Tx, meanwhile: () => Promise<void>): Tx {
  let isDone = false;
  return new Proxy(tx, {
    get: (of, name: keyof Tx) => {
      if (name !== 'query') {
        const value: unknown = of[name];
        return typeof value === 'function' ? (value.bind(of) as unknown) : value;
      }
      return async (sql: string, params?: readonly unknown[]) => {
        if (!isDone && String(sql).includes('known_case WHERE site = $1 AND id = ANY')) {
          isDone = true;
          await meanwhile();
        }
        return of.query(sql, params);
      };
    },
  });
}

const alerts = (name: string) =>
  site.database.query<{ status: string; kinds: string[] }>(
    `SELECT status, jsonb_path_query_array(timeline, '$[*].kind') AS kinds
     FROM alerting.alert WHERE site = $1 AND rule = 'cluster'`,
    [name],
  );

it.each(['bert', 'anna'])(
  'an isolate that is written while the cluster is decided takes no cluster away: %s',
  async (whose) => {
    const name = `meanwhile-${whose}`;
    const story = new HospitalStory(name)
      .at('2024-01-01 08:00')
      .admit(`${whose}-1`, 'MED-1', 'ward')
      .admit('bert', 'MED-1', 'ward')
      .at('2024-01-07 10:00')
      .report('L-1', { patient: `${whose}-1`, ...ON, ...KPC })
      .at('2024-01-09 10:00')
      .screen('S-2', { patient: 'bert', ...ON, status: 'confirmed', families: ['KPC'] })
      .at('2024-01-10 10:00')
      .report('L-2', { patient: 'bert', ...ON, ...KPC });
    const [first, second] = story.results;
    await site.take({ movements: story.movements });
    await site.take({ results: first ? [first] : [] });
    await site.take({ specimens: story.specimens });
    await site.settle();
    expect(await alerts(name)).toEqual([{ status: 'open', kinds: ['raised'] }]);
    await site.database.transaction((tx) =>
      decideSite(
        interrupted(tx, () => site.take({ results: second ? [second] : [] })),
        name,
        [whose === 'bert' ? 'bert' : `${whose}-1`],
        DECIDING,
        { at: '2024-01-10T10:00:00+08:00', cause: null },
      ),
    );
    const goesOn = [{ status: 'open', kinds: ['raised', 'amended'] }];
    expect(await alerts(name)).toEqual(goesOn);
    await site.settle();
    expect(await alerts(name)).toEqual(goesOn);
  },
);
