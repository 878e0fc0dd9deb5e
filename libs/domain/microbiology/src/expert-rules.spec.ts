import type { Susceptibility } from '@carbawatch/contracts';
import { agentByCode } from './agents';
import { EXPERT_RULES } from './expert-rules.data';
import { evaluateExpertRules } from './expert-rules';
import {
  INTRINSIC_RULES,
  intrinsicResistance,
  isIntrinsicallyResistant,
} from './intrinsic-resistance';
import { organismByCode } from './organisms';
import type { Organism } from './organism-index';

function organism(code: string): Organism {
  const found = organismByCode(code);
  if (!found) throw new Error(code);
  return found;
}

/** "MEM R, CAZ S" as results, by EUCAST. */
function results(text: string): Susceptibility[] {
  return text
    .split(', ')
    .filter((part) => part !== '')
    .map((part) => {
      const [agent = '', category] = part.split(' ');
      const interpretation =
        category === 'S' || category === 'R' || category === 'I' ? category : 'S';
      return { agent, interpretation, guideline: 'EUCAST 2025' };
    });
}

function findings(code: string, text: string, carbapenemases: readonly string[] = []) {
  return evaluateExpertRules(
    { organism: organism(code), susceptibility: results(text), carbapenemases },
    { guideline: { body: 'EUCAST', year: 2025 } },
  );
}

const rules = (...asked: Parameters<typeof findings>): string[] =>
  findings(...asked).map(({ rule }) => rule);

describe('expert rules', () => {
  // Organism, results, enzymes, and the rules that speak.
  it.each([
    ['kpn', 'MEM R, ETP R', [], ['carbapenem-resistant']],
    ['pmi', 'IPM R, MEM S', [], []],
    ['pmi', 'MEM R', [], ['carbapenem-resistant-morganellaceae']],
    ['kpn', 'ETP S, MEM R', [], ['carbapenem-resistant', 'ertapenem-spared']],
    ['ecl', 'IPM R, CTX S, CAZ S', [], ['carbapenem-resistant', 'imipenem-without-cephalosporin']],
    ['ecl', 'IPM R, CTX S, CAZ R', [], ['carbapenem-resistant']],
    ['kpn', 'MEM R, CAZ R, ATM S', [], ['carbapenem-resistant', 'aztreonam-spared']],
    ['kpn', 'CZA S', ['NDM'], ['avibactam-with-metallo-enzyme']],
    ['kpn', 'CZA S', ['KPC'], []],
    ['kpn', 'CZA R', ['KPC'], ['avibactam-resistant-kpc']],
    ['kpn', 'CZA R, MEM S', [], ['avibactam-resistant-carbapenem-spared']],
    ['kpn', 'MEM R, MEV S', ['VIM'], ['carbapenem-resistant', 'vaborbactam-with-metallo-enzyme']],
    ['kpn', 'CAZ S, CZA R', [], ['combination-weaker-cza-caz']],
    ['eco', 'PIP S, TZP R', [], ['combination-weaker-tzp-pip']],
    ['eco', 'COL R', [], ['colistin-resistant']],
    ['sma', 'COL R', [], []],
    ['pmi', 'COL R', [], []],
    ['kpn', 'AMK R, GEN R, TOB R', [], ['all-aminoglycosides-resistant']],
    ['kpn', 'AMK R, GEN R', [], []],
    ['eco', 'AMP S, CTX R', [], ['ampicillin-spared']],
    ['eco', 'TGC R', [], ['tigecycline-resistant-e-coli']],
    ['sam', 'MEM R', [], ['carbapenem-resistant', 'salmonella-carbapenem']],
    ['kpn', 'AZA R', [], ['aztreonam-avibactam-resistant']],
    ['kpn', 'FDC R', [], ['cefiderocol-resistant']],
    ['kpn', 'MEM S, CAZ S, CIP S', [], []],
  ])('%s with %s, enzymes %j: %j', (code, text, enzymes, expected) => {
    expect(rules(code, text, enzymes).sort()).toEqual([...expected].sort());
  });

  it('says what, why, by which source and what to do', () => {
    expect(findings('kpn', 'CZA R', ['KPC'])[0]).toEqual({
      rule: 'avibactam-resistant-kpc',
      kind: 'refer',
      agents: ['CZA'],
      because:
        'Ceftazidime-avibactam resistance of a KPC producer: a KPC variant (KPC-31 and others) ' +
        '(CZA R; Shields et al., Antimicrob Agents Chemother 2017;61:e02097-16)',
      action: 'Sequence blaKPC; do not rely on a carbapenem that has become susceptible.',
      source: 'Shields et al., Antimicrob Agents Chemother 2017;61:e02097-16',
    });
  });

  it('builds nothing on a censored value that may be either, or on two methods at odds', () => {
    const options = { guideline: { body: 'EUCAST', year: 2025 } };
    const input = (susceptibility: Susceptibility[]) => ({
      organism: organism('kpn'),
      susceptibility,
    });
    const censored = {
      agent: 'MEM',
      method: 'mic',
      operator: '>',
      value: 4,
      unit: 'mg/L',
    } as const;
    expect(evaluateExpertRules(input([censored]), options)).toEqual([]);
    const odd = [...results('MEM R'), ...results('MEM S')];
    expect(evaluateExpertRules(input(odd), options)).toEqual([]);
  });

  it('calls a colistin zone useless', () => {
    const found = evaluateExpertRules(
      {
        organism: organism('kpn'),
        susceptibility: [{ agent: 'COL', method: 'disk', value: 14, unit: 'mm' }],
      },
      { guideline: { body: 'EUCAST', year: 2025 } },
    );
    expect(found.map(({ rule, kind }) => [rule, kind])).toEqual([['colistin-zone', 'unlikely']]);
  });

  it('doubts "susceptible" where the organism resists by nature', () => {
    expect(findings('kpn', 'AMP S')).toMatchObject([
      { rule: 'intrinsic-resistance-contradicted', kind: 'unlikely', agents: ['AMP'] },
    ]);
    expect(rules('pmi', 'NIT S, TGC S')).toEqual([
      'intrinsic-resistance-contradicted',
      'intrinsic-resistance-contradicted',
    ]);
  });

  it('are known agents, sources and actions, under one id each', () => {
    expect(new Set(EXPERT_RULES.map(({ id }) => id)).size).toBe(EXPERT_RULES.length);
    for (const rule of EXPERT_RULES) {
      expect(rule.source.length).toBeGreaterThan(10);
      expect(rule.action).toMatch(/\.$/);
      const agents = rule.when.flatMap((one) => ('agents' in one ? one.agents : []));
      expect(agents.filter((code) => !agentByCode(code))).toEqual([]);
    }
  });
});

