import { AGENTS } from './agents';
import { belongsTo } from './breakpoint-row';
import type { OrganismGroup } from './breakpoint-row';
import type { Organism } from './organism-index';

/**
 * Expected resistance: an organism's own, not acquired, so never counted as resistance that was
 * picked up, and "susceptible" there is a doubtful result.
 */
export type IntrinsicRule = {
  readonly organisms: readonly OrganismGroup[];
  /** WHONET codes, or classes of the agent table behind `class:`. */
  readonly agents: readonly string[];
  readonly source: string;
};

const EUCAST = 'EUCAST, Expected Resistant Phenotypes v1.2 (2023)';
const CLSI_B = 'CLSI M100, Appendix B (intrinsic resistance)';

const species = (...names: string[]): OrganismGroup[] =>
  names.map((name) => ({ rank: 'species', name }));
const genus = (...names: string[]): OrganismGroup[] =>
  names.map((name) => ({ rank: 'genus', name }));
const order = (name: string): OrganismGroup[] => [{ rank: 'order', name }];
const complex = (...names: string[]): OrganismGroup[] =>
  names.map((name) => ({ rank: 'species-group', name }));
const codes = (list: string): string[] => list.split(' ');

const AMPICILLIN = 'AMP AMX';
const FIRST_GENERATION = 'CZO CEP LEX CFR';
const AMPC = `${AMPICILLIN} AMC SAM ${FIRST_GENERATION} FOX`;
const POLYMYXINS = 'COL POL';
const TETRACYCLINES = 'TCY DOX MNO TGC ERV OMC';
const GRAM_POSITIVE_AGENTS = 'PEN CLI LIN DAP FUS VAN TEC DAL ORI LNZ TZD QDA PRI RIF ERY CLR SPI';

