import type { Alert, AlertQuality, AlertQualityRow } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'], specimen: { type: 'urine' } } as const;
const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

let served: ServedAlerting;
let ipc: string;
let story: HospitalStory;

beforeEach(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  story = new HospitalStory('site-1');
});
afterEach(() => served.stop());

/** Goes on with the story, and tells what came to it. */
async function tell(more: (told: HospitalStory) => HospitalStory): Promise<void> {
  const { movements, results } = story;
  const [moved, reported] = [movements.length, results.length];
  more(story);
  const news = { movements: movements.slice(moved), results: results.slice(reported) };
  await served.append({ ...news, specimens: [], carriers: [] });
  await served.service.whenCaughtUp();
}

const admitted = (day: string, who: string) => (told: HospitalStory) =>
  told.at(`${day} 08:00`).admit(who, 'MED-1', 'ward');

const found = (day: string, who: string) => (told: HospitalStory) =>
  told.at(`${day} 10:00`).report(`L-${who}`, { patient: who, collectedAt: `${day} 06:00`, ...KPC });

const corrected = (day: string, who: string) => (told: HospitalStory) =>
  told.at(`${day} 10:00`).report(`L-${who}`, WRONG);

/** Seven weeks on a feed says that time has passed without another patient. */
const passed = (day: string) => (told: HospitalStory) =>
  told.at(`${day} 10:00`).admit('zoe', 'MED-9', 'ward');

async function alertOf(rule: string): Promise<Alert> {
  const { body } = await served.get<{ items: Alert[] }>(`alerts?rule=${rule}`, ipc);
  const [alert, ...more] = body.items;
  if (!alert || more.length > 0) throw new Error(`the story has one alert of ${rule}`);
  return alert;
}

/** Clusters follow the alerts of their patients. */
async function untilIt(is: Partial<Alert>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { body } = await served.get<{ items: Alert[] }>('alerts?rule=cluster', ipc);
    const [alert] = body.items;
    if (alert && expect.objectContaining(is).asymmetricMatch(alert)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await alertOf('cluster')).toMatchObject(is);
}

async function act(rule: string, what: string, disposition?: string): Promise<void> {
  const { id } = await alertOf(rule);
  const body = disposition === undefined ? undefined : { disposition };
  expect((await served.post(`alerts/${id}/${what}`, ipc, body)).status).toBe(200);
}

async function worth(rule: string): Promise<Partial<AlertQualityRow>> {
  const path = `alerts/quality?from=2024-01-01&to=2024-03-31&rule=${rule}`;
  const { total } = (await served.get<AlertQuality>(path, ipc)).body;
  const { judged, dispositions, retracted } = total;
  return { judged, dispositions, retracted };
}

const RELEVANT = { judged: 1, dispositions: { relevant: 1 }, retracted: 0 };
const NONE = { judged: 0, dispositions: {}, retracted: 0 };

/** Anna and bert of one ward, which the nurse calls an outbreak. */
async function judgedOutbreak(): Promise<void> {
  await tell((told) => admitted('2024-01-01', 'bert')(admitted('2024-01-01', 'anna')(told)));
  await tell((told) => found('2024-01-11', 'bert')(found('2024-01-05', 'anna')(told)));
  await untilIt({ status: 'open' });
  await act('cluster', 'resolve', 'relevant');
}

const third = (told: HospitalStory) =>
  found('2024-01-19', 'cora')(admitted('2024-01-13', 'cora')(told));

describe('what a person said an alert was worth', () => {
  it('stands while the outbreak grows, and after it has ended by itself', async () => {
    await judgedOutbreak();
    expect(await worth('cluster')).toEqual(RELEVANT);
    await tell(third);
    await untilIt({ status: 'open', disposition: null });
    expect(await worth('cluster')).toEqual(RELEVANT);
    await tell(passed('2024-03-20'));
    await untilIt({ status: 'resolved', disposition: 'cleared' });
    expect(await worth('cluster')).toEqual(RELEVANT);
  });

  it('is what was said last, and goes when it is taken back: the one before stands', async () => {
    await judgedOutbreak();
    await tell(third);
    await untilIt({ status: 'open' });
    await act('cluster', 'acknowledge');
    await act('cluster', 'resolve', 'duplicate');
    expect(await worth('cluster')).toMatchObject({ judged: 1, dispositions: { duplicate: 1 } });
    await act('cluster', 'undo');
    expect(await worth('cluster')).toEqual(RELEVANT);
    // Undone is the slip of whoever acknowledged it, and nothing that was said of its worth.
    await act('cluster', 'reopen');
    expect(await worth('cluster')).toEqual(RELEVANT);
  });

  it.each(['undo', 'reopen'])('by %s it is taken back, and nobody has judged', async (what) => {
    await judgedOutbreak();
    await act('cluster', what);
    expect(await worth('cluster')).toEqual(NONE);
    await act('cluster', 'resolve', 'already-known');
    expect((await worth('cluster')).dispositions).toEqual({ 'already-known': 1 });
  });

  it('does not stand against the facts: what they took back was a false alarm', async () => {
    await judgedOutbreak();
    await tell(corrected('2024-01-22', 'bert'));
    await untilIt({ status: 'resolved', disposition: 'retracted' });
    expect(await worth('cluster')).toEqual({ ...NONE, retracted: 1 });
  });
});
