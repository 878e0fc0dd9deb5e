import type { Alert, MorningList } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { beside, KPC } from '../site/site-courses.story';
import { ServedAlerting } from './served.story';

interface List<T> {
  readonly items: T[];
}

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
});
afterAll(() => served.stop());

async function foundIn(site: string, patient: string): Promise<Alert | undefined> {
  const path = `alerts?rule=new-cpe&site=${site}&limit=100`;
  const { body } = await served.get<List<Alert>>(path, ipc);
  return body.items.find((alert) => alert.patient?.pseudonym === patient);
}

async function contactsOf(site: string): Promise<string[]> {
  const rows = await served.platform.database.query<{ who: string }>(
    'SELECT pseudonym AS who FROM alerting.contact WHERE site = $1',
    [site],
  );
  return rows.map(({ who }) => who);
}

/** Waits until the one writer of the site has decided what a patient's batch tells it. */
async function until(met: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await met()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('what was waited for did not come');
}

const BEFORE =
  'Known contact of a carrier of KPC in Klebsiella pneumoniae on MED-1 before this was found.';

/** Anna is a case, bert lies beside her, zoe elsewhere; a week later these have something too. */
async function tell(site: string, found: (story: HospitalStory) => HospitalStory): Promise<void> {
  await served.tell(beside(new HospitalStory(site).at('2024-01-01 08:00')));
  await until(async () => (await contactsOf(site)).includes('bert'));
  await served.tell(found(new HospitalStory(site).at('2024-01-12 10:00')));
}

const swab = { collectedAt: '2024-01-11 06:00', ...KPC, specimen: { type: 'rectal swab' } };

describe('a new carbapenemase producer', () => {
  it('in a known contact of a carrier of it says so, in the list and alone', async () => {
    await tell('site-1', (story) => story.report('L-2', { ...swab, patient: 'bert' }));
    await until(async () => (await foundIn('site-1', 'bert')) !== undefined);
    const alert = await foundIn('site-1', 'bert');
    expect(alert?.because.slice(-2)).toEqual([BEFORE, expect.stringMatching(/^Rule new-cpe: /)]);
    const { body } = await served.get<Alert>(`alerts/${alert?.id ?? ''}`, ipc);
    expect(body.because).toContain(BEFORE);
    const list = await served.get<MorningList>(
      'morning-list?site=site-1&since=2024-01-12T01:00:00Z',
      ipc,
    );
    expect(list.body.newPositives.map(({ what }) => what)).toContain(
      `Confirmed: KPC in Klebsiella pneumoniae (KPC-2 by WGS). ${BEFORE}`,
    );
    expect((await foundIn('site-1', 'anna'))?.because).not.toContain(BEFORE);
  });

  it('of another family, or in somebody who was nobody’s contact, says nothing of it', async () => {
    await tell('site-2', (story) =>
      story
        .report('L-2', { ...swab, patient: 'bert', carbapenemases: ['NDM-5'] })
        .report('L-3', { ...swab, patient: 'zoe' }),
    );
    await until(async () => (await foundIn('site-2', 'zoe')) !== undefined);
    for (const patient of ['bert', 'zoe']) {
      const because = (await foundIn('site-2', patient))?.because ?? [];
      expect(because.join(' ')).toContain('Rule new-cpe: ');
      expect(because.join(' ')).not.toContain('Known contact');
    }
  });
});
