import type { Susceptibility } from '@carbawatch/contracts';
import { CRE_DEFINITION_IDS, creDefinition, isCreDefinitionId } from './cre-definitions';
import type { CreDefinitionId } from './cre-definitions';
import { evaluateCre } from './cre-evaluation';
import type { CreInput } from './cre-evaluation';
import { organismByCode } from './organisms';
import type { Organism } from './organism-index';

function organism(code: string): Organism {
  const found = organismByCode(code);
  if (!found) throw new Error(code);
  return found;
}

const mic = (agent: string, text: string): Susceptibility => {
  const [, operator = '', value = ''] = /^([<>=]*)(.*)$/.exec(text) ?? [];
  const measured = { agent, method: 'mic' as const, value: Number(value), unit: 'mg/L' as const };
  return operator === '<=' || operator === '>' || operator === '>=' || operator === '<'
    ? { ...measured, operator }
    : measured;
};

const reported = (
  agent: string,
  interpretation: 'S' | 'I' | 'R' | 'NS',
  guideline?: string,
): Susceptibility =>
  guideline === undefined ? { agent, interpretation } : { agent, interpretation, guideline };

type Asked = Partial<Omit<CreInput, 'organism' | 'susceptibility'>>;

function evaluate(
  code: string,
  susceptibility: readonly Susceptibility[],
  definition: CreDefinitionId = 'cdc-2015',
  asked: Asked = {},
) {
  return evaluateCre(
    { organism: organism(code), susceptibility, carbapenemaseConfirmed: false, ...asked },
    definition,
  );
}

const status = (...asked: Parameters<typeof evaluate>): string => evaluate(...asked).status;

const BLOOD = { specimen: { type: 'blood' } };
const CONFIRMED = { carbapenemaseConfirmed: true };

describe('CRE definitions as data', () => {
  it('are nine, in lower case, with a source each', () => {
    expect(CRE_DEFINITION_IDS).toEqual([
      'cdc-2015',
      'nhsn-labid-2013',
      'nhsn-labid-2015',
      'us-co-2012',
      'nl-brmo-2024',
      'de-mrgn',
      'ears-net',
      'glass',
      'cn-chinet',
    ]);
    for (const id of CRE_DEFINITION_IDS)
      expect(creDefinition(id).source.length).toBeGreaterThan(10);
    expect(isCreDefinitionId('cdc-2015')).toBe(true);
    expect(isCreDefinitionId('CDC-2015')).toBe(false);
  });

  // Organisms of each rule: NHSN protocols, ECDC and WHO manuals, CDC 2015.
  const ALL = 'cre';
  const OUT = 'out-of-scope';
  it.each([
    ['eco', ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL],
    ['kpn', ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL],
    ['koz', ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL],
    ['kox', ALL, ALL, ALL, ALL, ALL, ALL, OUT, OUT, ALL],
    ['kvi', ALL, OUT, OUT, ALL, ALL, ALL, OUT, OUT, ALL],
    ['eae', ALL, OUT, ALL, ALL, ALL, ALL, OUT, OUT, ALL],
    ['ecl', ALL, OUT, ALL, ALL, ALL, ALL, OUT, OUT, ALL],
    ['ecx', ALL, OUT, ALL, ALL, ALL, ALL, OUT, OUT, ALL],
    ['cfr', ALL, OUT, OUT, OUT, ALL, ALL, OUT, OUT, ALL],
    ['sma', ALL, OUT, OUT, OUT, ALL, ALL, OUT, OUT, ALL],
    ['sam', ALL, OUT, OUT, OUT, ALL, ALL, OUT, ALL, ALL],
    ['pmi', ALL, OUT, OUT, OUT, ALL, ALL, OUT, OUT, ALL],
  ])('%s with meropenem >=32 and ceftazidime R under each', (code, ...expected) => {
    const results = [mic('MEM', '>=32'), reported('CAZ', 'R', 'CLSI 2012')];
    const found = CRE_DEFINITION_IDS.map((id) => status(code, results, id, BLOOD));
    expect(found).toEqual(expected);
  });

  it.each(['pae', 'aba', 'pma', 'aeh', 'sau', 'cal'])(
    '%s is no Enterobacterales, whatever its meropenem and its enzyme',
    (code) => {
      for (const id of CRE_DEFINITION_IDS) {
        expect(status(code, [mic('MEM', '32')], id, CONFIRMED)).toBe('not-enterobacterales');
      }
    },
  );

  it('leaves open what is identified too coarsely', () => {
    expect(status('kl-', [mic('MEM', '32')], 'cdc-2015')).toBe('cre');
    expect(status('kl-', [mic('MEM', '32')], 'nhsn-labid-2015')).toBe('undetermined');
    expect(status('kl-', [mic('MEM', '0.5')], 'nhsn-labid-2015')).toBe('not-cre');
    expect(status('ci-', [mic('MEM', '32')], 'nhsn-labid-2015')).toBe('out-of-scope');
    expect(status('gne', [mic('MEM', '32')], 'cdc-2015')).toBe('cre');
    // An unnamed member of the order may be Proteus, where imipenem does not count.
    expect(status('gne', [mic('IPM', '32')], 'cdc-2015')).toBe('undetermined');
    expect(status('gnr', [mic('MEM', '32')], 'cdc-2015')).toBe('undetermined');
  });
});