export const INTRINSIC_RULES: readonly IntrinsicRule[] = [
  { organisms: order('Enterobacterales'), agents: codes(GRAM_POSITIVE_AGENTS), source: EUCAST },
  {
    organisms: species(
      'Citrobacter koseri',
      'Citrobacter amalonaticus',
      'Citrobacter sedlakii',
      'Citrobacter farmeri',
      'Citrobacter rodentium',
      'Atlantibacter hermannii',
    ),
    agents: codes(`${AMPICILLIN} TIC`),
    source: EUCAST,
  },
  {
    organisms: [
      ...complex('Klebsiella pneumoniae complex', 'Klebsiella oxytoca complex'),
      ...genus('Raoultella'),
    ],
    agents: codes(`${AMPICILLIN} TIC`),
    source: EUCAST,
  },
  {
    organisms: [
      ...complex('Enterobacter cloacae complex'),
      ...species(
        'Citrobacter freundii',
        'Citrobacter braakii',
        'Citrobacter murliniae',
        'Citrobacter werkmanii',
        'Citrobacter youngae',
        'Klebsiella aerogenes',
      ),
    ],
    agents: codes(AMPC),
    source: EUCAST,
  },
  {
    organisms: species('Hafnia alvei'),
    agents: codes(`${AMPICILLIN} AMC ${POLYMYXINS}`),
    source: EUCAST,
  },
  { organisms: species('Hafnia paralvei'), agents: codes(POLYMYXINS), source: CLSI_B },
  { organisms: species('Leclercia adecarboxylata'), agents: ['FOS'], source: EUCAST },
  {
    organisms: species('Plesiomonas shigelloides'),
    agents: codes(`${AMPICILLIN} AMC SAM`),
    source: EUCAST,
  },
  {
    organisms: [{ rank: 'family', name: 'Morganellaceae' }],
    agents: codes(`${POLYMYXINS} ${TETRACYCLINES} NIT`),
    source: EUCAST,
  },
  {
    organisms: species('Morganella morganii', 'Providencia rettgeri', 'Providencia stuartii'),
    agents: codes(`${AMPICILLIN} AMC SAM ${FIRST_GENERATION}`),
    source: EUCAST,
  },
  {
    organisms: species('Proteus vulgaris', 'Proteus penneri'),
    agents: codes(`${AMPICILLIN} ${FIRST_GENERATION} CXM`),
    source: EUCAST,
  },
  {
    organisms: species('Serratia marcescens'),
    agents: codes(`${AMPC} CXM ${POLYMYXINS} NIT`),
    source: EUCAST,
  },
  {
    organisms: species('Yersinia enterocolitica'),
    agents: codes(`${AMPC} TIC`),
    source: EUCAST,
  },
  {
    organisms: species('Yersinia pseudotuberculosis'),
    agents: codes(POLYMYXINS),
    source: EUCAST,
  },
  {
    organisms: genus('Aeromonas'),
    agents: codes(`${AMPICILLIN} SAM ${GRAM_POSITIVE_AGENTS}`),
    source: EUCAST,
  },
  {
    organisms: species('Pseudomonas aeruginosa'),
    agents: codes(`${AMPICILLIN} AMC SAM CTX CRO ETP CHL KAN NEO TMP ${TETRACYCLINES}`),
    source: EUCAST,
  },
  {
    organisms: complex('Acinetobacter calcoaceticus-baumannii complex'),
    agents: codes(`${AMPICILLIN} AMC CTX CRO ATM ETP TMP FOS TCY DOX`),
    source: EUCAST,
  },
  {
    organisms: species('Stenotrophomonas maltophilia'),
    agents: [
      ...codes(`${AMPICILLIN} AMC SAM TIC PIP TZP CTX CRO ATM ETP IPM MEM TMP FOS TCY`),
      'class:aminoglycoside',
    ],
    source: EUCAST,
  },
  {
    organisms: [
      ...species('Burkholderia cepacia', 'Burkholderia cenocepacia', 'Burkholderia multivorans'),
      { rank: 'species-group', name: 'Burkholderia cepacia complex' },
    ],
    agents: [
      ...codes(`${AMPICILLIN} AMC SAM TIC TCC PIP TZP CTX CRO ATM ETP CIP CHL TMP FOS`),
      ...codes(POLYMYXINS),
      'class:aminoglycoside',
    ],
    source: EUCAST,
  },
  {
    organisms: genus('Elizabethkingia'),
    agents: codes(`${AMPICILLIN} AMC SAM TIC TCC CTX CRO CAZ FEP ATM ETP IPM MEM`),
    source: EUCAST,
  },
];

const CODES_OF_CLASS: ReadonlyMap<string, readonly string[]> = AGENTS.reduce((map, agent) => {
  const key = `class:${agent.class}`;
  return map.set(key, [...(map.get(key) ?? []), agent.code]);
}, new Map<string, string[]>());

const RULES: readonly { rule: IntrinsicRule; agents: ReadonlySet<string> }[] = INTRINSIC_RULES.map(
  (rule) => ({
    rule,
    agents: new Set(rule.agents.flatMap((name) => CODES_OF_CLASS.get(name) ?? [name])),
  }),
);

// Organisms of the table times agents of a panel; the bound is only against runaway input.
const PAIRS_REMEMBERED_MAX = 50_000;
const remembered = new Map<string, IntrinsicRule | null>();

/** The rule that makes the agent useless in the organism by nature, with its source; else null. */
export function intrinsicResistance(organism: Organism, agent: string): IntrinsicRule | null {
  const key = `${organism.code}|${agent}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const found = RULES.find(
    ({ rule, agents }) =>
      agents.has(agent) && rule.organisms.some((group) => belongsTo(organism, group)),
  );
  if (remembered.size >= PAIRS_REMEMBERED_MAX) remembered.clear();
  remembered.set(key, found?.rule ?? null);
  return found?.rule ?? null;
}

/** Whether an agent (WHONET code) is useless in the organism by nature. */
export function isIntrinsicallyResistant(organism: Organism, agent: string): boolean {
  return intrinsicResistance(organism, agent) !== null;
}
