import type { Alert, AlertQuality, AlertRulesView } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const RULE = 'suspected-pending';
const SUSPECTED = { cre: 'cre', cpe: 'suspected', carbapenemases: [] } as const;
const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

let served: ServedAlerting;
let ipc: string;

beforeEach(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
});
afterEach(() => served.stop());

/** Anna waits for her test in vain, bert for half a day; ten days later somebody comes. */
async function waiting(): Promise<HospitalStory> {
  const story = new HospitalStory('site-1')
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward')
    .admit('bert', 'MED-1', 'ward')
    .at('2024-01-02 08:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-01 09:00', ...SUSPECTED })
    .report('L-2', { patient: 'bert', collectedAt: '2024-01-01 09:00', ...SUSPECTED })
    .at('2024-01-02 20:00')
    .report('L-2', { ...KPC })
    .at('2024-01-12 08:00')
    .admit('zoe', 'MED-9', 'ward');
  await served.tell(story);
  await until(async () => (await alerts()).length === 1);
  return story;
}

/** The clock of the site fires by itself, and so are versions followed. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return served.service.whenCaughtUp();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it is so within ten seconds');
}

/** A version of the site's rules, followed to its end. */
async function tuned(tunings: object): Promise<void> {
  await put(tunings);
  await until(isFollowed);
}

async function put(tunings: object): Promise<void> {
  const { version } = await rules();
  const choice = { tunings, ownRules: [] };
  const asked = { site: 'site-1', reason: 'a trial', basedOn: version, choice };
  expect((await served.put('alert-rules', ipc, asked)).status).toBe(200);
}

async function rules(): Promise<AlertRulesView> {
  return (await served.get<AlertRulesView>('alert-rules?site=site-1', ipc)).body;
}

async function isFollowed(): Promise<boolean> {
  return (await rules()).recompute.state === 'done';
}

const SIX_HOURS = { [RULE]: { parameters: { hours: 6, hoursVulnerable: 6 } } };
const OFF = { [RULE]: { enabled: false } };

async function alerts(rule = RULE): Promise<Alert[]> {
  return (await served.get<{ items: Alert[] }>(`alerts?rule=${rule}`, ipc)).body.items;
}

async function worth(rule = RULE) {
  const path = `alerts/quality?from=2024-01-01&to=2024-01-31&rule=${rule}`;
  const { raised, retracted, judged, acknowledged, minutesToAcknowledge } = (
    await served.get<AlertQuality>(path, ipc)
  ).body.total;
  const { n, median } = minutesToAcknowledge;
  return { raised, retracted, judged, acknowledged, n, median };
}

describe('what alerts were worth, while rules are tried', () => {
  it('a trial that is taken back leaves no trace in it, and what it had raised can be read', async () => {
    await waiting();
    const [anna] = await alerts();
    expect(anna?.raisedAt).toBe('2024-01-04T00:00:00.000Z');
    await served.actAt('2024-01-04T02:00:00Z', `alerts/${anna?.id ?? ''}/acknowledge`, ipc);
    const before = { raised: 1, retracted: 0, judged: 0, acknowledged: 1, n: 1, median: 120 };
    expect(await worth()).toEqual(before);
    await tuned(SIX_HOURS);
    // Bert's is raised by it in hindsight. Nobody could have seen anna's before the fourth.
    expect(await worth()).toEqual({ ...before, raised: 2 });
    const found = await alerts();
    const bert = found.find(({ id }) => id !== anna?.id);
    const path = `alerts/${bert?.id ?? ''}`;
    expect(found.find(({ id }) => id === anna?.id)?.raisedAt).toBe('2024-01-02T06:00:00.000Z');
    await tuned({});
    expect(await worth()).toEqual(before);
    const { body } = await served.get<Alert>(path, ipc);
    expect(body.timeline.at(-1)?.text).toBe(
      "By version 2 of the site's alert rules this alert is not raised any more. a trial",
    );
    await tuned(SIX_HOURS);
    expect(await worth()).toEqual({ ...before, raised: 2 });
  });

  it('nor does one that switches its rule off, of what it alone had raised; the rest counts', async () => {
    await waiting();
    await tuned(SIX_HOURS);
    const counted = { retracted: 0, judged: 0, acknowledged: 0, n: 0, median: null };
    expect(await worth()).toEqual({ raised: 2, ...counted });
    await tuned(OFF);
    expect(await worth()).toEqual({ raised: 1, ...counted });
  });

  it('who moves between the saving of a version and its look is looked at by it all the same', async () => {
    const story = await waiting();
    const { database } = served.platform;
    const moved = story.movements.length;
    story.at('2024-01-12 09:00').admit('bert', 'MED-2', 'ward');
    await database.transaction(async (tx) => {
      // While the row is held, nobody looks at anybody by the new version.
      await put(SIX_HOURS);
      await tx.query('SELECT * FROM alerting.rule_job FOR UPDATE');
      const movements = story.movements.slice(moved);
      await served.append({ movements, specimens: [], carriers: [], results: [] });
      await served.service.whenCaughtUp();
      expect(await alerts()).toHaveLength(2);
    });
    await until(isFollowed);
    expect((await worth()).raised).toBe(2);
    await tuned(OFF);
    expect((await worth()).raised).toBe(1);
  });

  it('what was raised again is timed from then', async () => {
    const story = await waiting();
    const before = story.results.length;
    story.at('2024-01-13 08:00').report('L-2', { cpe: 'negative', carbapenemases: [] });
    story.at('2024-01-14 08:00').report('L-2', { ...KPC });
    const results = story.results.slice(before);
    await served.append({ movements: [], specimens: [], carriers: [], results });
    await served.service.whenCaughtUp();
    const [bert] = await alerts('new-cpe');
    expect(bert?.timeline.map(({ kind }) => kind)).toEqual(['raised', 'retracted', 'reraised']);
    const path = `alerts/${bert?.id ?? ''}/acknowledge`;
    await served.actAt('2024-01-14T00:30:00Z', path, ipc);
    expect((await worth('new-cpe')).median).toBe(30);
  });
});