describe('what counts as resistant', () => {
  // Definition, agent, value and the answer for Klebsiella pneumoniae in blood.
  it.each([
    ['cdc-2015', 'ETP', '1', 'not-cre'],
    ['cdc-2015', 'ETP', '2', 'cre'],
    ['cdc-2015', 'IPM', '2', 'not-cre'],
    ['cdc-2015', 'IPM', '4', 'cre'],
    ['cdc-2015', 'MEM', '2', 'not-cre'],
    ['cdc-2015', 'MEM', '4', 'cre'],
    ['cdc-2015', 'DOR', '4', 'cre'],
    ['nhsn-labid-2013', 'MEM', '1', 'not-cre'],
    ['nhsn-labid-2013', 'MEM', '2', 'cre'],
    ['nhsn-labid-2013', 'IPM', '2', 'cre'],
    ['nhsn-labid-2013', 'DOR', '2', 'cre'],
    ['nhsn-labid-2013', 'ETP', '8', 'undetermined'],
    ['nhsn-labid-2015', 'MEM', '2', 'not-cre'],
    ['nhsn-labid-2015', 'MEM', '4', 'cre'],
    ['nhsn-labid-2015', 'ETP', '2', 'cre'],
    ['nl-brmo-2024', 'MEM', '8', 'not-cre'],
    ['nl-brmo-2024', 'MEM', '16', 'cre'],
    ['nl-brmo-2024', 'ETP', '1', 'cre'],
    ['de-mrgn', 'IPM', '4', 'not-cre'],
    ['de-mrgn', 'IPM', '8', 'cre'],
    ['de-mrgn', 'ETP', '8', 'undetermined'],
    ['ears-net', 'MEM', '8', 'not-cre'],
    ['ears-net', 'MEM', '16', 'cre'],
    ['ears-net', 'ETP', '8', 'undetermined'],
    ['cn-chinet', 'ETP', '2', 'cre'],
    ['cn-chinet', 'IPM', '4', 'cre'],
    ['cn-chinet', 'DOR', '4', 'undetermined'],
  ] as const)('%s: %s %s mg/L is %s', (definition, agent, value, expected) => {
    expect(status('kpn', [mic(agent, value)], definition, BLOOD)).toBe(expected);
  });

  it.each([
    ['CLSI 2024', '4', 'cre'],
    ['EUCAST 2024', '4', 'not-cre'],
    ['EUCAST 2024', '16', 'cre'],
    [undefined, '4', 'undetermined'],
    [undefined, '16', 'cre'],
    [undefined, '1', 'not-cre'],
  ])(
    'glass judges by the guideline of the report: %s, meropenem %s',
    (guideline, value, expected) => {
      const result = mic('MEM', value);
      const stated = guideline === undefined ? result : { ...result, guideline };
      expect(status('kpn', [stated], 'glass')).toBe(expected);
    },
  );

  // CDC 2015, Dutch BRMO, CHINET: raised imipenem MICs of the wild type.
  it.each([
    ['pmi', 'cdc-2015', 'not-cre'],
    ['mmo', 'cdc-2015', 'not-cre'],
    ['pst', 'cdc-2015', 'not-cre'],
    ['sma', 'cdc-2015', 'cre'],
    ['sma', 'nl-brmo-2024', 'not-cre'],
    ['pmi', 'nl-brmo-2024', 'not-cre'],
    ['pmi', 'de-mrgn', 'not-cre'],
    ['pmi', 'cn-chinet', 'not-cre'],
    ['eco', 'nl-brmo-2024', 'cre'],
  ] as const)('imipenem 32 mg/L alone in %s under %s is %s', (code, definition, expected) => {
    expect(status(code, [mic('IPM', '32')], definition)).toBe(expected);
  });

  it('counts another carbapenem as reported where any carbapenem counts', () => {
    expect(status('kpn', [reported('BIA', 'R')], 'cdc-2015')).toBe('cre');
    expect(status('kpn', [reported('BIA', 'R')], 'nhsn-labid-2015')).toBe('undetermined');
  });

  it('does not count meropenem-vaborbactam or imipenem-relebactam', () => {
    expect(status('kpn', [reported('MEV', 'R'), mic('MEM', '0.5')])).toBe('not-cre');
  });

  it.each([
    ['R', 'R', 'cre'],
    ['R', 'S', 'not-cre'],
    ['I', 'R', 'not-cre'],
    ['R', undefined, 'undetermined'],
  ] as const)(
    'Colorado 2012 asks for all third-generation cephalosporins: CAZ %s, CRO %s gives %s',
    (caz, cro, expected) => {
      const results = [mic('MEM', '2')];
      if (cro !== undefined) results.push(reported('CAZ', caz), reported('CRO', cro));
      expect(status('kpn', results, 'us-co-2012')).toBe(expected);
    },
  );

  it('tells 4MRGN and 3MRGN apart', () => {
    const three = [mic('MEM', '0.125'), mic('TZP', '64'), mic('CTX', '32'), mic('CIP', '4')];
    expect(evaluate('kpn', three, 'de-mrgn')).toMatchObject({
      status: 'not-cre',
      flags: ['3mrgn'],
    });
    expect(evaluate('kpn', [...three.slice(1), mic('MEM', '32')], 'de-mrgn')).toMatchObject({
      status: 'cre',
      flags: ['4mrgn'],
    });
    const two = [mic('MEM', '0.125'), mic('CTX', '32'), mic('CIP', '4')];
    expect(evaluate('kpn', two, 'de-mrgn').flags).toEqual([]);
  });

  it.each([
    ['blood', 'cre'],
    ['119297000', 'cre'],
    ['Cerebrospinal fluid', 'cre'],
    ['血液', 'cre'],
    ['urine', 'out-of-scope'],
    [undefined, 'undetermined'],
  ])('EARS-Net covers invasive isolates: %s is %s', (type, expected) => {
    const specimen = type === undefined ? {} : { type };
    expect(status('kpn', [mic('MEM', '32')], 'ears-net', { specimen })).toBe(expected);
  });
});

