import type { OrganismGroup } from './breakpoint-row';
import type { Category } from './category';

/**
 * Results that a reference laboratory would not let pass unseen, as data. `unlikely`: check
 * identification and measurement; `confirm`: repeat by the named method; `refer`: send the
 * isolate on. A rule speaks when every one of its conditions holds.
 */
export type ExpertKind = 'unlikely' | 'confirm' | 'refer';

export type ExpertCondition =
  | {
      /** `each`: all of them, each tested; `every-tested`: all of those that were tested. */
      readonly is: 'any' | 'each' | 'every-tested';
      readonly agents: readonly string[];
      readonly categories: readonly Category[];
    }
  /** One of these enzyme families is confirmed (KPC, NDM, ...). */
  | { readonly enzyme: readonly string[] }
  /** A zone was reported for the agent, whatever its size. */
  | { readonly zoneOf: string };

export type ExpertRule = {
  readonly id: string;
  readonly kind: ExpertKind;
  readonly organisms: readonly OrganismGroup[];
  readonly except?: readonly OrganismGroup[];
  readonly when: readonly ExpertCondition[];
  readonly because: string;
  readonly action: string;
  readonly source: string;
};

const ENTEROBACTERALES: readonly OrganismGroup[] = [{ rank: 'order', name: 'Enterobacterales' }];
const MORGANELLACEAE: readonly OrganismGroup[] = [{ rank: 'family', name: 'Morganellaceae' }];
const ANY_GRAM_NEGATIVE: readonly OrganismGroup[] = [];

/** What no document says as a rule and the cited mechanism makes plain is named as our own. */
const own = (from: string) => `Plausibility rule of Carbawatch, from ${from}`;
const MECHANISMS_2017 = 'EUCAST guidelines for detection of resistance mechanisms v2.0 (2017)';
const APPENDIX_A = 'CLSI M100, Appendix A (results to be confirmed)';
const COLISTIN_2016 = 'CLSI-EUCAST joint working group on polymyxins, 22 March 2016';
const KPC_MUTANTS = 'Shields et al., Antimicrob Agents Chemother 2017;61:e02097-16';
const CARBAPENEMASES_2007 = 'Queenan and Bush, Clin Microbiol Rev 2007;20:440-458';
const INHIBITORS_2022 =
  'Berends et al., J Stat Softw 2022;103(3), rules of the R package AMR on drugs with an inhibitor';
const METHYLASES_2016 = 'Doi et al., Infect Dis Clin North Am 2016;30:523-537';

const resistant = (...agents: string[]): ExpertCondition => ({
  is: 'any',
  agents,
  categories: ['R'],
});
const susceptible = (...agents: string[]): ExpertCondition => ({
  is: 'any',
  agents,
  categories: ['S'],
});
const allResistant = (...agents: string[]): ExpertCondition => ({
  is: 'each',
  agents,
  categories: ['R'],
});

/** The parent drug and its combination: an inhibitor never takes activity away. */
const COMBINATIONS: readonly (readonly [string, string])[] = [
  ['AMP', 'SAM'],
  ['AMX', 'AMC'],
  ['AMP', 'AMC'],
  ['PIP', 'TZP'],
  ['TIC', 'TCC'],
  ['CAZ', 'CZA'],
  ['MEM', 'MEV'],
  ['IPM', 'IMR'],
  ['ATM', 'AZA'],
];

const COMBINATION_RULES: readonly ExpertRule[] = COMBINATIONS.map(([parent, combination]) => ({
  id: `combination-weaker-${combination.toLowerCase()}-${parent.toLowerCase()}`,
  kind: 'unlikely' as const,
  organisms: ENTEROBACTERALES,
  when: [susceptible(parent), resistant(combination)],
  because:
    `${parent} is susceptible and ${combination} resistant, ` +
    'though an inhibitor takes no activity away',
  action: 'Repeat both tests.',
  source: INHIBITORS_2022,
}));

