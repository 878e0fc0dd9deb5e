import type { IsolateFacts, IsolateReported } from '@carbawatch/contracts';
import fc from 'fast-check';
import { compareStates } from './compare-states';
import { foldReports } from './fold-reports';
import { DEFAULT_CONTENT, ruleSetContent } from './rule-set';
import { SHIPPED_RULES, SiteRules } from './site-rules';

const ORGANISMS = [
  ['kpn', 'Klebsiella pneumoniae'],
  ['pmi', 'Proteus mirabilis'],
  ['pae', 'Pseudomonas aeruginosa'],
  ['?', 'Nonsensia invenita'],
] as const;

const mic = fc.record({
  agent: fc.constantFrom('MEM', 'IPM', 'ETP', 'AMP', 'COL'),
  method: fc.constant('mic' as const),
  value: fc.constantFrom(0.125, 0.5, 1, 2, 4, 8, 16),
  guideline: fc.constantFrom('CLSI 2025', 'EUCAST 2025'),
});
const gene = fc.record({
  gene: fc.constantFrom('blaKPC-2', 'blaKPC-31', 'blaOXA-163', 'NDM', 'blaGES-2', 'blaTEM-1'),
  method: fc.constantFrom('pcr' as const, 'wgs' as const),
  result: fc.constantFrom('detected' as const, 'not-detected' as const),
});
const report = fc
  .record({
    organism: fc.constantFrom(...ORGANISMS),
    susceptibility: fc.array(mic, { maxLength: 4 }),
    geneTests: fc.array(gene, { maxLength: 3 }),
    minute: fc.integer({ min: 0, max: 59 }),
    sender: fc.constantFrom('LIS', 'WGS'),
    status: fc.constantFrom('preliminary' as const, 'final' as const, 'corrected' as const),
  })
  .map(({ organism: [code, name], minute, ...rest }): IsolateReported => ({
    ...rest,
    site: 'site-1',
    isolateId: 'L1-1',
    pseudonym: 'p1',
    patientKnown: true,
    messageId: `m${minute}`,
    receivedAt: `2026-01-05T08:${String(minute).padStart(2, '0')}:00Z`,
    kind: 'laboratory',
    organism: { code, name },
  }));
const reports = fc.array(report, { minLength: 1, maxLength: 4 });

const rules = fc
  .record({
    creDefinition: fc.constantFrom('cdc-2015', 'nl-brmo-2024', 'ears-net', 'glass'),
    breakpoints: fc.record({ year: fc.constantFrom(null, 2012, 2018, 2025) }),
    policies: fc.record({
      genesOnlyExcludes: fc.boolean(),
      kpcVariants: fc.constantFrom('confirmed', 'excluded'),
      ges2: fc.constantFrom('catalogue', 'carbapenemase', 'variable'),
    }),
  })
  .map((content) => SiteRules.make('candidate.1', ruleSetContent.parse(content)));

function stateBy(site: SiteRules, known: readonly IsolateReported[]) {
  const { steps } = foldReports(known, (facts: IsolateFacts) => site.classify(facts));
  const current = steps.at(-1);
  if (!current) throw new Error('an isolate has a report');
  return { ...current, earlier: steps.slice(0, -1) };
}

describe('what another rule set would change', () => {
  it('is nothing when it says the same as the one in force, whatever it is called', () => {
    const renamed = SiteRules.make('renamed.1', DEFAULT_CONTENT);
    fc.assert(
      fc.property(reports, (known) => {
        expect(compareStates(stateBy(SHIPPED_RULES, known), stateBy(renamed, known))).toBeNull();
      }),
    );
  });

  it('is nothing against oneself, for any rules', () => {
    fc.assert(
      fc.property(reports, rules, (known, site) => {
        expect(compareStates(stateBy(site, known), stateBy(site, known))).toBeNull();
      }),
    );
  });

  it('turned round gives the same kinds, and gains become losses', () => {
    fc.assert(
      fc.property(reports, rules, (known, site) => {
        const there = compareStates(stateBy(SHIPPED_RULES, known), stateBy(site, known));
        const back = compareStates(stateBy(site, known), stateBy(SHIPPED_RULES, known));
        expect(back?.kinds).toEqual(there?.kinds);
        expect(back?.alertFacts.lost).toEqual(there?.alertFacts.gained);
        expect(back?.from).toEqual(there?.to);
      }),
    );
  });

  it('tells of each fact that alerts start from when it was first known', () => {
    const at = (minute: string, gene: string): IsolateReported => ({
      site: 'site-1',
      isolateId: 'L1-1',
      pseudonym: 'p1',
      patientKnown: true,
      messageId: minute,
      sender: 'LIS',
      receivedAt: `2026-01-05T08:${minute}:00Z`,
      kind: 'laboratory',
      status: 'final',
      organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
      geneTests: [{ gene, method: 'wgs', result: 'detected', identity: 100, coverage: 100 }],
    });
    const known = [at('01', 'blaGES-2'), at('02', 'blaNDM-1')];
    const counting = SiteRules.make(
      'ges.1',
      ruleSetContent.parse({ policies: { ges2: 'carbapenemase' } }),
    );
    expect(compareStates(stateBy(SHIPPED_RULES, known), stateBy(counting, known))).toMatchObject({
      kinds: ['genes', 'alert-facts'],
      from: { genes: ['NDM-1'] },
      to: { genes: ['GES-2', 'NDM-1'] },
      alertFacts: {
        gained: [{ fact: 'confirmed GES', since: '2026-01-05T08:01:00Z' }],
        lost: [],
        moved: [{ fact: 'cre', from: '2026-01-05T08:02:00Z', to: '2026-01-05T08:01:00Z' }],
      },
    });
  });
});
