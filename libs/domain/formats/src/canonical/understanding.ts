import type { GeneTest, Susceptibility } from '@carbawatch/contracts';
import { parseGeneName } from '@carbawatch/microbiology';
import type { TermSource } from '../local-terms';
import type { ReadReport } from '../payloads';
import { problemOf, unmappedProblem } from '../problems';
import type { ReadProblem } from '../problems';
import { agentOf, organismOf, organismWords } from '../vocabulary';

export type Place = (path: readonly PropertyKey[]) => string;

/** A report in the words of the tables here; null when its organism is in none of them. */
export interface Understood {
  readonly report: ReadReport | null;
  readonly problems: readonly ReadProblem[];
}

/**
 * Replaces the words of a report by those of the tables: agents by their WHONET code. A
 * susceptibility of an unknown agent is left out and reported; a gene of unknown name is kept as it
 * was said, except that whole genomes hold many genes that are no
 * beta-lactamase and no problem.
 */
export function understandReport(
  report: ReadReport,
  place: Place,
  options: TermSource,
): Understood {
  const source = { ...options, site: report.site ?? options.site };
  const problems: ReadProblem[] = [];
  const { name, snomed, code } = report.organism ?? {};
  const words = { name, snomed, code, local: code };
  const match = report.organism ? organismOf(words, source) : null;
  if (report.organism && !match) {
    problems.push(unmappedProblem('organism', place(['organism']), organismWords(words)));
    return { report: null, problems };
  }
  if (match?.conflictsWith) problems.push(problemOf('code-name-mismatch', place(['organism'])));
  const susceptibility = report.susceptibility?.flatMap((row, index) =>
    understandRow(row, place(['susceptibility', index, 'agent']), problems, source),
  );
  report.geneTests?.forEach((test, index) => {
    if (isUnknownGene(test)) {
      problems.push(problemOf('unknown-gene', place(['geneTests', index, 'gene'])));
    }
  });
  if (!report.patient) problems.push(problemOf('no-patient', place(['patient'])));
  const understood = {
    ...report,
    ...(susceptibility ? { susceptibility } : {}),
    // Nobody further on has the site's table.
    ...(match?.via === 'local'
      ? { organism: { name: match.organism.name, code: match.organism.code } }
      : {}),
  };
  return {
    report: match?.mechanism ? { ...understood, mechanismClaim: 'carbapenemase' } : understood,
    problems,
  };
}

function understandRow(
  row: Susceptibility,
  pointer: string,
  problems: ReadProblem[],
  source: TermSource,
): Susceptibility[] {
  const agent = agentOf(row.agent, [row.agent], source);
  if (!agent) {
    problems.push(unmappedProblem('agent', pointer, [row.agent]));
    return [];
  }
  const method = row.method ?? agent.method;
  return [{ ...row, agent: agent.code, ...(method ? { method } : {}) }];
}

export function isUnknownGene(test: GeneTest): boolean {
  return test.method !== 'wgs' && parseGeneName(test.gene).kind === 'unknown';
}
