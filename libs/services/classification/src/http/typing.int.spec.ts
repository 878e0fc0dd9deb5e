import {
  hostClassification,
  merge,
  report,
  type HostedClassification,
} from '../hosted-classification.builder';

const LOCI = ['gapA', 'infB', 'mdh', 'pgi', 'phoE', 'rpoB', 'tonB'];
const profile = (alleles: string) =>
  Object.fromEntries(alleles.split('-').map((allele, at) => [LOCI[at] ?? '', allele]));

const typed = (id: string, day: string, mlst: { st?: string; alleles?: string }, ward = 'ICU-2') =>
  report({
    isolateId: id,
    pseudonym: `p-${id}`,
    specimen: { collectedAt: `2026-01-${day}T10:00:00+08:00`, purpose: 'clinical' },
    encounter: { ward },
    mlst: {
      scheme: 'kpneumoniae',
      ...(mlst.st && { st: mlst.st }),
      ...(mlst.alleles && { profile: profile(mlst.alleles) }),
    },
  });

describe('the graph of sequence types', () => {
  let hosted: HostedClassification;
  let analyst: string;

  beforeAll(async () => {
    hosted = await hostClassification();
    analyst = await hosted.keyFor('analyst', 'site-1');
    await hosted.reported(
      typed('A-1', '01', { st: 'ST11' }),
      typed('B-1', '02', { alleles: '3-3-1-1-1-1-4' }),
      typed('C-1', '03', { st: 'ST258' }, 'MED-1'),
      {
        ...typed('D-1', '04', { st: 'ST340' }),
        susceptibility: [
          { agent: 'MEM', method: 'mic', value: 16, unit: 'mg/L', interpretation: 'S' },
        ],
      },
      {
        ...typed('E-1', '05', { st: 'ST512' }),
        susceptibility: [{ agent: 'MEM', interpretation: 'S' }],
      },
      typed('F-1', '06', { st: 'ST15' }),
      typed('G-1', '07', { alleles: '3-3-1-1-1-1-999' }),
      typed('H-1', '08', { st: 'ST9999' }),
      { ...typed('I-1', '09', { st: 'ST14' }), specimen: { purpose: 'environmental' } },
      { ...typed('J-1', '09', { st: 'ST14' }), site: 'site-2' },
    );
  });
  afterAll(async () => hosted.close());

  it('shows the study’s own types to an analyst, with groups, founder, links and tree', async () => {
    const { status, body } = await hosted.get('typing/kpneumoniae/graph', analyst);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      level: 1,
      isolates: 8,
      groups: [
        {
          id: 'group-1',
          founder: '258',
          members: ['11', '258', '340', '512', '3-3-1-1-1-1-999'],
          isolates: 6,
        },
      ],
      singletons: ['15'],
      unplaced: [
        {
          ...{ st: '9999', isolates: 1 },
          collected: [{ on: '2026-01-08', value: null, isolates: 1 }],
        },
      ],
    });
    expect(body['nodes']).toContainEqual({
      st: '11',
      novel: false,
      alleles: ['3', '3', '1', '1', '1', '1', '4'],
      isolates: 2,
      firstSeen: '2026-01-01',
      group: 'group-1',
      founder: false,
      clonalComplex: null,
      clonalGroup: { label: 'CG11/258', basis: 'curated-7-locus' },
      slices: [],
      collected: [
        { on: '2026-01-01', value: null, isolates: 1 },
        { on: '2026-01-02', value: null, isolates: 1 },
      ],
    });
    expect(body['tree']).toHaveLength(5);
    expect(body['links']).toHaveLength(4);
    expect(body['history']).toMatchObject([
      { on: '2026-01-03', kind: 'formed', group: 'group-1', members: ['11', '258'] },
      { on: '2026-01-04', kind: 'grew', st: '340' },
      { on: '2026-01-05', kind: 'grew', st: '512' },
      { on: '2026-01-07', kind: 'grew', st: '3-3-1-1-1-1-999' },
    ]);
    expect(JSON.stringify(body)).not.toContain('p-A-1');
  });

  it('links over more loci at level 3, and follows ward and period', async () => {
    const wide = await hosted.get('typing/kpneumoniae/graph?level=3', analyst);
    expect(wide.body['singletons']).toEqual([]);
    const ward = await hosted.get('typing/kpneumoniae/graph?ward=MED-1', analyst);
    expect(ward.body).toMatchObject({ isolates: 1, singletons: ['258'], groups: [] });
    const days = await hosted.get(
      'typing/kpneumoniae/graph?from=2026-01-01&to=2026-01-02',
      analyst,
    );
    expect(days.body).toMatchObject({ isolates: 2, singletons: ['11'] });
  });

  it('counts the isolates of each type by ward for its pie, also of a type without a number', async () => {
    const { body } = await hosted.get('typing/kpneumoniae/graph?pie=ward', analyst);
    const nodes = body['nodes'] as { st: string; isolates: number; slices: object[] }[];
    const slicesOf = (st: string) => nodes.find((node) => node.st === st)?.slices;
    expect(body['pie']).toBe('ward');
    expect(slicesOf('11')).toEqual([{ value: 'ICU-2', isolates: 2 }]);
    expect(slicesOf('258')).toEqual([{ value: 'MED-1', isolates: 1 }]);
    expect(slicesOf('3-3-1-1-1-1-999')).toEqual([{ value: 'ICU-2', isolates: 1 }]);
    expect(nodes.find(({ st }) => st === '3-3-1-1-1-1-999')).toMatchObject({
      collected: [{ on: '2026-01-07', value: 'ICU-2', isolates: 1 }],
    });
    const none = await hosted.get('typing/kpneumoniae/graph?pie=carbapenemase', analyst);
    expect(none.body['nodes']).toContainEqual(
      expect.objectContaining({ st: '11', slices: [{ value: null, isolates: 2 }] }),
    );
    const refused = await hosted.get('typing/kpneumoniae/graph?pie=name', analyst);
    expect(refused.status).toBe(400);
  });

  it('counts by the category of one agent: of the value, before one that was only reported', async () => {
    const asked = 'typing/kpneumoniae/graph?pie=agent';
    const { body } = await hosted.get(`${asked}&agent=meropenem`, analyst);
    expect(body).toMatchObject({ pie: 'agent', agent: 'MEM' });
    const nodes = body['nodes'] as { st: string; slices: object[] }[];
    const slicesOf = (st: string) => nodes.find((node) => node.st === st)?.slices;
    expect(slicesOf('340')).toEqual([{ value: 'R', isolates: 1 }]);
    expect(slicesOf('512')).toEqual([{ value: 'S', isolates: 1 }]);
    expect(slicesOf('15')).toEqual([{ value: null, isolates: 1 }]);
    for (const query of [asked, `${asked}&agent=nothing`, `${asked}&pie=ward&agent=MEM`]) {
      const refused = await hosted.get(query, analyst);
      expect([400, 422]).toContain(refused.status);
    }
  });

  it('counts by the cohort’s population and dedup, and names what says nothing of a graph', async () => {
    const again = { ...typed('A-2', '20', { st: 'ST11' }), pseudonym: 'p-A-1' };
    const swab = {
      ...typed('K-1', '21', { st: 'ST11' }),
      specimen: { purpose: 'screening' as const },
    };
    const mlst = { scheme: 'ecoli-pasteur', st: 'ST1' };
    await hosted.reported(
      { ...again, mlst },
      { ...swab, mlst },
      { ...typed('A-3', '01', {}), pseudonym: 'p-A-1', mlst },
    );
    const ask = async (query: string) =>
      (await hosted.get(`typing/ecoli-pasteur/graph?${query}`, analyst)).body;
    expect(await ask('')).toMatchObject({
      dedup: 'patient-first',
      population: 'clinical',
      timezone: 'Asia/Shanghai',
      isolates: 1,
      notApplicable: [],
    });
    expect(await ask('population=all')).toMatchObject({ population: 'all', isolates: 2 });
    expect(await ask('population=all&dedup=none&ci=wald&vital=known')).toMatchObject({
      dedup: 'none',
      isolates: 3,
      notApplicable: [{ parameter: 'ci' }, { parameter: 'vital' }],
    });
    await hosted.moved(merge('p-K-1', 'p-A-1'));
    expect(await ask('population=all')).toMatchObject({ isolates: 1 });
    expect((await ask('dedup=weekly'))['problems']).toMatchObject([{ pointer: '/dedup' }]);
  });

  it('follows a window that ends on a day', async () => {
    const ask = (query: string) => hosted.get(`typing/kpneumoniae/graph?${query}`, analyst);
    expect((await ask('window=P3D&to=2026-01-05')).body).toMatchObject({
      period: { from: '2026-01-03', to: '2026-01-05' },
      isolates: 3,
    });
    expect((await ask('window=P3D&from=2026-01-01')).status).toBe(422);
    expect((await ask('window=three days')).body['problems']).toMatchObject([
      { pointer: '/window' },
    ]);
    expect((await ask('asOf=2999-01-01')).body['problems']).toMatchObject([{ pointer: '/asOf' }]);
  });

  it('answers as known at a day’s end: a type that was corrected later is still the old one', async () => {
    const mlst = (st: string) => ({ mlst: { scheme: 'ecoli-achtman', st } });
    const coli = { organism: { code: 'eco', name: 'Escherichia coli' }, isolateId: 'Z-1' };
    const first = { ...typed('Z-1', '10', {}), ...coli, ...mlst('ST131') };
    await hosted.reported(
      { ...first, receivedAt: '2026-01-12T15:59:00.000Z' }, // 23:59 at the site
      { ...first, ...mlst('ST410'), status: 'corrected', receivedAt: '2026-01-14T16:30:00.000Z' },
    );
    const typesOn = async (asOf: string) => {
      const { body } = await hosted.get(`typing/ecoli-achtman/graph?asOf=${asOf}`, analyst);
      expect(body['asOf']).toBe(asOf);
      const unplaced = body['unplaced'] as readonly { readonly st: string }[];
      return [...(body['singletons'] as string[]), ...unplaced.map(({ st }) => st)];
    };
    expect(await typesOn('2026-01-11')).toEqual([]);
    expect(await typesOn('2026-01-12')).toEqual(['131']);
    expect(await typesOn('2026-01-14')).toEqual(['131']);
    expect(await typesOn('2026-01-15')).toEqual(['410']);
  });

  it('refuses a scheme that nobody knows, a level that is not served and another site', async () => {
    expect((await hosted.get('typing/nonsense/graph', analyst)).status).toBe(404);
    expect((await hosted.get('typing/kpneumoniae/graph?level=4', analyst)).status).toBe(400);
    expect((await hosted.get('typing/kpneumoniae/graph?site=site-2', analyst)).status).toBe(404);
    const sender = await hosted.keyFor('sender', 'site-1');
    expect((await hosted.get('typing/kpneumoniae/graph', sender)).status).toBe(403);
  });

  it('types by an uploaded PubMLST table once a rule set with it is in force', async () => {
    const table = `ST\t${LOCI.join('\t')}\tclonal_complex\n7777\t3\t3\t1\t1\t1\t1\t999\tCC258\n`;
    const options = { type: 'text/tab-separated-values' };
    const wrong = await hosted.post('typing/kpneumoniae/profiles', 'ST\tgapA\n1\t1', options);
    expect(wrong.status).toBe(422);
    const saved = await hosted.post('typing/kpneumoniae/profiles', table, options);
    expect(saved).toMatchObject({ status: 201, body: { scheme: 'kpneumoniae', rows: 1 } });
    const again = await hosted.post('typing/kpneumoniae/profiles', table, options);
    expect(again.body['id']).toBe(saved.body['id']);
    await hosted.post('classify/rule-sets', {
      name: 'pubmlst',
      reason: 'the newest profiles',
      rules: { profiles: [saved.body['id']] },
    });
    const job = await hosted.post('classify/rule-sets/pubmlst.1/activate', { reason: 'agreed' });
    const { body } = await hosted.get(`classify/jobs/${String(job.body['id'])}?wait=30`);
    expect(body['status']).toBe('done');
    const isolate = await hosted.get('isolates/site-1/G-1');
    expect(isolate.body['classification']).toMatchObject({
      typing: { st: '7777', clonalComplex: 'CC258' },
    });
    const graph = await hosted.get('typing/kpneumoniae/graph', analyst);
    expect(graph.body['nodes']).toContainEqual(
      expect.objectContaining({ st: '7777', novel: false, clonalComplex: 'CC258' }),
    );
  });
});
