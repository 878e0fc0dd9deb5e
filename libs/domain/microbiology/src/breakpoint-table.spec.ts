import { loadBreakpointTable } from './breakpoint-table';
import { breakpointBook, interpret, BUNDLED_BREAKPOINTS } from './breakpoints';
import type { InterpretRequest } from './breakpoints';
import { organismByCode } from './organisms';
import type { Organism } from './organism-index';

const HEADER = 'guideline,from,to,organism,group,agent,method,disk,s,r,sdd,site,source';

function organism(code: string): Organism {
  const found = organismByCode(code);
  if (!found) throw new Error(code);
  return found;
}

function problems(...lines: string[]): string[] {
  const loaded = loadBreakpointTable([HEADER, ...lines].join('\n'));
  return loaded.ok
    ? []
    : loaded.problems.map(({ line, field, code }) => `${line} ${field} ${code}`);
}

// The usual panel as a site would load it from its own copy of M100 (2025); facts of single rows
// to test the loader and the SDD categories with, not a bundled table.
const PANEL = `
CZA mic - 8 16
CZA disk 30-20 21 20
MEV mic - 4 16
MEV disk 20-10 18 14
IMR mic - 1 4
IMR disk 10-25 25 20
CZT mic - 2 8
FDC mic - 4 16
FDC disk 30 16 8
ATM mic - 4 16
ATM disk 30 21 17
CAZ mic - 4 16
CAZ disk 30 21 17
CRO mic - 1 4
CRO disk 30 23 19
CTX mic - 1 4
CTX disk 30 26 22
AMC mic - 8 32
AMC disk 20-10 18 13
AMK mic - 4 16
AMK disk 30 20 16
GEN mic - 2 8
GEN disk 10 18 14
TOB mic - 2 8
TOB disk 10 17 12
PLZ mic - 2 8
PLZ disk 30 18 14
CIP mic - 0.25 1
CIP disk 5 26 21
LVX mic - 0.5 2
LVX disk 5 21 16
SXT mic - 2 4
SXT disk 1.25-23.75 16 10
MNO mic - 4 16
MNO disk 30 16 12
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

const SPECIAL = [
  'CLSI,2020,,EBC,order,FEP,mic,,2,16,4-8,,M100',
  'CLSI,2020,,EBC,order,FEP,disk,30,25,18,19-24,,M100',
  'CLSI,2022,,EBC,order,TZP,mic,,8,32,16,,M100',
  'CLSI,,2021,EBC,order,TZP,mic,,16,128,,,M100',
  'CLSI,2020,,EBC,order,COL,mic,,-,4,,,M100',
  'CLSI,2020,,EBC,order,POL,mic,,,4,,,M100',
  'CLSI,2020,,EBC,order,ERV,mic,,0.5,,,,M100',
  'CLSI,2020,,eco,,FOS,mic,,64,256,,uncomplicated-uti,M100',
];

function loadedBook() {
  const lines = PANEL.map(([agent, method, disk, s, r]) =>
    [
      'CLSI',
      2023,
      '',
      'EBC',
      'order',
      agent,
      method,
      disk === '-' ? '' : disk,
      s,
      r,
      '',
      '',
      '',
    ].join(),
  );
  const loaded = loadBreakpointTable([HEADER, ...lines, ...SPECIAL].join('\n'));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return breakpointBook([...loaded.rows, ...BUNDLED_BREAKPOINTS]);
}

describe("a site's own breakpoint table", () => {
  const book = loadedBook();
  const category = (request: Partial<InterpretRequest>): string => {
    const base = { organism: organism('kpn'), agent: '', method: 'mic', value: 1 } as const;
    const result = interpret({ ...base, guideline: 'CLSI', year: 2025, ...request }, book);
    return result.ok ? [...result.categories].join('|') : result.code;
  };

  it.each(PANEL)('%s %s %s: S at %s, R at %s, both included', (...cells) => {
    const [agent = '', method = '', disk = '', s = '', r = ''] = cells;
    const isMic = method === 'mic';
    const request: Partial<InterpretRequest> = isMic
      ? { agent, method: 'mic' }
      : { agent, method: 'disk', disk };
    const [susceptible, resistant] = [Number(s), Number(r)];
    expect(category({ ...request, value: susceptible })).toBe('S');
    expect(category({ ...request, value: resistant })).toBe('R');
    const beyond = isMic ? susceptible * 2 : susceptible - 1;
    expect(category({ ...request, value: beyond })).toBe(beyond === resistant ? 'R' : 'I');
  });

  it.each([
    ['FEP', 2, 'S'],
    ['FEP', 4, 'SDD'],
    ['FEP', 8, 'SDD'],
    ['FEP', 16, 'R'],
    ['TZP', 8, 'S'],
    ['TZP', 16, 'SDD'],
    ['TZP', 32, 'R'],
    ['COL', 2, 'I'],
    ['COL', 4, 'R'],
    ['POL', 0.5, 'I'],
    ['ERV', 0.5, 'S'],
    ['ERV', 1, 'NS'],
  ])('%s %d mg/L is %s', (agent, value, expected) => {
    expect(category({ agent, value })).toBe(expected);
  });

  it('reads SDD between zones', () => {
    const zone = { agent: 'FEP', method: 'disk', disk: '30' } as const;
    expect([25, 24, 19, 18].map((value) => category({ ...zone, value }))).toEqual([
      'S',
      'SDD',
      'SDD',
      'R',
    ]);
  });

  it('keeps to the years of a row', () => {
    expect(category({ agent: 'TZP', value: 32, year: 2021 })).toBe('I');
    expect(category({ agent: 'TZP', value: 32, year: 2022 })).toBe('R');
    expect(category({ agent: 'CAZ', value: 4, year: 2010 })).toBe('no-breakpoint');
  });

  it('keeps to the site and the species of a row', () => {
    const coli = { agent: 'FOS', value: 64, organism: organism('eco') };
    expect(category(coli)).toBe('no-breakpoint');
    expect(category({ ...coli, site: 'uncomplicated-uti' })).toBe('S');
    expect(category({ ...coli, site: 'uncomplicated-uti', organism: organism('kpn') })).toBe(
      'no-breakpoint',
    );
  });
});

describe('reading a table file', () => {
  it.each([',', ';', '\t'])('finds out the separator %j', (separator) => {
    const text = `${HEADER}\nCLSI,2020,,kpn,,MEM,mic,,<=1,>=4,,,own`.replaceAll(',', separator);
    const loaded = loadBreakpointTable(`\uFEFF${text}`);
    expect(loaded).toMatchObject({
      ok: true,
      rows: [
        {
          guideline: 'CLSI',
          from: 2020,
          to: null,
          group: { rank: 'species', name: 'Klebsiella pneumoniae' },
          agent: 'MEM',
          s: { op: '<=', value: 1 },
          r: { op: '>=', value: 4 },
          source: 'own',
        },
      ],
    });
  });

  it.each([
    ['kpn', '', 'species', 'Klebsiella pneumoniae'],
    ['Klebsiella spp.', '', 'genus', 'Klebsiella'],
    ['kpn', 'genus', 'genus', 'Klebsiella'],
    ['kpn', 'family', 'family', 'Enterobacteriaceae'],
    ['kpn', 'order', 'order', 'Enterobacterales'],
    ['EBC', '', 'order', 'Enterobacterales'],
    ['Morganellaceae', '', 'family', 'Morganellaceae'],
    ['Enterobacter cloacae complex', '', 'species-group', 'Enterobacter cloacae complex'],
    ['Salmonella Typhi', '', 'serovar-group', 'sat'],
  ])('organism "%s" with group "%s" is written for %s %s', (name, group, rank, expected) => {
    const loaded = loadBreakpointTable(`${HEADER}\nX,,,${name},${group},MEM,mic,,<=1,>4,,,`);
    expect(loaded).toMatchObject({ ok: true, rows: [{ group: { rank, name: expected } }] });
  });

  it("takes a bare R as its guideline prints it: CLSI's included, EUCAST's excluded", () => {
    const text = `${HEADER}