const CARBAPENEM_RULES: readonly ExpertRule[] = [
  {
    id: 'carbapenem-resistant',
    kind: 'confirm',
    organisms: ENTEROBACTERALES,
    except: MORGANELLACEAE,
    when: [resistant('ETP', 'IPM', 'MEM', 'DOR')],
    because: 'Resistance to a carbapenem',
    action: 'Confirm identification and susceptibility; test for a carbapenemase.',
    source: APPENDIX_A,
  },
  {
    id: 'carbapenem-resistant-morganellaceae',
    kind: 'confirm',
    organisms: MORGANELLACEAE,
    when: [resistant('ETP', 'MEM', 'DOR')],
    because: 'Resistance to a carbapenem other than imipenem',
    action: 'Confirm identification and susceptibility; test for a carbapenemase.',
    source: APPENDIX_A,
  },
  {
    id: 'ertapenem-spared',
    kind: 'unlikely',
    organisms: ENTEROBACTERALES,
    when: [susceptible('ETP'), resistant('MEM')],
    because: 'Ertapenem is susceptible and meropenem resistant: ertapenem is hit first',
    action: 'Repeat both carbapenems.',
    source: own(CARBAPENEMASES_2007),
  },
  {
    id: 'imipenem-without-cephalosporin',
    kind: 'refer',
    organisms: ENTEROBACTERALES,
    except: MORGANELLACEAE,
    when: [
      resistant('IPM'),
      { is: 'every-tested', agents: ['CTX', 'CRO', 'CAZ'], categories: ['S', 'I', 'SDD'] },
    ],
    because:
      'Imipenem is resistant and third-generation cephalosporins are spared, as with IMI, NMC-A ' +
      'or SME, which common five-target tests miss',
    action: 'Test for carbapenemase activity and send to the reference laboratory.',
    source: CARBAPENEMASES_2007,
  },
  {
    id: 'aztreonam-spared',
    kind: 'confirm',
    organisms: ENTEROBACTERALES,
    when: [resistant('MEM', 'IPM'), resistant('CAZ', 'CTX', 'CRO'), susceptible('ATM')],
    because:
      'Carbapenem and cephalosporin resistance with aztreonam spared: a metallo-enzyme does so',
    action: 'Test for a metallo-beta-lactamase (eCIM, EDTA or dipicolinic acid, PCR).',
    source: MECHANISMS_2017,
  },
];

const INHIBITOR_RULES: readonly ExpertRule[] = [
  {
    id: 'avibactam-with-metallo-enzyme',
    kind: 'unlikely',
    organisms: ANY_GRAM_NEGATIVE,
    when: [{ enzyme: ['NDM', 'VIM', 'IMP'] }, susceptible('CZA')],
    because: 'Ceftazidime-avibactam is susceptible though a metallo-enzyme is confirmed',
    action: 'Repeat ceftazidime-avibactam by MIC and check the culture for a mixture.',
    source: MECHANISMS_2017,
  },
  {
    id: 'vaborbactam-with-metallo-enzyme',
    kind: 'unlikely',
    organisms: ANY_GRAM_NEGATIVE,
    when: [{ enzyme: ['NDM', 'VIM', 'IMP'] }, resistant('MEM'), susceptible('MEV', 'IMR')],
    because:
      'A boronate or relebactam combination is susceptible and meropenem resistant though a ' +
      'metallo-enzyme is confirmed',
    action: 'Repeat the combination by MIC.',
    source: MECHANISMS_2017,
  },
  {
    id: 'avibactam-resistant-kpc',
    kind: 'refer',
    organisms: ANY_GRAM_NEGATIVE,
    when: [{ enzyme: ['KPC'] }, resistant('CZA')],
    because:
      'Ceftazidime-avibactam resistance of a KPC producer: a KPC variant (KPC-31 and others)',
    action: 'Sequence blaKPC; do not rely on a carbapenem that has become susceptible.',
    source: KPC_MUTANTS,
  },
  {
    id: 'avibactam-resistant-carbapenem-spared',
    kind: 'refer',
    organisms: ENTEROBACTERALES,
    when: [resistant('CZA'), susceptible('MEM')],
    because: 'Ceftazidime-avibactam is resistant and meropenem susceptible, as with mutated KPC',
    action: 'Test for blaKPC by PCR, which activity tests may miss, and sequence it.',
    source: KPC_MUTANTS,
  },
  {
    id: 'aztreonam-avibactam-resistant',
    kind: 'refer',
    organisms: ENTEROBACTERALES,
    when: [resistant('AZA')],
    because: 'Aztreonam-avibactam resistance, the combination meant for metallo-enzymes',
    action: 'Confirm by broth microdilution and send to the reference laboratory.',
    source: 'EUCAST breakpoint tables v15.0 (2025), notes on aztreonam-avibactam',
  },
  {
    id: 'cefiderocol-resistant',
    kind: 'refer',
    organisms: ENTEROBACTERALES,
    when: [resistant('FDC')],
    because: 'Cefiderocol resistance',
    action: 'Confirm by broth microdilution in iron-depleted medium.',
    source: 'EUCAST breakpoint tables v15.0 (2025), note on cefiderocol',
  },
];

