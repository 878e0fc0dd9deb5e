import { antibiogram as shape } from '@carbawatch/contracts';
import type { Antibiogram, Susceptibility } from '@carbawatch/contracts';
import { culture, history } from '../decide/facts.builder';
import type { StepWords } from '../decide/facts.builder';
import { HostedStats } from './hosted-stats.builder';

let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start('2024-12-31');
});
afterAll(() => stats.stop());
beforeEach(() => stats.forgetAll());

async function antibiogram(query = ''): Promise<Antibiogram> {
  const answer = await stats.get(
    `from=2024-01-01&to=2024-12-31&${query}`,
    undefined,
    'antibiogram',
  );
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return shape.parse(await answer.json());
}

const mic = (agent: string, value: number): Susceptibility => ({
  agent,
  method: 'mic',
  value,
  unit: 'mg/L',
});
const said = (agent: string, interpretation: 'S' | 'R'): Susceptibility => ({
  agent,
  interpretation,
});
/** Ampicillin is expected to fail in Klebsiella: it is in no row. */
const sensitive: Partial<StepWords> = {
  cre: 'not-cre',
  cpe: 'negative',
  susceptibility: [mic('MEM', 0.25), said('AMK', 'S'), said('AMP', 'R')],
};
const resistant: Partial<StepWords> = {
  genes: ['KPC-2'],
  susceptibility: [mic('MEM', 16), said('AMK', 'S'), said('AMP', 'R')],
};

function cells(answer: Antibiogram): unknown[] {
  return answer.rows.flatMap((row) =>
    row.cells.map(({ agent, susceptible }) => [
      row.organism,
      ...Object.values(row.split),
      agent,
      susceptible?.numerator,
      susceptible?.denominator,
    ]),
  );
}