describe('the enzyme clause', () => {
  it.each([
    ['cdc-2015', 'cre'],
    ['nhsn-labid-2013', 'not-cre'],
    ['nhsn-labid-2015', 'cre'],
    ['us-co-2012', 'cre'],
    ['nl-brmo-2024', 'cre'],
    ['de-mrgn', 'cre'],
    ['ears-net', 'not-cre'],
    ['glass', 'not-cre'],
    ['cn-chinet', 'cre'],
  ] as const)('E. coli with OXA-244 and susceptible carbapenems under %s is %s', (id, expected) => {
    const results = [mic('MEM', '0.25'), mic('ETP', '0.25'), mic('IPM', '0.5'), mic('DOR', '0.25')];
    const answer = evaluate('eco', results, id, CONFIRMED);
    expect(answer.status).toBe(expected);
    if (expected === 'cre') expect(answer.basis).toBe('enzyme');
  });

  it.each([
    [[mic('MEM', '32')], true, 'both'],
    [[mic('MEM', '32')], false, 'phenotype'],
    [[mic('MEM', '0.25')], true, 'enzyme'],
    [[], true, 'enzyme'],
  ] as const)('%j, enzyme confirmed %s: basis %s', (results, carbapenemaseConfirmed, basis) => {
    expect(evaluate('kpn', results, 'cdc-2015', { carbapenemaseConfirmed }).basis).toBe(basis);
  });

  // Citrobacter freundii with KPC; Proteus mirabilis IPM 8, MEM 0.06; ETP 4 without an enzyme.
  it('follows the published cases', () => {
    expect(status('cfr', [], 'nhsn-labid-2015', CONFIRMED)).toBe('out-of-scope');
    expect(status('cfr', [], 'cdc-2015', CONFIRMED)).toBe('cre');
    expect(status('pmi', [mic('IPM', '8'), mic('MEM', '0.06')])).toBe('not-cre');
    expect(status('kpn', [mic('ETP', '4'), mic('MEM', '0.5')], 'nhsn-labid-2015')).toBe('cre');
    expect(status('pmi', [mic('IPM', '8')], 'cdc-2015', CONFIRMED)).toBe('cre');
  });
});
