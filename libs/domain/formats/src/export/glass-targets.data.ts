/**
 * What GLASS asks for: priority specimens, pathogens and the agents for each, as WHO's Manual for
 * Early Implementation (2015, ISBN 978 92 4 154940 0) names them.
 *
 * Neither that manual nor WHO's guide to the data files could be read when this was written, so it
 * says what it was checked against instead. Columns of both files, their order and `UNK`: the
 * upload and export code of WHO's GLASS platform (github.com/EyeSeeTea/glass-dev). Age groups, `HO`
 * and `CO`: the programs behind Kajihara et al. 2020 (github.com/bioprojects/
 * GLASS-JANIS-comparison) and a client of theirs. Pathogen codes: the same form as in ECDC's
 * EARS-Net. Not checked against any source: the lists of agents, and `NEIGON`, `SALSPP`, `GENITAL`
 * and `STOOL` as codes; WHO's manual of 2023 adds specimens and pathogens that are not here.
 */
export type GlassSpecimen = 'BLOOD' | 'URINE' | 'STOOL' | 'GENITAL';

export interface GlassPathogen {
  readonly code: string;
  /** Either the species, or all of a genus. */
  readonly species?: string;
  readonly genus?: string;
  readonly specimens: readonly GlassSpecimen[];
  /** WHONET codes. */
  readonly agents: readonly string[];
}

const CEPHALOSPORINS = ['CRO', 'CTX', 'CAZ'] as const;
const CARBAPENEMS = ['IPM', 'MEM', 'ETP', 'DOR'] as const;
const FLUOROQUINOLONES = ['CIP', 'LVX'] as const;

export const GLASS_PATHOGENS: readonly GlassPathogen[] = [
  {
    code: 'ESCCOL',
    species: 'Escherichia coli',
    specimens: ['BLOOD', 'URINE'],
    agents: ['SXT', ...FLUOROQUINOLONES, ...CEPHALOSPORINS, 'FEP', ...CARBAPENEMS, 'COL', 'AMP'],
  },
  {
    code: 'KLEPNE',
    species: 'Klebsiella pneumoniae',
    specimens: ['BLOOD', 'URINE'],
    agents: ['SXT', ...FLUOROQUINOLONES, ...CEPHALOSPORINS, 'FEP', ...CARBAPENEMS, 'COL'],
  },
  {
    code: 'ACISPP',
    genus: 'Acinetobacter',
    specimens: ['BLOOD'],
    agents: ['TGC', 'MNO', 'GEN', 'AMK', 'IPM', 'MEM', 'DOR', 'COL'],
  },
  {
    code: 'STAAUR',
    species: 'Staphylococcus aureus',
    specimens: ['BLOOD'],
    agents: ['FOX', 'OXA'],
  },
  {
    code: 'STRPNE',
    species: 'Streptococcus pneumoniae',
    specimens: ['BLOOD'],
    agents: ['PEN', 'OXA', 'SXT', 'CRO', 'CTX'],
  },
  {
    code: 'SALSPP',
    genus: 'Salmonella',
    specimens: ['BLOOD', 'STOOL'],
    agents: [...FLUOROQUINOLONES, ...CEPHALOSPORINS, ...CARBAPENEMS],
  },
  {
    code: 'SHISPP',
    genus: 'Shigella',
    specimens: ['STOOL'],
    agents: [...FLUOROQUINOLONES, ...CEPHALOSPORINS, 'AZM'],
  },
  {
    code: 'NEIGON',
    species: 'Neisseria gonorrhoeae',
    specimens: ['GENITAL'],
    agents: ['CFM', 'CRO', 'AZM', 'SPT', 'CIP', 'GEN'],
  },
];

const SPECIMENS: readonly (readonly [RegExp, GlassSpecimen])[] = [
  [/\bblood\b/i, 'BLOOD'],
  [/\burine\b/i, 'URINE'],
  [/\b(stool|faeces|feces)\b/i, 'STOOL'],
  [/\b(genital|urethra|cervi|vagin)/i, 'GENITAL'],
];

/** The GLASS specimen that a specimen's word means; null for one that GLASS does not count. */
export function glassSpecimen(type: string | undefined): GlassSpecimen | null {
  return SPECIMENS.find(([word]) => word.test(type ?? ''))?.[1] ?? null;
}

export function glassPathogen(organism: {
  readonly species: string | null;
  readonly genus: string;
}): GlassPathogen | null {
  return (
    GLASS_PATHOGENS.find(({ species, genus }) =>
      species === undefined ? genus === organism.genus : species === organism.species,
    ) ?? null
  );
}

const AGE_GROUPS: readonly (readonly [below: number, code: string])[] = [
  [1, '<1'],
  [5, '01<04'],
  [15, '05<14'],
  [25, '15<24'],
  [35, '25<34'],
  [45, '35<44'],
  [55, '45<54'],
  [65, '55<64'],
  [75, '65<74'],
  [85, '75<84'],
];

export function glassAgeGroup(age: number | undefined): string {
  if (age === undefined) return 'UNK';
  return AGE_GROUPS.find(([below]) => age < below)?.[1] ?? '85<';
}