const OTHER_RULES: readonly ExpertRule[] = [
  {
    id: 'colistin-zone',
    kind: 'unlikely',
    organisms: ANY_GRAM_NEGATIVE,
    when: [{ zoneOf: 'COL' }],
    because: 'Colistin was tested by a disk, which does not tell resistant from susceptible',
    action: 'Repeat colistin by broth microdilution.',
    source: COLISTIN_2016,
  },
  {
    id: 'colistin-resistant',
    kind: 'confirm',
    organisms: ENTEROBACTERALES,
    when: [resistant('COL', 'POL')],
    because: 'Acquired resistance to a polymyxin',
    action: 'Confirm by broth microdilution; look for mcr.',
    source: COLISTIN_2016,
  },
  {
    id: 'all-aminoglycosides-resistant',
    kind: 'refer',
    organisms: ENTEROBACTERALES,
    when: [allResistant('AMK', 'GEN', 'TOB')],
    because: 'Amikacin, gentamicin and tobramycin are all resistant: a 16S rRNA methylase does so',
    action: 'Test for 16S rRNA methylases; they travel with NDM.',
    source: METHYLASES_2016,
  },
  {
    id: 'ampicillin-spared',
    kind: 'unlikely',
    organisms: ENTEROBACTERALES,
    when: [susceptible('AMP', 'AMX'), resistant('CTX', 'CRO', 'CAZ')],
    because: 'Ampicillin is susceptible and a third-generation cephalosporin resistant',
    action: 'Check identification and repeat both tests.',
    source: own('what ESBL and AmpC hydrolyse: Bush and Jacoby, AAC 2010;54:969-976'),
  },
  {
    id: 'tigecycline-resistant-e-coli',
    kind: 'confirm',
    organisms: [{ rank: 'species', name: 'Escherichia coli' }],
    when: [resistant('TGC')],
    because: 'Tigecycline resistance is rare in Escherichia coli',
    action: 'Confirm by broth microdilution in fresh medium.',
    source: own('EUCAST breakpoint tables v15.0 (2025), which give tigecycline for the species'),
  },
  {
    id: 'salmonella-carbapenem',
    kind: 'refer',
    organisms: [
      { rank: 'genus', name: 'Salmonella' },
      { rank: 'genus', name: 'Shigella' },
    ],
    when: [resistant('ETP', 'IPM', 'MEM', 'DOR')],
    because: 'Carbapenem resistance of Salmonella or Shigella',
    action: 'Send to the reference laboratory at once.',
    source: `${APPENDIX_A}, any Enterobacterales`,
  },
];

export const EXPERT_RULES: readonly ExpertRule[] = [
  ...CARBAPENEM_RULES,
  ...INHIBITOR_RULES,
  ...COMBINATION_RULES,
  ...OTHER_RULES,
];
