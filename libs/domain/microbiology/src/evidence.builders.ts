import type { GeneTest, PhenotypicTest } from '@carbawatch/contracts';
import { evaluateCarbapenemase } from './carbapenemase-evidence';
import type {
  CarbapenemPhenotype,
  CarbapenemaseEvidence,
  EvidenceInput,
  EvidenceOrganism,
  GeneTestFact,
  PhenotypicTestFact,
} from './evidence-types';

/** Builders for the specs of the evidence model; the build leaves *.builders.ts out. */
export const KPN: EvidenceOrganism = {
  name: 'Klebsiella pneumoniae',
  genus: 'Klebsiella',
  species: 'pneumoniae',
  enterobacterales: true,
  morganellaceae: false,
  gramNegative: true,
};
export const other = (name: string, more: Partial<EvidenceOrganism> = {}): EvidenceOrganism => ({
  ...KPN,
  name,
  genus: name.split(' ')[0] ?? null,
  species: name.split(' ')[1] ?? null,
  enterobacterales: false,
  ...more,
});
export const ACINETOBACTER = other('Acinetobacter baumannii');
export const CRE: CarbapenemPhenotype = {
  cre: 'cre',
  screening: 'positive',
  oxa48Pattern: false,
  because: [],
};
export const UNTESTED: CarbapenemPhenotype = {
  cre: 'not-tested',
  screening: 'not-tested',
  oxa48Pattern: false,
  because: [],
};

export const found = (
  gene: string,
  method: GeneTest['method'] = 'pcr',
  more: Partial<GeneTestFact> = {},
): GeneTestFact => ({ gene, method, result: 'detected', ...more });
export const absent = (
  gene: string,
  method: GeneTest['method'] = 'pcr',
  more: Partial<GeneTestFact> = {},
): GeneTestFact => ({ gene, method, result: 'not-detected', ...more });
export const activity = (
  test: PhenotypicTest['test'],
  result: PhenotypicTest['result'] = 'positive',
  more: Partial<PhenotypicTestFact> = {},
): PhenotypicTestFact => ({ test, result, ...more });
export const FIVE = ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'];

export function judged(
  geneTests: GeneTestFact[],
  phenotypicTests: PhenotypicTestFact[] = [],
  more: Partial<EvidenceInput> = {},
): CarbapenemaseEvidence {
  return evaluateCarbapenemase({
    organism: KPN,
    phenotype: CRE,
    geneTests,
    phenotypicTests,
    ...more,
  });
}
export const enzymes = (evidence: CarbapenemaseEvidence) =>
  evidence.cpe.carbapenemases.map((c) => `${c.allele ?? c.family} ${c.evidence.join('+')}`);
export const codes = (evidence: CarbapenemaseEvidence) => evidence.discordance.map((d) => d.code);