describe('GET /antibiogram', () => {
  it('counts the first isolate of a patient and species in the year, screening left out', async () => {
    await stats.know([
      culture(
        '2024-01-05',
        { ...resistant, specimen: { type: 'rectal swab', purpose: 'screening' } },
        'a',
      ),
      culture('2024-02-05', sensitive, 'a'),
      culture('2024-03-05', resistant, 'a'),
      culture('2024-03-06', { ...sensitive, organism: 'eco' }, 'a'),
      culture('2024-04-05', resistant, 'b'),
      culture('2024-04-06', { ...sensitive, status: 'preliminary' }, 'c'),
      culture('2024-04-07', { ...sensitive, encounter: { class: 'outpatient' } }, 'd'),
      culture('2024-04-08', { ...sensitive, organism: 'no-such' }, 'e'),
      culture('2024-04-09', { cre: 'not-cre', cpe: 'negative' }, 'f'),
    ]);
    const answer = await antibiogram();
    expect(answer).toMatchObject({
      dedup: 'clsi-m39-year',
      guidelines: { 'CLSI 2025': 3 },
      excluded: {
        screening: 1,
        preliminary: 1,
        population: 1,
        organismUnknown: 0,
        repeat: 1,
        notTested: 2,
      },
    });
    expect(cells(answer)).toEqual([
      ['Klebsiella pneumoniae', 'AMK', 2, 2],
      ['Klebsiella pneumoniae', 'MEM', 1, 2],
      ['Escherichia coli', 'AMK', 1, 1],
      ['Escherichia coli', 'AMP', 0, 1],
      ['Escherichia coli', 'MEM', 1, 1],
    ]);
    expect(answer.rows[0]).toMatchObject({ isolates: 2, belowMinimum: true });
  });

  it('says which values no category could be read from', async () => {
    const panel = [mic('MEM', 0.25), mic('AMK', 4)];
    await stats.know([culture('2024-02-05', { ...sensitive, susceptibility: panel }, 'a')]);
    const answer = await antibiogram();
    expect(cells(answer)).toEqual([['Klebsiella pneumoniae', 'MEM', 1, 1]]);
    expect(answer.warnings).toEqual([
      { code: 'no-category', detail: expect.stringContaining('AMK (1)') },
    ]);
  });

  it('is split by ward, kind of specimen, unit and year', async () => {
    await stats.know([
      culture('2024-02-05', { ...sensitive, encounter: { ward: 'A', unitType: 'icu' } }, 'a'),
      culture(
        '2024-02-06',
        {
          ...resistant,
          specimen: { type: 'urine', purpose: 'clinical' },
          encounter: { ward: 'B', unitType: 'ward' },
        },
        'b',
      ),
    ]);
    const answer = await antibiogram('by=ward,specimen,unit,period');
    expect(answer.by).toEqual(['organism', 'ward', 'specimen', 'unit', 'period']);
    expect(answer.rows.map(({ split }) => split)).toEqual([
      { ward: 'A', specimen: 'blood', unit: 'icu', period: '2024' },
      { ward: 'B', specimen: 'urine', unit: 'not icu', period: '2024' },
    ]);
  });

  it('has supplements for CRE, CPE and non-CPE', async () => {
    await stats.know([
      culture('2024-02-05', sensitive, 'a'),
      culture('2024-02-06', resistant, 'b'),
      culture('2024-02-07', { ...resistant, genes: [], cpe: 'negative' }, 'c'),
    ]);
    const isolates = async (supplement: string) =>
      (await antibiogram(`supplement=${supplement}`)).rows.map((row) => row.isolates);
    expect(await isolates('all')).toEqual([3]);
    expect(await isolates('cre')).toEqual([2]);
    expect(await isolates('cpe')).toEqual([1]);
    expect(await isolates('non-cpe')).toEqual([1]);
  });

  it('says what a pair covers among isolates tested against both', async () => {
    await stats.know([
      culture('2024-02-05', sensitive, 'a'),
      culture('2024-02-06', resistant, 'b'),
      culture('2024-02-07', { ...resistant, susceptibility: [mic('MEM', 16)] }, 'c'),
    ]);
    const { combinations } = await antibiogram('combine=MEM%2BAMK');
    expect(combinations).toMatchObject([
      {
        agents: ['MEM', 'AMK'],
        tested: 2,
        covered: { numerator: 2, denominator: 2 },
        firstAlone: { numerator: 1, denominator: 2 },
      },
    ]);
    expect((await stats.get('combine=MEM%2Bnothing', undefined, 'antibiogram')).status).toBe(422);
  });

  it('tells how many isolates pooling with the year before would give', async () => {
    await stats.know([
      culture('2023-05-05', sensitive, 'a'),
      culture('2024-02-05', sensitive, 'a'),
      culture('2024-02-06', sensitive, 'b'),
    ]);
    const { rows } = await antibiogram('minimum=3');
    expect(rows[0]?.hint).toContain('there are 3, enough');
  });

  it('shows a corrected category in place of the first, and nothing of what is withdrawn', async () => {
    await stats.know([
      history(
        'i1',
        'a',
        { ...sensitive, collectedAt: '2024-05-01', receivedAt: '2024-05-03' },
        { ...resistant, collectedAt: '2024-05-01', receivedAt: '2024-05-09', status: 'corrected' },
      ),
    ]);
    const before = cells(await antibiogram('asOf=2024-05-08'));
    expect(before).toContainEqual(['Klebsiella pneumoniae', 'MEM', 1, 1]);
    expect(cells(await antibiogram())).toContainEqual(['Klebsiella pneumoniae', 'MEM', 0, 1]);
    await stats.forgetAll();
    await stats.know([
      history('i1', 'a', { ...sensitive, receivedAt: '2024-05-03', withdrawn: true }),
    ]);
    expect((await antibiogram()).rows).toEqual([]);
  });

  it('is closed to whom numbers are closed', async () => {
    const sender = await stats.keyFor('sender', ['site-1']);
    expect((await stats.get('', sender, 'antibiogram')).status).toBe(403);
    const elsewhere = await stats.keyFor('analyst', ['site-2']);
    await stats.know([culture('2024-02-05', sensitive, 'a')]);
    const answer = await (await stats.get('from=2024-01-01', elsewhere, 'antibiogram')).json();
    expect(answer).toMatchObject({ rows: [] });
  });
});
