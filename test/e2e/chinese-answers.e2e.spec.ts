import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { ingestionService } from '@carbawatch/ingestion';
import { statsService } from '@carbawatch/stats';
import { SEED_COHORT, seedCohort } from '../seed-cohort/seed-cohort';
import { HostedSystem } from '../support/hosted-system';
import { whenSettled } from '../support/wait';

/** What the API answers to whoever asks in Chinese: no sentence of any answer stays English. */
const PERIOD = `from=${SEED_COHORT.from}&to=${SEED_COHORT.to}`;
jest.setTimeout(300_000);

describe('answers in Chinese', () => {
  let system: HostedSystem;

  beforeAll(async () => {
    system = await HostedSystem.start(
      [ingestionService, classificationService, alertingService, statsService],
      {
        CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
      },
    );
    await system.api.send(seedCohort());
    await system.api.send(doubtful());
    await whenSettled(system.database, 120_000);
  });
  afterAll(async () => {
    await system.stop();
  });

  async function ask(path: string): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${system.base}/api/v1/${path}`, {
      headers: { Authorization: `Bearer ${system.api.key}`, 'Accept-Language': 'zh-CN' },
    });
    return { status: answer.status, body: JSON.parse(await answer.text()) as unknown };
  }

  /** What an answer says in English, each with its place. */
  async function english(path: string): Promise<string[]> {
    const { status, body } = await ask(path);
    expect([path, status]).toEqual([path, 200]);
    return textsIn(body)
      .filter(({ place, text }) => !isRecord(place) && isEnglish(text))
      .map(({ place, text }) => `${path} ${place}: ${text}`);
  }

  async function ids(path: string, name: string): Promise<string[]> {
    const { body } = await ask(path);
    const found = textsIn(body).filter(({ place }) =>
      new RegExp(`^/items/\\d+/${name}$`).test(place),
    );
    return [...new Set(found.map(({ text }) => text))];
  }

  it.each([
    ...['cohort/summary', 'cohort/comparison', 'cohort/predictors', 'cohort/outcomes'],
    ...['cohort/report', 'rates', 'series?of=cpe&step=week&by=family', 'signals?ward=ICU-2'],
    ...['antibiogram?by=ward,specimen&supplement=cpe&small=suppress', 'typing/kpneumoniae/graph'],
  ])('%s has no English sentence, over a period with patients and one without', async (path) => {
    const joint = path.includes('?') ? '&' : '?';
    const periods = [PERIOD, `${PERIOD}&population=all`, 'from=2016-01-01&to=2016-01-31'];
    const found = await Promise.all(periods.map((period) => english(`${path}${joint}${period}`)));
    expect(found.flat()).toEqual([]);
  });

  it.each([
    ...[
      'alerts',
      'clusters',
      'tasks',
      'morning-list',
      'occupancy?ward=ICU-9',
      'carriers',
      'contacts',
    ],
    ...['feeds', 'completeness', 'process-clock', 'mappings', 'mappings/waiting', 'messages'],
    ...['isolates', 'specimens', 'classify/rule-sets', 'classify/jobs', 'ledger', 'audit'],
    ...['alerts/quality', 'risk-model', 'alert-rules', 'routes', 'deliveries', 'keys', 'me'],
    ...['ingestion/letters', 'classification/letters', 'alerting/letters', 'stats/letters'],
  ])('%s has no English sentence', async (path) => {
    expect(await english(path)).toEqual([]);
  });

  it.each([
    ['alerts', 'alerts?limit=100', 'id'],
    ['clusters', 'clusters', 'id'],
    ['isolates/site-1', 'isolates?limit=100', 'isolateId'],
    ['messages', 'messages', 'messageId'],
  ])('none of %s has one', async (folder, list, name) => {
    const found = await ids(list, name);
    expect(found.length).toBeGreaterThan(0);
    for (const id of found) expect(await english(`${folder}/${id}`)).toEqual([]);
  });

  it.each([
    ['alerts/none', 404, '没有该预警。'],
    ['isolates/site-1/none', 404, '没有该菌株。'],
    ['series?step=decade', 422, '请检查 /step。'],
    [
      'cohort/summary?from=2030-01-01&to=2029-01-01',
      422,
      '请检查 /from。请填写不晚于时段最后一天的日期。',
    ],
    ['messages?cursor=none', 400, '游标不属于此列表。'],
    ['lineage', 400, '请给出 messageId、isolateId 或 alertId 之一。'],
  ])('%s is refused in Chinese', async (path, status, told) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(told) } });
    expect(textsIn(answer.body).filter(({ text }) => isEnglish(text))).toEqual([]);
  });
});

interface Placed {
  readonly place: string;
  readonly text: string;
}

function textsIn(answer: unknown, place = ''): Placed[] {
  if (typeof answer === 'string') return [{ place, text: answer }];
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([name, value]) => textsIn(value, `${place}/${name}`));
}

/** Three Latin words in a row, beside what stands in brackets: names of sources and organisms. */
function isEnglish(text: string): boolean {
  const bare = text
    .replace(/[（(][^（）()]*(?:\([^()]*\)[^（）()]*)*[）)]/g, ' ')
    .replace('NCBI Reference Gene Catalog', ' ')
    .replace(/Lin et al\..*/, ' ');
  return /\p{Ll}{2,}(?: \p{Script=Latin}{2,}){2}/u.test(bare);
}

/** Sources, and a rule's document, whose Chinese texts stand beside its English ones. */
function isRecord(place: string): boolean {
  return (
    /\/(?:source|catalogue|specimen)$/.test(place) || /^\/(?:rules|choice|shipped)\//.test(place)
  );
}

/** Reports with something to say of them: unread words, contradictions, a swab of no isolate. */
function doubtful(): object[] {
  const isolate = (id: string, more: object) => ({
    type: 'isolate.report',
    isolateId: id,
    status: 'final',
    patient: { id: `P-${id}` },
    encounter: { id: `V-${id}`, class: 'inpatient', ward: 'ICU-9', unitType: 'icu' },
    specimen: { type: 'blood', purpose: 'clinical', collectedAt: '2019-05-05T10:00:00' },
    organism: { name: 'Klebsiella pneumoniae' },
    susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }],
    ...more,
  });
  const kpc = [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }];
  return [
    isolate('A-1', { geneTests: kpc }),
    isolate('A-2', { geneTests: kpc, phenotypicTests: [{ test: 'mCIM', result: 'negative' }] }),
    isolate('A-3', { organism: { name: 'Nonesuch imaginarius' } }),
    isolate('A-4', { geneTests: [{ gene: 'KPC-9999x', method: 'pcr', result: 'detected' }] }),
    isolate('A-5', { organism: { name: 'Acinetobacter baumannii' }, geneTests: kpc }),
    isolate('A-6', { phenotypicTests: [{ test: 'mCIM', result: 'indeterminate' }] }),
    {
      type: 'specimen.report',
      reportId: 'S-1',
      patient: { id: 'P-S' },
      specimen: { type: 'rectal swab', purpose: 'screening', collectedAt: '2019-05-06T10:00:00' },
      culture: 'no-growth',
      geneTests: [{ gene: 'NDM', method: 'pcr', result: 'detected' }],
    },
  ];
}
