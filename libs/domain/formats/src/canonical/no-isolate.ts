import type { CarrierStatus, Organism } from '@carbawatch/contracts';
import { describeGene, parseGeneName } from '@carbawatch/microbiology';
import type { TermSource } from '../local-terms';
import type { ReadCarrier, ReadSpecimen } from '../payloads';
import { problemOf, unmappedProblem } from '../problems';
import type { ReadProblem } from '../problems';
import { organismOf, organismWords } from '../vocabulary';
import { isUnknownGene } from './understanding';
import type { Place } from './understanding';

/** A specimen report is kept as it was said; genes and targets of no known name are reported. */
export function understandSpecimen(report: ReadSpecimen, place: Place): readonly ReadProblem[] {
  const problems: ReadProblem[] = [];
  report.geneTests?.forEach((test, index) => {
    if (isUnknownGene(test)) {
      problems.push(problemOf('unknown-gene', place(['geneTests', index, 'gene'])));
    }
  });
  report.targetsTested?.forEach((target, index) => {
    if (parseGeneName(target).kind === 'unknown') {
      problems.push(problemOf('unknown-gene', place(['targetsTested', index])));
    }
  });
  if (!report.patient) problems.push(problemOf('no-patient', place(['patient'])));
  return problems;
}

/** A carrier status in the words of the tables; null where it speaks of no carbapenemase. */
export interface UnderstoodCarrier {
  readonly status: ReadCarrier | null;
  readonly problems: readonly ReadProblem[];
}

/**
 * The family and the organism of a known carrier. What no table knows of them is reported and left
 * out while the rest goes on: that somebody is a carrier must not wait for the name of a species.
 */
export function understandCarrier(
  said: ReadCarrier,
  place: Place,
  options: TermSource,
): UnderstoodCarrier {
  const problems: ReadProblem[] = [];
  const { family, organism, ...rest } = said;
  const known = knownFamily(family, place, problems);
  if (known === 'none') return { status: null, problems };
  const source = { ...options, site: said.site ?? options.site };
  const species = knownSpecies(organism, place, problems, source);
  const status = {
    ...rest,
    ...(known === undefined ? {} : { family: known }),
    ...(species ? { organism: species } : {}),
  };
  return { status, problems };
}

function knownFamily(
  said: string | undefined,
  place: Place,
  problems: ReadProblem[],
): string | 'none' | undefined {
  if (said === undefined) return undefined;
  const { kind } = parseGeneName(said);
  if (kind === 'any-carbapenemase') return undefined;
  if (kind === 'unknown') {
    problems.push(problemOf('unknown-gene', place(['family'])));
    return undefined;
  }
  if (describeGene(said).carbapenemase === false) {
    problems.push(problemOf('not-a-carbapenemase', place(['family'])));
    return 'none';
  }
  return said;
}

function knownSpecies(
  said: CarrierStatus['organism'],
  place: Place,
  problems: ReadProblem[],
  source: TermSource,
): Organism | undefined {
  if (said === undefined) return undefined;
  const { name, snomed, code }: Organism = typeof said === 'string' ? { name: said } : said;
  const words = { name, snomed, code, local: code };
  const match = organismOf(words, source);
  if (!match) {
    problems.push(unmappedProblem('organism', place(['organism']), organismWords(words)));
    return undefined;
  }
  if (match.conflictsWith) problems.push(problemOf('code-name-mismatch', place(['organism'])));
  return { name: match.organism.name, code: match.organism.code };
}
