import {
  TOPICS,
  eventKey,
  specimenChangeList,
  specimenClassified,
  specimenList,
  specimenWithHistory,
  type GeneTest,
  type SpecimenShadowed,
} from '@carbawatch/contracts';
import { partitionOf } from '@carbawatch/event-log';
import {
  hostClassification,
  swab,
  type HostedClassification,
} from '../hosted-classification.builder';

const pcr = (gene: string, result: GeneTest['result']): GeneTest => ({
  gene,
  method: 'pcr',
  result,
});
const FIVE = ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'];

describe('reports of specimens', () => {
  let hosted: HostedClassification;
  beforeAll(async () => {
    hosted = await hostClassification();
  });
  afterAll(async () => hosted.close());

  it('are judged after each report, with the steps before', async () => {
    await hosted.specimensReported(
      swab({ status: 'preliminary', culture: 'pending', geneTests: [pcr('NDM', 'detected')] }),
    );
    await hosted.specimensReported(swab({ culture: 'no-growth' }));
    const [first, second, ...more] = await hosted.specimensOf('SWAB-1');
    expect(more).toEqual([]);
    expect(first).toMatchObject({ revision: 1, classification: { status: 'confirmed' } });
    expect(specimenClassified.parse(second)).toMatchObject({
      revision: 2,
      report: { culture: 'no-growth', encounter: { ward: 'ICU-2' } },
      classification: { status: 'confirmed', cultureNegative: true },
      earlier: [{ report: { culture: 'pending' } }],
    });
  });

  it('that come again, or in one batch with their correction, are one state', async () => {
    const wrong = swab({ reportId: 'SWAB-2', geneTests: [pcr('KPC', 'detected')] });
    const right = swab({
      reportId: 'SWAB-2',
      status: 'corrected',
      geneTests: FIVE.map((gene) => pcr(gene, 'not-detected')),
    });
    await hosted.specimensReported(right, wrong);
    await hosted.specimensReported(wrong);
    const events = await hosted.specimensOf('SWAB-2');
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      classification: { status: 'negative', carbapenemases: [] },
      earlier: [{ classification: { status: 'confirmed' } }],
    });
  });

  it('of one specimen join though they lie in two partitions', async () => {
    const own = 'the-specimen-itself';
    const patient = ['p2', 'p3', 'p4', 'p5', 'p6'].find(
      (p) => partitionOf(eventKey('site-1', p)) !== partitionOf(eventKey('site-1', own)),
    );
    const nameless = { pseudonym: own, patientKnown: false, geneTests: [pcr('VIM', 'detected')] };
    await hosted.specimensReported(
      swab({ reportId: 'SWAB-3', ...nameless }),
      swab({ reportId: 'SWAB-3', pseudonym: patient ?? '', culture: 'no-growth' }),
    );
    expect((await hosted.specimensOf('SWAB-3')).at(-1)).toMatchObject({
      pseudonym: patient,
      patientKnown: true,
      classification: { carbapenemases: [{ family: 'VIM' }] },
    });
  });

  it('are listed with filters and pages, and shown with their history', async () => {
    const positive = specimenList.parse((await hosted.get('specimens?status=confirmed')).body);
    expect(positive.items.map(({ reportId }) => reportId).sort()).toEqual(['SWAB-1', 'SWAB-3']);
    const vim = specimenList.parse((await hosted.get('specimens?carbapenemase=VIM-2')).body);
    expect(vim.items.map(({ reportId }) => reportId)).toEqual(['SWAB-3']);
    const page = specimenList.parse((await hosted.get('specimens?limit=2')).body);
    const rest = specimenList.parse(
      (await hosted.get(`specimens?limit=2&cursor=${page.next ?? ''}`)).body,
    );
    expect([...page.items, ...rest.items].map(({ reportId }) => reportId)).toEqual([
      'SWAB-3',
      'SWAB-2',
      'SWAB-1',
    ]);
    expect(rest.next).toBeNull();
    const shown = specimenWithHistory.parse((await hosted.get('specimens/site-1/SWAB-1')).body);
    expect(shown).toMatchObject({
      patient: { pseudonym: 'p1', known: true },
      classification: { caseDefinitions: { 'cste-2023': 'yes' } },
      history: [{ culture: 'pending' }, { culture: 'no-growth' }],
    });
    expect(shown.classification.because).not.toEqual([]);
  });

  it('do not exist for keys of another site, and are not for senders', async () => {
    const elsewhere = await hosted.keyFor('lab', 'site-2');
    expect((await hosted.get('specimens/site-1/SWAB-1', elsewhere)).status).toBe(404);
    expect((await hosted.get('specimens', elsewhere)).body['items']).toEqual([]);
    const sender = await hosted.keyFor('sender', 'site-1');
    expect((await hosted.get('specimens', sender)).status).toBe(403);
    expect((await hosted.get('specimens/site-1/NONE')).status).toBe(404);
  });

  it('are judged anew when the rules are switched', async () => {
    await hosted.specimensReported(
      swab({ reportId: 'SWAB-4', geneTests: [{ ...pcr('blaKPC-31', 'detected'), method: 'wgs' }] }),
    );
    expect((await hosted.specimensOf('SWAB-4')).at(-1)?.classification.status).toBe('confirmed');
    const rules = { policies: { kpcVariants: 'excluded' } };
    await hosted.post('classify/rule-sets', { name: 'strict', reason: 'to try', rules });
    const shadow = await hosted.post('classify/shadow', { ruleSet: 'strict.1' });
    const compared = await hosted.get(`classify/jobs/${String(shadow.body['id'])}?wait=30`);
    expect(compared.body).toMatchObject({ progress: { done: 4, total: 4 }, changed: 0 });
    expect(compared.body['result']).toMatchObject({
      isolates: 0,
      specimens: {
        compared: 4,
        changed: 1,
        byKind: { status: 1, genes: 1, cases: 1, 'alert-facts': 1 },
      },
    });
    const changes = await hosted.get(`classify/jobs/${String(shadow.body['id'])}/specimen-changes`);
    expect(specimenChangeList.parse(changes.body).items).toMatchObject([
      {
        reportId: 'SWAB-4',
        from: { status: 'confirmed', genes: ['KPC-31'] },
        to: { status: 'undetermined', genes: [] },
        alertFacts: { lost: [{ fact: 'confirmed KPC' }] },
      },
    ]);
    const shadowed = await hosted.platform.database.query<{ value: SpecimenShadowed }>(
      'SELECT value FROM log.record WHERE topic = $1',
      [TOPICS.specimensShadowed],
    );
    expect(shadowed.map(({ value }) => value)).toMatchObject([
      { job: shadow.body['id'], reportId: 'SWAB-4', revision: 1 },
    ]);
    const [unchanged] = await hosted.specimensOf('SWAB-4');
    expect(unchanged).toMatchObject({ revision: 1, classification: { status: 'confirmed' } });
    const job = await hosted.post('classify/rule-sets/strict.1/activate', { reason: 'to try' });
    const { body } = await hosted.get(`classify/jobs/${String(job.body['id'])}?wait=30`);
    expect(body).toMatchObject({ status: 'done', progress: { done: 4, total: 4 }, changed: 4 });
    const events = await hosted.specimensOf('SWAB-4');
    expect(events.at(-1)).toMatchObject({
      revision: 2,
      classification: { status: 'undetermined', rules: '2026.1/strict.1', carbapenemases: [] },
    });
  });
});
