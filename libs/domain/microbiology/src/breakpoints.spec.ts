import { interpret } from './breakpoints';
import type { InterpretRequest } from './breakpoints';
import { organismByCode } from './organisms';
import type { Organism } from './organism-index';

function organism(code: string): Organism {
  const found = organismByCode(code);
  if (!found) throw new Error(code);
  return found;
}

const KPN = organism('kpn');

function categories(request: Partial<InterpretRequest>): string {
  const interpretation = interpret({
    organism: KPN,
    agent: 'MEM',
    method: 'mic',
    value: 1,
    guideline: 'CLSI',
    year: 2025,
    ...request,
  });
  return interpretation.ok ? [...interpretation.categories].join('|') : interpretation.code;
}

/** One value a column: what it is called at and beside each limit. */
function atMics(values: readonly number[], request: Partial<InterpretRequest>): string[] {
  return values.map((value) => categories({ ...request, value }));
}

// CLSI M100 30th-35th ed. (2020-2025), Tables 2A and 2A-1, as CDC quotes them.
describe('carbapenems by CLSI 2020-2025', () => {
  it.each([
    ['ETP', [0.5, 1, 2], [22, 21, 19, 18]],
    ['IPM', [1, 2, 4], [23, 22, 20, 19]],
    ['MEM', [1, 2, 4], [23, 22, 20, 19]],
    ['DOR', [1, 2, 4], [23, 22, 20, 19]],
  ])('%s: MIC S, I, R and zone S, I, I, R', (agent, mics, zones) => {
    for (const year of [2020, 2021, 2022, 2023, 2024, 2025]) {
      expect(atMics(mics, { agent, year })).toEqual(['S', 'I', 'R']);
      expect(atMics(zones, { agent, year, method: 'disk', disk: '10' })).toEqual([
        'S',
        'I',
        'I',
        'R',
      ]);
    }
  });

  // M100-S19 (2009); lowered by M100-S20-U (June 2010); ertapenem again by M100-S22 (2012).
  it.each([
    ['IPM', 2009, [4, 8, 16]],
    ['MEM', 2009, [4, 8, 16]],
    ['ETP', 2009, [2, 4, 8]],
    ['ETP', 2011, [0.25, 0.5, 1]],
    ['ETP', 2012, [0.5, 1, 2]],
    ['IPM', 2011, [1, 2, 4]],
  ])('%s in %d: S, I, R at %j', (agent, year, mics) => {
    expect(atMics(mics, { agent, year })).toEqual(['S', 'I', 'R']);
  });

  it('has no doripenem before it existed', () => {
    expect(categories({ agent: 'DOR', year: 2009 })).toBe('no-breakpoint');
  });
});

// EUCAST breakpoint tables v3-v15; R is strictly beyond the printed value.
describe('carbapenems by EUCAST', () => {
  it.each([
    ['ETP', 2025, [0.5, 1], ['S', 'R'], [23, 22], ['S', 'R']],
    ['ETP', 2023, [0.5, 1], ['S', 'R'], [25, 24], ['S', 'R']],
    ['ETP', 2018, [0.5, 1, 2], ['S', 'I', 'R'], [25, 22, 21], ['S', 'I', 'R']],
    ['IPM', 2025, [2, 4, 8], ['S', 'I', 'R'], [22, 21, 19, 18], ['S', 'I', 'I', 'R']],
    ['IPM', 2020, [2, 4, 8], ['S', 'I', 'R'], [22, 17, 16], ['S', 'I', 'R']],
    ['IPM', 2018, [2, 8, 16], ['S', 'I', 'R'], [22, 16, 15], ['S', 'I', 'R']],
    ['MEM', 2025, [2, 4, 8, 16], ['S', 'I', 'I', 'R'], [22, 16, 15], ['S', 'I', 'R']],
    ['MEM', 2013, [2, 8, 16], ['S', 'I', 'R'], [22, 16, 15], ['S', 'I', 'R']],
    ['DOR', 2025, [1, 2, 4], ['S', 'I', 'R'], [24, 21, 20], ['S', 'I', 'R']],
    ['DOR', 2013, [1, 4, 8], ['S', 'I', 'R'], [24, 18, 17], ['S', 'I', 'R']],
  ])('%s in %d', (agent, year, ...[mics, byMic, zones, byZone]) => {
    expect(atMics(mics, { agent, year, guideline: 'EUCAST' })).toEqual(byMic);
    const request = { agent, year, guideline: 'EUCAST', method: 'disk', disk: '10' } as const;
    expect(atMics(zones, request)).toEqual(byZone);
  });

  it.each(['pmi', 'mmo', 'pre', 'pst', 'pr-'])(
    'never calls imipenem susceptible in Morganellaceae (%s)',
    (code) => {
      const request = { organism: organism(code), agent: 'IPM', guideline: 'EUCAST' };
      expect(atMics([0.06, 1, 4, 8], request)).toEqual(['I', 'I', 'I', 'R']);
      const zones = { ...request, method: 'disk', disk: '10' } as const;
      expect(atMics([35, 19, 18], zones)).toEqual(['I', 'I', 'R']);
    },
  );

  it('has its own meropenem row for meningitis', () => {
    const request = { guideline: 'EUCAST', site: 'meningitis' };
    expect(atMics([2, 4], request)).toEqual(['S', 'R']);
    expect(atMics([22, 21], { ...request, method: 'disk', disk: '10' })).toEqual(['S', 'R']);
    expect(categories({ ...request, value: 4, year: 2020 })).toBe('I');
  });
});

