/**
 * LOINC codes of carbapenemase gene tests "by Molecular method" and the PLR codes of CDC's CP-CRE
 * case notification, to the gene that they ask for. LOINC(R) is copyright Regenstrief Institute.
 * Sources: CH-ELM value set ch-elm-results-component-gene-cpe (ahdis/ch-elm, CC0-1.0);
 * CDCgov/data-exchange-hl7 CP-CRE_1-0-1_TC01 (Apache-2.0) for the PLR codes.
 */
export const LOINC_GENES: Readonly<Record<string, string>> = {
  '49617-4': 'KPC',
  '73982-1': 'NDM',
  '85501-5': 'VIM',
  '85498-4': 'IMP',
  // A molecular test for "OXA-48" amplifies the group: 181, 232 and 244 answer too.
  '85503-1': 'OXA-48-like',
  '85827-4': 'OXA-48-like',
  '85823-3': 'GES',
  '101123-8': 'IMI',
  '85833-2': 'GIM',
  '85829-0': 'SPM',
  '85825-8': 'OXA-23-like',
  '85826-6': 'OXA-24-like',
  '85828-2': 'OXA-58-like',
  '105017-8': 'KPC-2',
  '105018-6': 'KPC-3',
  '105019-4': 'NDM-1',
  '105020-2': 'NDM-19',
  '105021-0': 'NDM-4',
  '105022-8': 'NDM-5',
  '105023-6': 'NDM-7',
  '105024-4': 'NDM-9',
  '105034-3': 'VIM-1',
  '105035-0': 'VIM-2',
  '105036-8': 'VIM-4',
  '105026-9': 'OXA-162',
  '105025-1': 'OXA-181',
  '105028-5': 'OXA-232',
  '105030-1': 'OXA-244',
  '105027-7': 'OXA-23',
  '105029-3': 'OXA-24',
  '105031-9': 'OXA-58',
  '105032-7': 'OXA-72',
  '105014-5': 'GES-5',
  '105015-2': 'GIM-1',
};

/** Codes under which the gene's name is in the value, not in the code. */
export const GENE_IN_VALUE_LOINC: ReadonlySet<string> = new Set([
  '63368-5', // carbapenem resistance genes [identifier] by nucleic acid amplification
  '48018-6', // gene identifier
]);

/** "Carbapenemase in isolate": activity or any gene, without a family. */
export const CARBAPENEMASE_IN_ISOLATE_LOINC = '86930-5';

const PLR_GENES: Readonly<Record<string, string>> = {
  PLR561: 'NDM',
  PLR562: 'OXA-48-like',
};

/** Methods of LOINC 85069-3 in CDC's notification: a phenotypic test or a gene method. */
const PLR_METHODS: Readonly<Record<string, CodedMethod>> = {
  PLR533: { kind: 'phenotypic', test: 'CarbaNP' },
  PLR2531: { kind: 'phenotypic', test: 'mCIM' },
  '9718006': { kind: 'gene', method: 'pcr' },
};

/** SNOMED method concepts that reports carry (MII mikrobiologie: PCR, sequencing). */
const SNOMED_METHODS: Readonly<Record<string, CodedMethod>> = {
  '9718006': { kind: 'gene', method: 'pcr' },
  '258066000': { kind: 'gene', method: 'pcr' },
  '1304162005': { kind: 'gene', method: 'wgs' },
};

export type CodedMethod =
  | { readonly kind: 'phenotypic'; readonly test: 'CarbaNP' | 'mCIM' }
  | { readonly kind: 'gene'; readonly method: 'pcr' | 'wgs' };

/** The gene that a LOINC code tests for, as a name for `parseGeneName`; null for other codes. */
export function geneOfLoinc(code: string): string | null {
  return LOINC_GENES[code] ?? null;
}

export function geneOfPlr(code: string): string | null {
  return PLR_GENES[code] ?? null;
}

export function methodOfCode(code: string): CodedMethod | null {
  return PLR_METHODS[code] ?? SNOMED_METHODS[code] ?? null;
}