CLSI,,,kpn,,MEM,mic,,1,4,,,
EUCAST,,,kpn,,MEM,mic,,2,8,,,
EUCAST,,,kpn,,MEM,disk,10,22,16,,,`;
    const loaded = loadBreakpointTable(text);
    expect(loaded.ok && loaded.rows.map(({ r }) => r?.op)).toEqual(['>=', '>', '<']);
  });

  it("reads WHONET's user-defined breakpoint file", () => {
    const columns =
      'GUIDELINES YEAR TEST_METHOD POTENCY ORGANISM_CODE ORGANISM_CODE_TYPE SITE_OF_INFECTION ' +
      'WHONET_ABX_CODE WHONET_TEST R I SDD S';
    const row = [
      'User-defined',
      '2022',
      'DISK',
      '',
      'kpn',
      'WHONET_ORG_CODE',
      '',
      'MEM',
      'MEM_ND10',
    ];
    const text = [columns.replaceAll(' ', '\t'), [...row, '19', '', '', '23'].join('\t')].join(
      '\n',
    );
    expect(loadBreakpointTable(text)).toMatchObject({
      ok: true,
      rows: [
        {
          guideline: 'User-defined',
          from: 2022,
          disk: '10',
          s: { op: '>=', value: 23 },
          r: { op: '<=', value: 19 },
        },
      ],
    });
  });
});

describe('refusing a table', () => {
  it('names the columns that are missing', () => {
    const loaded = loadBreakpointTable('guideline,organism\nCLSI,kpn');
    expect(loaded.ok ? [] : loaded.problems.map(({ field, code }) => [field, code])).toEqual([
      ['agent', 'missing-column'],
      ['method', 'missing-column'],
      ['s', 'missing-column'],
      ['r', 'missing-column'],
    ]);
  });

  it.each([
    ['an unknown agent', 'CLSI,,,kpn,,KPC,mic,,1,4,,,', '2 agent unknown-agent'],
    ['an unknown organism', 'CLSI,,,foo,,MEM,mic,,1,4,,,', '2 organism unknown-organism'],
    ['an unknown group', 'CLSI,,,kpn,tribe,MEM,mic,,1,4,,,', '2 organism unknown-organism'],
    ['an unknown method', 'CLSI,,,kpn,,MEM,vitek,,1,4,,,', '2 method unknown-method'],
    ['no guideline', ',,,kpn,,MEM,mic,,1,4,,,', '2 guideline missing'],
    ['a zone without disk', 'CLSI,,,kpn,,MEM,disk,,23,19,,,', '2 disk disk-missing'],
    ['no limit at all', 'CLSI,,,kpn,,MEM,mic,,,,,,', '2 s impossible'],
    ['words', 'CLSI,,,kpn,,MEM,mic,,low,4,,,', '2 s not-a-number'],
    ['S above R', 'CLSI,,,kpn,,MEM,mic,,8,4,,,', '2 r impossible'],
    ['S at R, both included', 'CLSI,,,kpn,,MEM,mic,,4,4,,,', '2 r impossible'],
    ['a wrong sign', 'CLSI,,,kpn,,MEM,mic,,>=1,4,,,', '2 s operator-wrong'],
    ['no sign where none is implied', 'BSAC,,,kpn,,MEM,mic,,1,4,,,', '2 r operator-missing'],
    ['no dilution', 'CLSI,,,kpn,,MEM,mic,,1.4,4,,,', '2 s not-a-dilution'],
    ['no plate', 'CLSI,,,kpn,,MEM,disk,10,120,19,,,', '2 s impossible'],
    ['SDD outside', 'CLSI,,,kpn,,FEP,mic,,2,16,1-8,,', '2 sdd impossible'],
    ['SDD backwards', 'CLSI,,,kpn,,FEP,mic,,2,16,8-4,,', '2 sdd impossible'],
    ['years backwards', 'CLSI,2024,2020,kpn,,MEM,mic,,1,4,,,', '2 to impossible'],
    ['no year', 'CLSI,soon,,kpn,,MEM,mic,,1,4,,,', '2 from not-a-number'],
  ])('names line, field and reason: %s', (_, line, expected) => {
    expect(problems(line)).toEqual([expected]);
  });

  // A slip of a published data set: cefepime-enmetazobactam zone S >= 22 and R < 24 (EUCAST 2025).
  it('refuses a zone that would be susceptible and resistant at once', () => {
    expect(problems('EUCAST,2025,,EBC,order,FPE,disk,30-20,22,24,,,')).toEqual(['2 r impossible']);
  });

  it('takes equal S and R where R is strict', () => {
    expect(problems('EUCAST,2025,,EBC,order,TZP,mic,,8,8,,,')).toEqual([]);
    expect(problems('EUCAST,2025,,EBC,order,TZP,disk,30-6,20,20,,,')).toEqual([]);
  });

  it('refuses two rows for one test, organism and year, and takes them in turn', () => {
    const first = 'CLSI,2010,2019,kpn,,MEM,mic,,1,4,,,';
    expect(problems(first, 'CLSI,2019,,kpn,,MEM,mic,,2,8,,,')).toEqual(['3 organism duplicate']);
    expect(problems(first, 'CLSI,2020,,kpn,,MEM,mic,,2,8,,,')).toEqual([]);
  });

  it('takes nothing of a table with one impossible row, and names every one', () => {
    const good = 'CLSI,,,kpn,,MEM,mic,,1,4,,,';
    expect(problems(good, 'CLSI,,,kpn,,IPM,mic,,8,4,,,', 'CLSI,,,foo,,MEM,mic,,1,4,,,')).toEqual([
      '3 r impossible',
      '4 organism unknown-organism',
    ]);
  });
});
