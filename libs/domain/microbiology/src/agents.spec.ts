import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { AGENTS, agentByCode, agentNameKey, resolveAgent, resolveAgentText } from './agents';
import { isValidLoinc } from './check-digits';
import { parseWhonetColumn } from './whonet-columns';

const codeOf = (text: string): string | null => resolveAgentText(text)?.agent.code ?? null;

// LOINC by kind as WHONET's list gives them: drug, generic, MIC, disk, gradient.
const LOINC = `
ETP 35802-8 35801-0 35799-6 35800-2
IPM 18932-4 279-0 280-8 7019-3
MEM 18943-1 6652-2 6653-0 7029-2
DOR 60535-2 56031-8 72893-1 58711-3
CZA 73603-3 73625-6 73648-8 -
CZT 73602-5 73624-9 73647-0 -
PLZ 73592-8 73614-0 73637-1 -
COL 18912-6 205-5 206-3 33333-6
POL 18972-0 420-0 421-8 35832-5
TGC 42357-4 42355-8 42356-6 42354-1
AMK 18860-7 12-5 13-3 6975-7
GEN 18928-2 267-5 268-3 7016-9
TOB 18996-9 508-2 509-0 7055-7
CIP 18906-8 185-9 186-7 7002-9
LVX 20629-2 20396-8 21367-8 7026-8
TZP 18970-4 412-7 413-5 7044-1
AMC 18862-3 20-8 21-6 6977-3
AMP 18864-9 28-1 29-9 6979-9
CAZ 18893-8 133-9 134-7 6995-5
CRO 18895-3 141-2 142-0 6998-9
CTX 18886-2 108-1 109-9 6989-8
FEP 18879-7 6644-9 8272-7 6987-2
ATM 18868-0 44-8 45-5 6982-3
SXT 18998-5 516-5 517-3 7057-3
FOS 25596-8 25653-7 35810-1 35809-3
NIT 18955-5 363-2 364-0 7036-7
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

describe('agents by LOINC', () => {
  it.each(LOINC)('%s: the kind of code says how it was tested', (code, ...loinc) => {
    const methods = [undefined, 'mic', 'disk', 'etest'];
    loinc.forEach((id, at) => {
      if (id === '-') return;
      const match = resolveAgent({ loinc: id });
      expect([id, match?.agent.code, match?.method]).toEqual([id, code, methods[at]]);
    });
  });

  it('has sound LOINC codes, each for one agent', () => {
    const seen = new Map<string, string>();
    for (const agent of AGENTS) {
      for (const id of Object.values(agent.loinc)) {
        expect([id, isValidLoinc(id)]).toEqual([id, true]);
        expect([id, seen.get(id) ?? agent.code]).toEqual([id, agent.code]);
        seen.set(id, agent.code);
      }
    }
  });

  it('keeps 18862-3 (amoxicillin-clavulanate) and 18860-7 (amikacin) apart', () => {
    expect(resolveAgent({ loinc: '18862-3' })?.agent.code).toBe('AMC');
    expect(resolveAgent({ loinc: '18860-7' })?.agent.code).toBe('AMK');
  });
});

describe('agents by code', () => {
  it.each([
    ['MEM', 'MEM', undefined],
    ['mem', 'MEM', undefined],
    ['IMP', 'IPM', true],
    ['IMI', 'IPM', true],
    ['MER', 'MEM', true],
    ['ERT', 'ETP', true],
    ['AMS', 'SAM', true],
    ['PIT', 'TZP', true],
    ['AZT', 'ATM', true],
    ['CEP', 'CEP', undefined],
    ['TEM', 'TEM', undefined],
    ['NIT', 'NIT', undefined],
    ['J01DH02', 'MEM', undefined],
    ['J01DH51', 'IPM', undefined],
    ['6652-2', 'MEM', undefined],
  ])('%s is %s (legacy: %s)', (text, code, legacy) => {
    const match = resolveAgent({ code: text });
    expect(match?.agent.code).toBe(code);
    expect(match?.legacyCode).toBe(legacy);
  });

  it.each(['XYZ', 'KPC', 'NDM', 'blaIMP', '', '505451-3'])('%s is no agent', (text) => {
    expect(resolveAgentText(text)).toBeNull();
  });

  it('counts as carbapenems only the drugs themselves', () => {
    const carbapenems = AGENTS.filter(({ isCarbapenem }) => isCarbapenem).map(({ code }) => code);
    expect(carbapenems.sort()).toEqual(['BIA', 'DOR', 'ETP', 'IPM', 'MEM', 'TBP']);
    expect(agentByCode('MEV')?.class).toBe('carbapenem-inhibitor');
    expect(agentByCode('IMR')?.isCarbapenem).toBe(false);
  });
});

describe('agents by name', () => {
  it.each([
    ['Meropenem', 'MEM'],
    ['MEROPENEM', 'MEM'],
    ['Imipenem/cilastatin', 'IPM'],
    ['Ampicillin/Sulbactam', 'SAM'],
    ['Ampicillin-sulbactam', 'SAM'],
    ['Trimethoprim + Sulfamethoxazole', 'SXT'],
    ['Sulfamethoxazole/Trimethoprim', 'SXT'],
    ['Trimethoprim/sulphamethoxazole', 'SXT'],
    ['Co-trimoxazole', 'SXT'],
    ['Cefazolin', 'CZO'],
    ['Cephazolin', 'CZO'],
    ['Cephalexin', 'LEX'],
    ['Amoxicillin/Clavulanic acid', 'AMC'],
    ['amoxicillin-clavulanate', 'AMC'],
    ['Amoxycillin + clavulanic acid', 'AMC'],
    ['Piperacillin/Tazobactam', 'TZP'],
    ['Gentamycin', 'GEN'],
    ['Gentamicin high-level', 'GEH'],
    ['Rifampin', 'RIF'],
    ['Rifampicin', 'RIF'],
    ['Penicillin G', 'PEN'],
    ['Cefotaxim', 'CTX'],
    ['Ciprofloxacin [Susceptibility] by Minimum inhibitory concentration (MIC)', 'CIP'],
    ['Meropenem [Susceptibility] by Gradient strip', 'MEM'],
    ['Ceftazidime-avibactam', 'CZA'],
    ['Ceftazidime', 'CAZ'],
    ['Cefuroxime axetil', 'CXA'],
    ['Cefuroxime', 'CXM'],
    ['Polymyxin B', 'POL'],
    ['Colistin', 'COL'],
    ['美罗培南', 'MEM'],
    ['亚胺培南', 'IPM'],
  ])('%s is %s', (name, code) => expect(codeOf(name)).toBe(code));

  it('gives every agent its own name back', () => {
    for (const agent of AGENTS) {
      expect([agent.name, codeOf(agent.name)]).toEqual([agent.name, agent.code]);
      expect(agentByCode(agent.code)).toBe(agent);
    }
  });

  it('reads a combination in either order and with any sign between', () => {
    const combinations = AGENTS.filter(({ name }) => name.split('/').length === 2);
    fc.assert(
      fc.property(
        fc.constantFrom(...combinations),
        fc.constantFrom('/', '-', ' + ', ' ', ' and '),
        fc.boolean(),
        (agent, sign, turned) => {
          const parts = agent.name.split('/');
          if (turned) parts.reverse();
          expect(codeOf(parts.join(sign))).toBe(agent.code);
        },
      ),
    );
  });

  it('has no two agents of one name key', () => {
    const keys = AGENTS.map(({ name }) => agentNameKey(name));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('WHONET antibiotic columns', () => {
  it.each([
    ['IPM_ND10', 'IPM', 'CLSI', 'disk', '10'],
    ['MEM_ED10', 'MEM', 'EUCAST', 'disk', '10'],
    ['IPM_NM', 'IPM', 'CLSI', 'mic', undefined],
    ['MEM_EE', 'MEM', 'EUCAST', 'etest', undefined],
    ['SXT_ND1_2', 'SXT', 'CLSI', 'disk', '1.2'],
    ['SXT_ED1.2', 'SXT', 'EUCAST', 'disk', '1.2'],
    ['amc_ed20', 'AMC', 'EUCAST', 'disk', '20'],
    ['CIP_FD5', 'CIP', 'SFM', 'disk', '5'],
  ])('%s is %s by %s, %s', (column, code, guideline, method, disk) => {
    const read = parseWhonetColumn(column);
    expect([read?.agent.code, read?.guideline, read?.method, read?.disk]).toEqual([
      code,
      guideline,
      method,
      disk,
    ]);
  });

  it.each(['AGE', 'ESBL', 'XYZ_ND10', 'IPM_ZD10', 'IPM_NX', 'IPM_NM10', 'IPM', 'CTX-M_ND10', ''])(
    '%s is no antibiotic column',
    (column) => expect(parseWhonetColumn(column)).toBeNull(),
  );
});

const DATA =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../shared/data');
type Row = Readonly<Record<string, string>>;

if (!existsSync(join(DATA, 'whonet-amrie/Antibiotics.txt'))) {
  it.skip("comparison with WHONET's agent list (shared test data is not there)", () => undefined);
} else {
  const read = (path: string): Row[] =>
    Papa.parse<Row>(readFileSync(join(DATA, path), 'utf8').replace(/^\uFEFF/, ''), {
      header: true,
      skipEmptyLines: true,
    }).data;

  describe('agents that real files and tables name', () => {
    it("agrees with every LOINC code of WHONET's list for our agents", () => {
      const columns = {
        LOINCGEN: undefined,
        LOINCMIC: 'mic',
        LOINCDISK: 'disk',
        LOINCETEST: 'etest',
      };
      for (const row of read('whonet-amrie/Antibiotics.txt')) {
        const agent = agentByCode(row['WHONET_ABX_CODE'] ?? '');
        if (!agent) continue;
        for (const [column, method] of Object.entries(columns)) {
          const id = row[column] ?? '';
          if (id === '') continue;
          const match = resolveAgent({ loinc: id });
          expect([id, match?.agent.code, match?.method]).toEqual([id, agent.code, method]);
        }
      }
    });

    it("gives WHONET's English names the same code", () => {
      const wrong = read('whonet-amrie/Antibiotics.txt')
        .map((row) => [row['WHONET_ABX_CODE'] ?? '', codeOf(row['ANTIBIOTIC'] ?? '')] as const)
        .filter(([code, found]) => found !== null && found !== code);
      expect(wrong).toEqual([]);
    });

    it('reads every antibiotic column of the AMR example files', () => {
      const [wide = {}] = read('amr-r-isolates/example_isolates.csv');
      const agents = Object.keys(wide).filter((column) => /^[A-Z]{3}$/.test(column));
      expect(agents.filter((code) => !resolveAgent({ code }))).toEqual([]);
      expect(agents.length).toBe(40);
      const [whonet = {}] = read('amr-r-isolates/whonet_example.csv');
      const columns = Object.keys(whonet).filter((column) => column.includes('_'));
      expect(columns.filter((column) => !parseWhonetColumn(column))).toEqual([]);
      expect(columns.length).toBeGreaterThan(25);
    });
  });
}