// EUCAST, Expected Resistant Phenotypes v1.2 (2023); species and agents as published.
describe('intrinsic resistance', () => {
  it.each([
    ['kpn', 'AMP AMX TIC', 'COL AMC CZO MEM'],
    ['kox', 'AMP AMX TIC', 'AMC COL'],
    ['ecl', 'AMP AMC SAM CZO LEX FOX', 'COL CTX MEM'],
    ['ehm', 'AMP AMC SAM CZO LEX FOX', 'COL'],
    ['eae', 'AMP AMC SAM CZO LEX FOX', 'COL'],
    ['cfr', 'AMP AMC SAM CZO LEX FOX', 'COL'],
    ['cdi', 'AMP TIC', 'AMC FOX'],
    ['sma', 'AMP AMC SAM CZO FOX CXM COL POL NIT', 'MEM CTX TGC'],
    ['pmi', 'COL POL TGC TCY NIT', 'AMP AMC MEM IPM'],
    ['mmo', 'COL POL TGC TCY NIT AMP AMC', 'MEM IPM CTX'],
    ['pre', 'COL POL TGC TCY NIT AMP', 'MEM'],
    ['pst', 'COL POL TGC TCY NIT AMP', 'MEM'],
    ['pvu', 'COL POL TGC TCY NIT AMP CXM', 'MEM AMC'],
    ['hal', 'COL POL AMP', 'MEM'],
    ['eco', 'VAN LNZ PEN', 'AMP COL AMC CZO'],
    ['pae', 'ETP AMP CTX TGC', 'MEM CAZ'],
    ['pma', 'MEM IPM ETP AMK', 'SXT LVX'],
  ])('%s: %s, but not %s', (code, intrinsic, acquired) => {
    for (const agent of intrinsic.split(' ')) {
      expect([agent, isIntrinsicallyResistant(organism(code), agent)]).toEqual([agent, true]);
    }
    for (const agent of acquired.split(' ')) {
      expect([agent, isIntrinsicallyResistant(organism(code), agent)]).toEqual([agent, false]);
    }
  });

  it('gives the source of each pair', () => {
    expect(intrinsicResistance(organism('pmi'), 'COL')?.source).toMatch(/EUCAST.*2023/);
    expect(intrinsicResistance(organism('eco'), 'MEM')).toBeNull();
    for (const rule of INTRINSIC_RULES) {
      const codes = rule.agents.filter((agent) => !agent.startsWith('class:'));
      expect(codes.filter((code) => !agentByCode(code))).toEqual([]);
    }
  });
});
