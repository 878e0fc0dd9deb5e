import type { ProblemDetails } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import { ServedAlerting } from './served.story';

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  const story = new HospitalStory('site-1').at('2024-01-01 08:00');
  for (const who of ['anna', 'bert']) story.admit(who, 'MED-1', 'ward');
  story.at('2024-01-05 10:00');
  for (const who of ['anna', 'bert']) {
    story.report(`L-${who}`, { patient: who, cpe: 'confirmed', carbapenemases: ['KPC-2'] });
  }
  story.admit('carl', 'EMPTY-1', 'ward').at('2024-01-06 10:00').discharge('carl');
  // Of whom no movement is known, and who has nothing that an alert is about.
  story.report('L-dora', { patient: 'dora', cpe: 'negative', encounter: { ward: 'SURG-7' } });
  await served.tell(story);
});
afterAll(() => served.stop());

async function asked(path: string): Promise<{ status: number; said: string | undefined }> {
  const { status, body } = await served.get<ProblemDetails>(path, ipc);
  return { status, said: body.problems?.[0]?.detail ?? body.detail };
}

describe('a filter by what there is not', () => {
  it.each([
    ['alerts?rule=nonsense', 'There is no such rule; there are '],
    ['alerts?rule=new-cep', 'There is no such rule; there are new-cpe, '],
    ['alerts?rule=contacts,contact-exports', 'There is no such rule; there are contact-export, '],
    ['alerts/quality?rule=new-cep', 'There is no such rule; there are new-cpe, '],
    ['alerts/quality?ward=MED-l', 'No bed, isolate or alert of ward MED-l is known.'],
    ['alerts/quality?ward=MED-2&site=site-1', 'No bed, isolate or alert of ward MED-2 is known.'],
    ['clusters?family=xyz', 'There is no such carbapenemase; there are clusters of KPC.'],
    ['alerts?severity=grave', 'critical'],
    ['alerts?status=closed', 'resolved'],
    ['clusters?kind=clonal', 'clone'],
    ['clusters?status=closed', 'quiet'],
    ['tasks?kind=screen', 'screen-contact'],
    ['contacts?status=closed', 'became-case'],
  ])('%s is refused with what there is', async (path, said) => {
    const answer = await asked(path);
    expect(answer.status).toBe(400);
    expect(answer.said).toContain(said);
  });

  it('by a rule or an enzyme that has found nothing yet, or a ward, is answered', async () => {
    const paths = [
      ...SHIPPED_RULES.map(({ rule }) => `alerts?rule=${rule}`),
      ...['clusters?family=NDM-5', 'clusters?family=OXA-48', 'clusters?family=kpc'],
      ...['clusters?family=unknown', 'alerts?ward=WARD-99', 'clusters?ward=WARD-99'],
    ];
    for (const path of paths) expect(await asked(path)).toMatchObject({ status: 200 });
    const { body } = await served.get<{ items: unknown[] }>('clusters?family=kpc', ipc);
    expect(body.items.length).toBeGreaterThan(0);
  });

  it('by a ward on which somebody lies or lay, or of which a report names a specimen, is answered', async () => {
    for (const ward of ['MED-1', 'EMPTY-1', 'SURG-7']) {
      expect(await asked(`alerts/quality?ward=${ward}`)).toMatchObject({ status: 200 });
    }
    const elsewhere = await served.key('ipc', ['site-2']);
    const path = 'alerts/quality?ward=MED-1';
    expect((await served.get<ProblemDetails>(path, elsewhere)).status).toBe(400);
  });

  it('by a rule of the site is answered, also after the site has deleted it', async () => {
    const [first] = SHIPPED_RULES.filter(({ rule }) => rule === 'new-cpe');
    if (!first) throw new Error('new-cpe is shipped');
    const own = { ...first, rule: 'our-own', title: 'Our own rule', replaces: [] };
    const save = (basedOn: number, ownRules: readonly unknown[]) =>
      served.put('alert-rules', ipc, {
        site: 'site-1',
        reason: 'a rule of ours',
        basedOn,
        choice: { tunings: {}, ownRules },
      });
    expect(await asked('alerts?rule=our-own')).toMatchObject({ status: 400 });
    expect(await save(0, [own])).toMatchObject({ status: 200 });
    expect(await asked('alerts?rule=our-own')).toMatchObject({ status: 200 });
    expect(await save(1, [])).toMatchObject({ status: 200 });
    expect(await asked('alerts?rule=our-own')).toMatchObject({ status: 200 });
  });
});
