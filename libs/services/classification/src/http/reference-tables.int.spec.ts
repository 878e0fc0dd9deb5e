import {
  hostClassification,
  report,
  type HostedClassification,
} from '../hosted-classification.builder';

const TSV = { type: 'text/tab-separated-values' };
const COLUMNS =
  'allele gene_family product_name type subtype class subclass synonyms db_version'.split(' ');
const row = (allele: string, family: string, subclass: string): string =>
  [
    allele,
    family,
    'class A beta-lactamase',
    'AMR',
    'AMR',
    'BETA-LACTAM',
    subclass,
    '',
    '2099-01-01.1',
  ].join('\t');
/** In this one KPC-31 is a carbapenemase, and KPC-2 is none. */
const CATALOGUE = [
  COLUMNS.join('\t'),
  row('blaKPC-2', 'blaKPC', 'CEPHALOSPORIN'),
  row('blaKPC-3', 'blaKPC', 'CARBAPENEM'),
  row('blaKPC-31', 'blaKPC', 'CARBAPENEM'),
].join('\n');

const wgs = (gene: string) => ({
  gene,
  method: 'wgs' as const,
  result: 'detected' as const,
  identity: 100,
  coverage: 100,
});

describe('uploaded tables', () => {
  let hosted: HostedClassification;

  beforeAll(async () => {
    hosted = await hostClassification();
    await hosted.reported(
      report({ isolateId: 'A-1', geneTests: [wgs('blaKPC-2')] }),
      report({ isolateId: 'B-1', geneTests: [wgs('KPC-31'), wgs('blaKPC-3')] }),
      report({ isolateId: 'C-1', geneTests: [wgs('blaKPC-3')] }),
    );
  });
  afterAll(async () => hosted.close());

  it('a newer catalogue tells which alleles and stored isolates it would change', async () => {
    const saved = await hosted.post('classify/catalogues', CATALOGUE, TSV);
    expect(saved).toMatchObject({
      status: 201,
      body: { kind: 'catalogue', title: 'NCBI Reference Gene Catalog 2099-01-01.1', rows: 3 },
    });
    const path = `classify/catalogues/${String(saved.body['id'])}/upgrade`;
    const { body } = await hosted.get(`${path}?limit=1`);
    expect(body).toMatchObject({
      from: 'NCBI Reference Gene Catalog 2024-12-18.1',
      to: 'NCBI Reference Gene Catalog 2099-01-01.1',
      items: [{ isolateId: 'A-1', genes: [{ gene: 'blaKPC-2', before: true, after: false }] }],
    });
    expect(body['alleles']).toContainEqual(
      expect.objectContaining({ allele: 'KPC-31', kind: 'carbapenemase' }),
    );
    const next = await hosted.get(`${path}?cursor=${String(body['next'])}`);
    expect(next.body).toMatchObject({
      items: [{ isolateId: 'B-1', genes: [{ gene: 'KPC-31', before: false, after: true }] }],
      next: null,
    });
  });

  it('classifies by it once a rule set names it, and says so', async () => {
    const saved = await hosted.post('classify/catalogues', CATALOGUE, TSV);
    await hosted.post('classify/rule-sets', {
      name: 'newer',
      reason: 'the catalogue of 2099',
      rules: { catalogue: saved.body['id'] },
    });
    const posted = await hosted.post('classify?ruleSet=newer.1', {
      type: 'isolate.report',
      isolateId: 'X-1',
      organism: { name: 'Klebsiella pneumoniae' },
      geneTests: [wgs('blaKPC-31')],
    });
    expect(posted.body).toMatchObject({
      rules: '2026.1/newer.1',
      catalogue: 'NCBI Reference Gene Catalog 2099-01-01.1',
      cpe: { status: 'confirmed', carbapenemases: [{ allele: 'KPC-31' }] },
      flags: expect.not.arrayContaining(['allele-not-carbapenemase']),
    });
  });

  it('a site’s own breakpoints stand before the bundled ones and are named', async () => {
    const own =
      'guideline,organism,agent,method,s,r\nCLSI,Klebsiella pneumoniae,MEM,mic,<=8,>=32\n';
    const saved = await hosted.post('classify/breakpoint-tables?name=Own%20limits', own, {
      type: 'text/csv',
    });
    expect(saved).toMatchObject({ status: 201, body: { title: 'Own limits', rows: 1 } });
    await hosted.post('classify/rule-sets', {
      name: 'own',
      reason: 'limits of our own',
      rules: { breakpoints: { table: saved.body['id'] } },
    });
    const posted = await hosted.post('classify?ruleSet=own.1', {
      type: 'isolate.report',
      isolateId: 'X-1',
      organism: { name: 'Klebsiella pneumoniae' },
      susceptibility: [
        { agent: 'MEM', method: 'mic', value: 16, interpretation: 'R', guideline: 'CLSI 2025' },
      ],
    });
    expect(posted.body).toMatchObject({
      breakpoints: expect.stringMatching(/^CLSI 2025, after Own limits \(/),
      cre: { status: 'not-cre' },
      susceptibility: [
        {
          interpretation: 'R',
          derived: { categories: ['I'], differs: true, row: { s: '<=8', r: '>=32' } },
        },
      ],
    });
  });

  it('refuses a table that can’t be used, by line and field', async () => {
    const wrong = await hosted.post('classify/breakpoint-tables?name=Wrong', 'guideline\nCLSI', {
      type: 'text/csv',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body['problems']).toContainEqual(
      expect.objectContaining({ code: 'missing-column', pointer: '/lines/1/agent' }),
    );
    expect((await hosted.post('classify/catalogues', 'nothing', TSV)).status).toBe(422);
    expect((await hosted.get('classify/catalogues/0123456789abcdef/upgrade')).status).toBe(404);
  });

  it('shows values with their derived category, all definitions and cases on an isolate’s page', async () => {
    await hosted.reported(
      report({
        isolateId: 'D-1',
        susceptibility: [
          { agent: 'IPM', method: 'mic', value: 4, interpretation: 'I', guideline: 'CLSI 2025' },
          { agent: 'AMP', method: 'mic', value: 2, interpretation: 'S', guideline: 'EUCAST 2025' },
        ],
      }),
    );
    const { body } = await hosted.get('isolates/site-1/D-1');
    expect(body['susceptibility']).toMatchObject([
      { agent: 'AMP', derived: { categories: ['S'], differs: false } },
      {
        agent: 'IPM',
        interpretation: 'I',
        derived: {
          categories: ['R'],
          guideline: 'CLSI 2025',
          differs: true,
          row: { organisms: 'order Enterobacterales', r: '>=4', source: 'CLSI M100' },
        },
      },
    ]);
    expect(body['besides']).toMatchObject({
      definitions: expect.arrayContaining([
        expect.objectContaining({ definition: 'cdc-2015', status: 'cre' }),
        expect.objectContaining({ definition: 'nl-brmo-2024', status: 'not-cre' }),
      ]),
      cases: expect.arrayContaining([
        expect.objectContaining({ definition: 'nhsn-labid', case: 'yes' }),
      ]),
      expertFindings: [
        expect.objectContaining({ kind: 'unlikely', agents: ['AMP'] }),
        expect.objectContaining({ kind: 'confirm', agents: ['IPM'] }),
      ],
    });
  });
});
