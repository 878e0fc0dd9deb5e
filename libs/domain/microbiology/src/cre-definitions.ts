import type { OrganismGroup } from './breakpoint-row';
import type { Category } from './category';

/**
 * "CRE" is a named, versioned rule. Each definition says which organisms it covers, which results
 * count as resistant under which guideline, and whether a carbapenemase alone is enough.
 */
export const CRE_DEFINITION_IDS = [
  'cdc-2015',
  'nhsn-labid-2013',
  'nhsn-labid-2015',
  'us-co-2012',
  'nl-brmo-2024',
  'de-mrgn',
  'ears-net',
  'glass',
  'cn-chinet',
] as const;
export type CreDefinitionId = (typeof CRE_DEFINITION_IDS)[number];

export const DEFAULT_CRE_DEFINITION: CreDefinitionId = 'cdc-2015';

export type CreDefinition = {
  readonly id: CreDefinitionId;
  readonly title: string;
  readonly source: string;
  /** Empty: every member of the order. */
  readonly organisms: readonly OrganismGroup[];
  /** Only isolates of blood and cerebrospinal fluid. */
  readonly invasiveOnly: boolean;
  readonly carbapenems: readonly string[];
  /** A further carbapenem (biapenem) counts as its laboratory reported it. */
  readonly anyCarbapenem: boolean;
  /** Categories that count as resistance. */
  readonly counts: readonly Category[];
  /** Imipenem is disregarded here: raised wild-type MICs without carbapenemase. */
  readonly imipenemDisregardedIn: readonly OrganismGroup[];
  /** Null: each result by the guideline that its laboratory used. */
  readonly guideline: { readonly body: 'CLSI' | 'EUCAST'; readonly year: number } | null;
  readonly enzymeClause: boolean;
  /** Resistance to every one of these that was tested is needed as well. */
  readonly alsoResistantToAll: readonly string[];
  /** 3MRGN is told beside it (KRINKO's four classes). */
  readonly mrgn: boolean;
};

const ALL_FOUR = ['ETP', 'IPM', 'MEM', 'DOR'];
const RESISTANT: readonly Category[] = ['R'];
const NON_SUSCEPTIBLE: readonly Category[] = ['I', 'NS', 'R'];

const species = (name: string): OrganismGroup => ({ rank: 'species', name });
const genus = (name: string): OrganismGroup => ({ rank: 'genus', name });

// Proteus, Morganella, Providencia and their relatives share the trait (EUCAST breakpoint tables).
const MORGANELLACEAE: readonly OrganismGroup[] = [{ rank: 'family', name: 'Morganellaceae' }];

type Shape = Omit<CreDefinition, 'id'>;
const USUAL: Omit<Shape, 'title' | 'source' | 'guideline'> = {
  organisms: [],
  invasiveOnly: false,
  carbapenems: ALL_FOUR,
  anyCarbapenem: false,
  counts: RESISTANT,
  imipenemDisregardedIn: MORGANELLACEAE,
  enzymeClause: true,
  alsoResistantToAll: [],
  mrgn: false,
};

const SHAPES: Readonly<Record<CreDefinitionId, Shape>> = {
  'cdc-2015': {
    ...USUAL,
    title: 'CDC facility guidance 2015',
    source: 'CDC, Facility Guidance for Control of CRE, November 2015 update',
    anyCarbapenem: true,
    guideline: { body: 'CLSI', year: 2025 },
  },
  'nhsn-labid-2013': {
    ...USUAL,
    title: 'NHSN LabID event 2013',
    source: 'CDC NHSN MDRO/CDI module 2013 (IDWeek 2016 abstract 57629; PMC6857725, table 10)',
    organisms: [
      species('Klebsiella oxytoca'),
      species('Klebsiella pneumoniae'),
      species('Escherichia coli'),
    ],
    carbapenems: ['IPM', 'MEM', 'DOR'],
    counts: NON_SUSCEPTIBLE,
    guideline: { body: 'CLSI', year: 2013 },
    enzymeClause: false,
  },
  'nhsn-labid-2015': {
    ...USUAL,
    title: 'NHSN LabID event 2015',
    source: 'CDC NHSN LabID event training, 27 March 2019',
    organisms: [
      species('Klebsiella oxytoca'),
      species('Klebsiella pneumoniae'),
      species('Escherichia coli'),
      genus('Enterobacter'),
      species('Klebsiella aerogenes'),
    ],
    guideline: { body: 'CLSI', year: 2025 },
  },
  'us-co-2012': {
    ...USUAL,
    title: 'Colorado 2012',
    source: 'Colorado Department of Public Health, CRE reporting rule of 2012',
    organisms: [species('Escherichia coli'), genus('Klebsiella'), genus('Enterobacter')],
    counts: NON_SUSCEPTIBLE,
    guideline: { body: 'CLSI', year: 2012 },
    alsoResistantToAll: ['CTX', 'CRO', 'CAZ', 'CZX'],
  },
  'nl-brmo-2024': {
    ...USUAL,
    title: 'Dutch BRMO 2024',
    source: 'SRI guideline Bijzonder Resistente Micro-Organismen 2024',
    anyCarbapenem: true,
    imipenemDisregardedIn: [...MORGANELLACEAE, species('Serratia marcescens')],
    guideline: { body: 'EUCAST', year: 2024 },
  },
  'de-mrgn': {
    ...USUAL,
    title: 'German 4MRGN',
    source: 'KRINKO, Bundesgesundheitsbl 2012;55:1311-1354, supplement 2019',
    carbapenems: ['IPM', 'MEM'],
    guideline: { body: 'EUCAST', year: 2025 },
    mrgn: true,
  },
  'ears-net': {
    ...USUAL,
    title: 'EARS-Net',
    source: 'ECDC, EARS-Net reporting protocol',
    organisms: [species('Escherichia coli'), species('Klebsiella pneumoniae')],
    invasiveOnly: true,
    carbapenems: ['IPM', 'MEM'],
    guideline: { body: 'EUCAST', year: 2025 },
    enzymeClause: false,
  },
  glass: {
    ...USUAL,
    title: 'WHO GLASS',
    source: 'WHO, GLASS manual for early implementation',
    organisms: [species('Escherichia coli'), species('Klebsiella pneumoniae'), genus('Salmonella')],
    guideline: null,
    enzymeClause: false,
  },
  'cn-chinet': {
    ...USUAL,
    title: 'CHINET',
    source: 'CHINET surveillance network, technical scheme',
    carbapenems: ['IPM', 'MEM', 'ETP'],
    guideline: { body: 'CLSI', year: 2025 },
  },
};

const DEFINITIONS: ReadonlyMap<string, CreDefinition> = new Map(
  CRE_DEFINITION_IDS.map((id) => [id, { id, ...SHAPES[id] }]),
);

export const CRE_DEFINITIONS: readonly CreDefinition[] = [...DEFINITIONS.values()];

export function isCreDefinitionId(id: string): id is CreDefinitionId {
  return DEFINITIONS.has(id);
}

/** The definition of an id in lower case; throws on an id outside the list. */
export function creDefinition(id: CreDefinitionId): CreDefinition {
  const definition = DEFINITIONS.get(id);
  if (!definition) throw new RangeError(`no CRE definition ${id}`);
  return definition;
}
