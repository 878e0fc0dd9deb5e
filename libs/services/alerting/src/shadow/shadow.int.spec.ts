import { randomUUID } from 'node:crypto';
import {
  TOPICS,
  eventKey,
  shadowAlerts,
  type IsolateShadowed,
  type SpecimenShadowed,
  type Topic,
} from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
const NEGATIVE = { cpe: 'negative', carbapenemases: [] } as const;

/** The same isolate in the same ward, as the rules in force say it or as a candidate would. */
const annas = (verdict: typeof KPC | typeof NEGATIVE) =>
  new HospitalStory()
    .at('2024-01-03 10:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-anna', { patient: 'anna', collectedAt: '2024-01-04 06:30', ...verdict });

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(annas(KPC));
});
afterAll(() => served.stop());

async function shadow(job: string, { results, specimens }: HospitalStory): Promise<void> {
  const shadowed = (topic: Topic, value: IsolateShadowed | SpecimenShadowed) => ({
    topic,
    key: eventKey(value.site, value.pseudonym),
    type: topic,
    id: randomUUID(),
    subject: 'isolateId' in value ? value.isolateId : value.reportId,
    source: '/carbawatch/test',
    time: value.receivedAt,
    cause: null,
    value,
  });
  await served.platform.database.transaction(async (tx) =>
    append(tx, [
      ...results.map((result) => shadowed(TOPICS.isolatesShadowed, { ...result, job })),
      ...specimens.map((report) => shadowed(TOPICS.specimensShadowed, { ...report, job })),
    ]),
  );
  await served.service.whenCaughtUp();
}

async function found(job: string) {
  const { status, body } = await served.get(`alerts/shadow/${job}`, ipc);
  expect(status).toBe(200);
  return shadowAlerts.strict().parse(body);
}

describe('alerts under a rule set of classification that is only tried', () => {
  it('are lost where the candidate takes the enzyme away, and none of them is touched', async () => {
    const before = await served.get('alerts', ipc);
    await shadow('stricter', annas(NEGATIVE));
    const { counts, lost, gained, isolates, persons } = await found('stricter');
    expect({ gained, isolates, persons }).toEqual({ gained: [], isolates: 1, persons: 1 });
    expect(counts).toContainEqual({ rule: 'new-cpe', gained: 0, lost: 1, moved: 0 });
    expect(lost.map(({ rule }) => rule)).toContain('new-cpe');
    expect((await served.get('alerts', ipc)).body).toEqual(before.body);
  });

  it('are gained where it finds an enzyme in an isolate that concerned nobody', async () => {
    const quiet = new HospitalStory()
      .at('2024-02-03 10:00')
      .report('L-bea', { patient: 'bea', cre: 'not-cre', ...NEGATIVE });
    await served.tell(quiet);
    const other = new HospitalStory()
      .at('2024-02-03 10:00')
      .report('L-bea', { patient: 'bea', ...KPC });
    await shadow('wider', other);
    const { counts, lost } = await found('wider');
    expect(counts).toContainEqual({ rule: 'new-cpe', gained: 1, lost: 0, moved: 0 });
    expect(lost).toEqual([]);
  });

  it('are lost where it takes the gene away that a swab without an isolate had', async () => {
    const swab = (status: 'confirmed' | 'undetermined') =>
      new HospitalStory()
        .at('2024-02-10 10:00')
        .admit('cleo', 'MED-2', 'ward')
        .at('2024-02-11 10:00')
        .screen('SWAB-cleo', { patient: 'cleo', families: ['KPC'], status });
    await served.tell(swab('confirmed'));
    await shadow('narrower', swab('undetermined'));
    const { counts, lost, isolates, specimens, persons } = await found('narrower');
    expect({ isolates, specimens, persons }).toEqual({ isolates: 0, specimens: 1, persons: 1 });
    expect(counts).toContainEqual({ rule: 'specimen-positive', gained: 0, lost: 1, moved: 0 });
    expect(lost.map(({ rule }) => rule)).toContain('specimen-positive');
  });

  it('are the same where it tells the same, however often it is delivered', async () => {
    await shadow('same', annas(KPC));
    await shadow('same', annas(KPC));
    expect(await found('same')).toMatchObject({ isolates: 1, persons: 0, counts: [] });
  });

  it('are shown of the newest runs alone, and only to who may know of patients', async () => {
    for (const job of ['a', 'b', 'c', 'd', 'e']) await shadow(job, annas(NEGATIVE));
    expect((await served.get('alerts/shadow/stricter', ipc)).status).toBe(404);
    const awaited = await served.get('alerts/shadow/stricter?awaited=true', ipc);
    expect(awaited).toMatchObject({ status: 200, body: { isolates: 0, persons: 0, counts: [] } });
    expect(await found('e')).toMatchObject({ persons: 1 });
    const lab = await served.key('lab');
    expect((await served.get('alerts/shadow/e', lab)).status).toBe(403);
    const elsewhere = await served.key('ipc', ['site-2']);
    expect((await served.get('alerts/shadow/e', elsewhere)).status).toBe(404);
  });
});
