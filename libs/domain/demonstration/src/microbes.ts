/** What the invented laboratory isolates: organisms with SNOMED codes, panels with LOINC codes. */
export interface Microbe {
  readonly name: string;
  readonly snomed: string;
  readonly enterobacterales: boolean;
}

const microbe = (name: string, snomed: string, enterobacterales = true): Microbe => ({
  name,
  snomed,
  enterobacterales,
});

export const E_COLI = microbe('Escherichia coli', '112283007');
export const K_PNEUMONIAE = microbe('Klebsiella pneumoniae', '56415008');
export const E_CLOACAE = microbe('Enterobacter cloacae', '14385002');
export const C_FREUNDII = microbe('Citrobacter freundii', '6265002');
export const K_OXYTOCA = microbe('Klebsiella oxytoca', '40886007');
export const S_MARCESCENS = microbe('Serratia marcescens', '33522002');
export const P_MIRABILIS = microbe('Proteus mirabilis', '73457008');
export const P_AERUGINOSA = microbe('Pseudomonas aeruginosa', '52499004', false);

export const EVERYDAY: readonly (readonly [Microbe, number])[] = [
  [E_COLI, 48],
  [K_PNEUMONIAE, 20],
  [E_CLOACAE, 7],
  [P_MIRABILIS, 7],
  [K_OXYTOCA, 4],
  [C_FREUNDII, 3],
  [S_MARCESCENS, 3],
  [P_AERUGINOSA, 8],
];

/** Agents of the panel: WHONET code, name, LOINC code of the MIC (LOINC, Regenstrief Institute). */
export const PANEL = [
  { code: 'ETP', name: 'Ertapenem', loinc: '35801-0' },
  { code: 'IPM', name: 'Imipenem', loinc: '279-0' },
  { code: 'MEM', name: 'Meropenem', loinc: '6652-2' },
  { code: 'CAZ', name: 'Ceftazidime', loinc: '133-9' },
  { code: 'CRO', name: 'Ceftriaxone', loinc: '141-2' },
  { code: 'TZP', name: 'Piperacillin+Tazobactam', loinc: '412-7' },
  { code: 'CZA', name: 'Ceftazidime+Avibactam', loinc: '73625-6' },
  { code: 'AMK', name: 'Amikacin', loinc: '12-5' },
  { code: 'CIP', name: 'Ciprofloxacin', loinc: '185-9' },
  { code: 'COL', name: 'Colistin', loinc: '205-5' },
] as const;

export type Phenotype = 'wild-type' | 'esbl' | 'porin-loss' | 'serine' | 'oxa-48' | 'metallo';
export type Reading = readonly [operator: string, value: string, category: 'S' | 'I' | 'R'];

/**
 * Readings in the panel's order; categories by CLSI limits as such a laboratory would print them.
 * What everyday isolates are resistant to is drawn by species in `panels.ts`.
 */
export const READINGS: Readonly<Record<Exclude<Phenotype, 'esbl'>, readonly Reading[]>> = {
  'wild-type': [
    ['<=', '0.12', 'S'],
    ['<=', '0.25', 'S'],
    ['<=', '0.12', 'S'],
    ['<=', '0.5', 'S'],
    ['<=', '0.25', 'S'],
    ['<=', '4', 'S'],
    ['<=', '0.5', 'S'],
    ['<=', '2', 'S'],
    ['<=', '0.06', 'S'],
    ['<=', '0.5', 'I'],
  ],
  'porin-loss': [
    ['=', '4', 'R'],
    ['=', '2', 'I'],
    ['=', '2', 'I'],
    ['>=', '64', 'R'],
    ['>=', '64', 'R'],
    ['>=', '128', 'R'],
    ['=', '2', 'S'],
    ['=', '4', 'S'],
    ['>=', '4', 'R'],
    ['<=', '0.5', 'I'],
  ],
  serine: [
    ['>=', '8', 'R'],
    ['>=', '16', 'R'],
    ['>=', '16', 'R'],
    ['>=', '64', 'R'],
    ['>=', '64', 'R'],
    ['>=', '128', 'R'],
    ['=', '2', 'S'],
    ['>=', '64', 'R'],
    ['>=', '4', 'R'],
    ['<=', '0.5', 'I'],
  ],
  'oxa-48': [
    ['=', '4', 'R'],
    ['=', '2', 'I'],
    ['=', '1', 'S'],
    ['=', '8', 'I'],
    ['>=', '64', 'R'],
    ['>=', '128', 'R'],
    ['<=', '0.5', 'S'],
    ['=', '4', 'S'],
    ['>=', '4', 'R'],
    ['<=', '0.5', 'I'],
  ],
  metallo: [
    ['>=', '8', 'R'],
    ['>=', '16', 'R'],
    ['>=', '16', 'R'],
    ['>=', '64', 'R'],
    ['>=', '64', 'R'],
    ['>=', '128', 'R'],
    ['>=', '16', 'R'],
    ['=', '16', 'I'],
    ['>=', '4', 'R'],
    ['<=', '0.5', 'I'],
  ],
};

/** Targets of the rapid PCR with LOINC codes; what is found is named, the others are negative. */
export const PCR_TARGETS = [
  { family: 'KPC', loinc: '49617-4' },
  { family: 'NDM', loinc: '73982-1' },
  { family: 'VIM', loinc: '85501-5' },
  { family: 'IMP', loinc: '85498-4' },
  { family: 'OXA-48-like', loinc: '85827-4' },
] as const;