// EUCAST v15.0 (2025): agent, MIC S and R, zone S and R, disk.
const EUCAST_PANEL = `
CZA 8 8 13 13 10-4
MEV 8 8 20 20 20-10
IMR 2 2 - - -
CZT 2 2 22 22 30-10
FDC 2 2 23 23 30
AZA 4 4 25 25 30-20
ATM 1 4 26 21 30
CAZ 1 4 22 19 10
CRO 1 2 27 24 30
CTX 1 2 20 17 5
FEP 1 4 27 24 30
TZP 8 8 20 20 30-6
AMC 8 8 19 19 20-10
AMK 8 8 18 18 30
GEN 2 2 17 17 10
TOB 2 2 16 16 10
CIP 0.25 0.5 25 22 5
LVX 0.5 1 23 19 5
SXT 2 4 14 11 1.25-23.75
COL 2 2 - - -
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

describe('the usual panel by EUCAST v15.0 (2025)', () => {
  it.each(EUCAST_PANEL)('%s: MIC S <= %s, R > %s; zone S >= %s, R < %s (%s µg)', (...cells) => {
    const [agent = '', s = '', r = '', zoneS = '-', zoneR = '', disk = ''] = cells;
    const mic = { agent, guideline: 'EUCAST' };
    expect(categories({ ...mic, value: Number(s) })).toBe('S');
    expect(categories({ ...mic, value: Number(s) * 2 })).toBe(s === r ? 'R' : 'I');
    expect(categories({ ...mic, value: Number(r) * 2 })).toBe('R');
    const zone = { ...mic, method: 'disk', disk } as const;
    if (zoneS === '-') {
      expect(categories({ ...zone, disk: '10', value: 20 })).toBe('no-breakpoint');
      return;
    }
    expect(categories({ ...zone, value: Number(zoneS) })).toBe('S');
    expect(categories({ ...zone, value: Number(zoneS) - 1 })).toBe(zoneS === zoneR ? 'R' : 'I');
    expect(categories({ ...zone, value: Number(zoneR) - 1 })).toBe('R');
  });

  it('has tigecycline for E. coli and C. koseri alone, eravacycline for E. coli', () => {
    const request = { agent: 'TGC', guideline: 'EUCAST' };
    expect(atMics([0.5, 1], { ...request, organism: organism('eco') })).toEqual(['S', 'R']);
    expect(atMics([0.5, 1], { ...request, organism: organism('cdi') })).toEqual(['S', 'R']);
    expect(categories(request)).toBe('no-breakpoint');
    const eravacycline = { agent: 'ERV', guideline: 'EUCAST', organism: organism('eco') };
    expect(atMics([0.5, 1], eravacycline)).toEqual(['S', 'R']);
    expect(categories({ agent: 'ERV', guideline: 'EUCAST' })).toBe('no-breakpoint');
  });

  it('reads fosfomycin and nitrofurantoin in uncomplicated urinary tract infection', () => {
    const urine = {
      guideline: 'EUCAST',
      organism: organism('eco'),
      site: 'uncomplicated-uti',
    };
    expect(atMics([8, 16], { ...urine, agent: 'FOS' })).toEqual(['S', 'R']);
    expect(atMics([64, 128], { ...urine, agent: 'NIT' })).toEqual(['S', 'R']);
    expect(categories({ ...urine, agent: 'NIT', site: undefined })).toBe('no-breakpoint');
    const zone = { ...urine, method: 'disk' } as const;
    expect(atMics([24, 23], { ...zone, agent: 'FOS', disk: '200' })).toEqual(['S', 'R']);
    expect(atMics([11, 10], { ...zone, agent: 'NIT', disk: '100' })).toEqual(['S', 'R']);
  });

  it('has no plazomicin, polymyxin B or minocycline', () => {
    for (const agent of ['PLZ', 'POL', 'MNO']) {
      expect(categories({ agent, guideline: 'EUCAST' })).toBe('no-breakpoint');
    }
  });

  // "8/16 before 2020", "was 25/22 to 2024" and the like in the published tables.
  it.each([
    ['AMK', 2019, 16, 'I'],
    ['AMK', 2020, 16, 'R'],
    ['GEN', 2019, 4, 'I'],
    ['GEN', 2020, 4, 'R'],
    ['TZP', 2020, 16, 'I'],
    ['TZP', 2021, 16, 'R'],
    ['CIP', 2016, 0.5, 'S'],
    ['CIP', 2017, 0.5, 'I'],
    ['CZT', 2019, 2, 'R'],
    ['CZT', 2020, 2, 'S'],
  ])('%s in %d: MIC %d is %s', (agent, year, value, category) => {
    expect(categories({ agent, year, value, guideline: 'EUCAST' })).toBe(category);
  });

  it('reads ciprofloxacin in Salmonella by its own row', () => {
    const salmonella = { organism: organism('sam'), agent: 'CIP', guideline: 'EUCAST' };
    expect(atMics([0.06, 0.064, 0.125], salmonella)).toEqual(['S', 'S', 'R']);
  });

  it('has tigecycline by FDA: 2 and 8 mg/L', () => {
    expect(atMics([2, 4, 8], { agent: 'TGC', guideline: 'FDA' })).toEqual(['S', 'I', 'R']);
  });
});

// MIC strings under both bodies (2025); {S,I} is "not R", {I,R} and {S,I,R} stay open.
describe('values under CLSI and EUCAST 2025', () => {
  it.each([
    ['ETP', '=', 0.5, 'S', 'S'],
    ['ETP', '=', 1, 'I', 'R'],
    ['ETP', '=', 2, 'R', 'R'],
    ['ETP', '<=', 0.5, 'S', 'S'],
    ['ETP', '>', 1, 'R', 'R'],
    ['ETP', '>=', 8, 'R', 'R'],
    ['IPM', '=', 1, 'S', 'S'],
    ['IPM', '=', 2, 'I', 'S'],
    ['IPM', '=', 4, 'R', 'I'],
    ['IPM', '=', 8, 'R', 'R'],
    ['IPM', '=', 0.75, 'S', 'S'],
    ['IPM', '<=', 4, 'S|I|R', 'S|I'],
    ['IPM', '>', 2, 'R', 'I|R'],
    ['MEM', '=', 0.25, 'S', 'S'],
    ['MEM', '=', 2, 'I', 'S'],
    ['MEM', '=', 4, 'R', 'I'],
    ['MEM', '=', 8, 'R', 'I'],
    ['MEM', '=', 16, 'R', 'R'],
    ['MEM', '<=', 2, 'S|I', 'S'],
    ['MEM', '>', 4, 'R', 'I|R'],
    ['DOR', '=', 2, 'I', 'I'],
    ['DOR', '=', 4, 'R', 'R'],
  ] as const)('%s %s%d mg/L: CLSI %s, EUCAST %s', (agent, operator, value, clsi, eucast) => {
    expect(categories({ agent, operator, value })).toBe(clsi);
    expect(categories({ agent, operator, value, guideline: 'EUCAST' })).toBe(eucast);
  });

  it('reads the trimethoprim part of a sum', () => {
    const request = { agent: 'SXT', guideline: 'EUCAST' };
    expect(categories({ ...request, operator: '<=', value: 20 })).toBe('S');
    expect(categories({ ...request, operator: '>=', value: 320 })).toBe('R');
  });
});
