import type { Alert, Contact } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { beside } from '../site/site-courses.story';
import { ServedAlerting } from './served.story';

interface List<T> {
  readonly items: T[];
}

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  const story = beside(new HospitalStory('site-1').at('2024-01-01 08:00'));
  await served.tell(story.at('2024-01-06 10:00').admit('zoe', 'MED-9', 'ward'));
  await until(async () => (await alertsOf('not-isolated')).length > 0);
}, 60_000);
afterAll(() => served.stop());

/** Waits for the site's clock, which fires a second after what moved it. */
async function until(met: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await met()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('what was waited for did not come');
}

async function alertsOf(rule: string): Promise<Alert[]> {
  const { body } = await served.get<List<Alert>>(`alerts?rule=${rule}`, ipc);
  return body.items;
}

async function alertOf(rule: string): Promise<Alert> {
  const [alert] = await alertsOf(rule);
  if (!alert) throw new Error(`the story raises ${rule}`);
  return alert;
}

/** What asks for the isolation, how the list of the morning has it, until when contacts count. */
async function standing() {
  await served.service.whenCaughtUp();
  const { body: list } = await served.get<{ carriersInHouse: { isolation: string }[] }>(
    'morning-list?site=site-1&since=2024-01-01T00:00:00Z',
    ipc,
  );
  const { body: contacts } = await served.get<List<Contact>>('contacts?status=open', ipc);
  return {
    asks: (await alertOf('not-isolated')).status,
    listed: list.carriersInHouse.map(({ isolation }) => isolation),
    last: contacts.items.map(({ to }) => to !== null),
  };
}

describe('isolation recorded on the alert about contacts', () => {
  it('is that of the patient at once, and taken back it is no more', async () => {
    const path = `alerts/${(await alertOf('contacts')).id}/isolation`;
    const before = await standing();
    expect(before).toEqual({ asks: 'open', listed: ['not-recorded'], last: [false] });
    const { body } = await served.post(path, ipc, { isolation: 'cohort' });
    expect(body.isolation).toBe('cohort');
    expect(await standing()).toEqual({ asks: 'resolved', listed: ['yes'], last: [true] });
    await served.post(path, ipc, { isolation: 'none' });
    expect(await standing()).toEqual({ ...before, asks: 'resolved' });
    // The rule gives half an hour, by the site's clock.
    const later = new HospitalStory('site-1').at('2024-01-06 14:00').admit('yara', 'MED-9', 'ward');
    await served.tell(later);
    await until(async () => (await alertOf('not-isolated')).status === 'open');
    expect(await standing()).toEqual(before);
  });

  it('is refused where the alert is of no single patient', async () => {
    const { id, patient } = await alertOf('rare-mechanism');
    expect(patient).toBeNull();
    const answer = await served.post<{ code: string; detail: string }>(
      `alerts/${id}/isolation`,
      ipc,
      { isolation: 'single' },
    );
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toBe(
      'This alert is of no single patient: record the isolation on an alert of the patient.',
    );
  });
});

describe('isolation recorded of a contact who has come back', () => {
  it('asks to keep it, on whichever alert of the patient it was recorded', async () => {
    const back = new HospitalStory('site-1')
      .at('2024-01-07 10:00')
      .discharge('bert', { factId: 'bert-out' })
      .at('2024-01-08 10:00')
      .admit('bert', 'SURG-1', 'ward', { visit: 'bert-2', factId: 'bert-2' });
    await served.tell(back);
    await until(async () => (await alertsOf('contact-readmission')).length > 0);
    const asked = async () => (await alertOf('contact-readmission')).goal?.action;
    expect(await asked()).toBe('Screen at admission; isolate by local policy.');
    const path = `alerts/${(await alertOf('contact-readmission')).id}/isolation`;
    await served.post(path, ipc, { isolation: 'single' });
    await until(async () => (await asked())?.startsWith('Keep the isolation') === true);
  });
});
