import { randomUUID } from 'node:crypto';
import { eventKey, type IsolateReported } from '@carbawatch/contracts';
import { partitionOf } from '@carbawatch/event-log';
import {
  hostClassification,
  report as anyReport,
  type HostedClassification,
} from './hosted-classification.builder';

/** Collected late in the evening, so that the day depends on the time zone. */
function report(over: Partial<IsolateReported>): IsolateReported {
  const specimen = { collectedAt: '2026-01-05T23:30:00+08:00', purpose: 'clinical' } as const;
  return anyReport({ specimen, ...over });
}

const meropenem = (value: number) => ({ agent: 'MEM', method: 'mic' as const, value });

describe('the classification service', () => {
  let service: HostedClassification;
  beforeAll(async () => {
    service = await hostClassification();
  });
  afterAll(async () => service.close());

  const reported = (...reports: IsolateReported[]) => service.reported(...reports);
  const classifiedOf = (isolateId: string) => service.classifiedOf(isolateId);
  const get = (path: string) => service.get(path);

  it('says suspected while the mechanism is pending, and confirmed after the PCR, with its steps', async () => {
    await reported(report({ susceptibility: [meropenem(16)] }));
    await reported(report({ geneTests: [{ gene: 'blaKPC', method: 'pcr', result: 'detected' }] }));
    const [first, second] = await classifiedOf('L1-1');
    expect(first?.classification.cre.status).toBe('cre');
    expect(first?.classification.cpe.status).toBe('suspected');
    expect(second?.classification.cpe.status).toBe('confirmed');
    expect(second?.classification.cpe.carbapenemases).toMatchObject([
      { family: 'KPC', ambler: 'A' },
    ]);
    expect(second?.earlier.map((step) => step.classification.cpe.status)).toEqual(['suspected']);
  });

  it('appends nothing for a report that was sent again', async () => {
    const once = report({ isolateId: 'L2-1', susceptibility: [meropenem(1)] });
    await reported(once);
    await reported({ ...once, messageId: randomUUID(), receivedAt: '2026-01-09T00:00:00Z' });
    expect(await classifiedOf('L2-1')).toHaveLength(1);
  });

  it('joins a genotype that came before its isolate, though they lie in two partitions', async () => {
    const pseudonyms = ['p2', 'p3', 'p4', 'p5', 'p6'];
    const own = 'isolate-L3-1';
    const patient = pseudonyms.find(
      (p) => partitionOf(eventKey('site-1', p)) !== partitionOf(eventKey('site-1', own)),
    );
    const genome: Partial<IsolateReported> = {
      isolateId: 'L3-1',
      kind: 'genotype',
      sender: 'WGS',
      pseudonym: own,
      patientKnown: false,
      geneTests: [
        { gene: 'blaNDM-5', method: 'wgs', result: 'detected', identity: 100, coverage: 100 },
      ],
      mlst: { scheme: 'kpneumoniae', st: 'ST147' },
    };
    await reported(report(genome), report({ isolateId: 'L3-1', pseudonym: patient ?? '' }));
    const current = (await classifiedOf('L3-1')).at(-1);
    expect(current).toMatchObject({ pseudonym: patient, patientKnown: true });
    expect(current?.classification.cpe.carbapenemases).toMatchObject([{ allele: 'NDM-5' }]);
    expect(current?.classification.typing?.st).toBe('147');
    expect(new Set((await classifiedOf('L3-1')).map(({ revision }) => revision)).size).toBe(
      (await classifiedOf('L3-1')).length,
    );
  });

  it('lists isolates by family and sequence type, newest collection day first, page by page', async () => {
    const { body } = await get('isolates?carbapenemase=KPC');
    expect(body['items']).toMatchObject([{ isolateId: 'L1-1', encounter: { ward: 'ICU-2' } }]);
    const page = await get('isolates?limit=2');
    expect(page.body['items']).toHaveLength(2);
    const next = await get(`isolates?limit=2&cursor=${String(page.body['next'])}`);
    expect(next.body).toMatchObject({ items: [expect.anything()], next: null });
    expect(
      (await get('isolates?organism=Klebsiella%20pneumoniae&st=ST147')).body['items'],
    ).toHaveLength(1);
    expect((await get('isolates?organism=Escherichia%20coli')).body['items']).toEqual([]);
    expect((await get('isolates?cpe=perhaps')).status).toBe(400);
    // CRE or not, every isolate is in one of the lists.
    const verdicts = ['cre', 'not-cre', 'undetermined', 'out-of-scope', 'not-enterobacterales'];
    const lists = await Promise.all(verdicts.map((cre) => get(`isolates?cre=${cre}`)));
    const counts = lists.map((list) => ((list.body['items'] ?? []) as unknown[]).length);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(3);
    expect(counts[0]).toBeGreaterThan(0);
  });

  it('sorts by any column, what nobody told last, and goes on behind the page before', async () => {
    const all = async (sort: string): Promise<string[]> => {
      const found: string[] = [];
      let cursor = '';
      do {
        const { body } = await get(`isolates?limit=1&sort=${sort}${cursor}`);
        found.push(...(body['items'] as { isolateId: string }[]).map(({ isolateId }) => isolateId));
        cursor = body['next'] === null ? '' : `&cursor=${String(body['next'])}`;
      } while (cursor !== '');
      return found;
    };
    expect(await all('isolate')).toEqual(['L1-1', 'L2-1', 'L3-1']);
    expect(await all('-isolate')).toEqual(['L3-1', 'L2-1', 'L1-1']);
    expect(await all('collected')).toEqual(['L1-1', 'L2-1', 'L3-1']);
    expect(await all('cpe')).toEqual(['L3-1', 'L1-1', 'L2-1']);
    expect(await all('-carbapenemase')).toEqual(['L3-1', 'L1-1', 'L2-1']);
    // One has a sequence type: it stands first whichever way it is sorted.
    for (const sort of ['st', '-st']) expect((await all(sort))[0]).toBe('L3-1');
    for (const sort of ['patient', 'organism', 'cre', '-ward', '-specimen', '-collected']) {
      expect((await all(sort)).sort()).toEqual(['L1-1', 'L2-1', 'L3-1']);
    }
    expect((await get('isolates?sort=wards')).status).toBe(400);
  });

  it('finds an isolate by a part of its number or by its patient, and counts what fits', async () => {
    const found = async (query: string): Promise<unknown> => {
      const { body } = await get(`isolates?${query}`);
      const count = await get(`isolates/count?${query}`);
      const items = body['items'] as { isolateId: string }[];
      expect(count.body).toEqual({ isolates: items.length });
      return items.map(({ isolateId }) => isolateId);
    };
    expect(await found('search=l3')).toEqual(['L3-1']);
    expect(await found('search=p1')).toEqual(['L2-1', 'L1-1']);
    expect(await found('search=1')).toEqual(['L3-1', 'L2-1', 'L1-1']);
    expect(await found('search=%25')).toEqual([]);
    expect(await found('ward=ICU-2&cpe=confirmed')).toEqual(['L3-1', 'L1-1']);
  });

  it('counts the collection day in the time zone of the site', async () => {
    const day = async (query: string): Promise<unknown[]> =>
      ((await get(`isolates?${query}`)).body['items'] ?? []) as unknown[];
    expect(await day('from=2026-01-05&to=2026-01-05')).toHaveLength(3);
    expect(await day('from=2026-01-06')).toHaveLength(0);
  });

  it('shows one isolate with its history, and 404 for one that is not there', async () => {
    const { body } = await get('isolates/site-1/L1-1');
    expect(body['history']).toMatchObject([{ status: 'final' }, { status: 'final' }]);
    expect((await get('isolates/site-1/nothing')).status).toBe(404);
    expect((await get('isolates/elsewhere/L1-1')).status).toBe(404);
  });

  it('classifies a posted report without storing it, and names what it does not know', async () => {
    const classify = (over: Record<string, unknown>) =>
      service.post('classify', {
        type: 'isolate.report',
        isolateId: 'X-1',
        version: null,
        organism: { name: 'Escherichia coli' },
        susceptibility: [{ agent: 'Meropenem', method: 'mic', operator: '>=', value: 16 }],
        ...over,
      });
    const answer = await classify({});
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ cre: { status: 'cre', basis: 'phenotype' } });
    const unknown = await classify({ organism: { name: 'Nonsensia invenita' } });
    expect(unknown.status).toBe(422);
    expect(unknown.body).toMatchObject({ problems: [{ pointer: '/organism' }] });
    expect((await get('isolates/site-1/X-1')).status).toBe(404);
  });
});
