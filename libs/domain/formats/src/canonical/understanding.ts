import type { GeneTest, Susceptibility } from '@carbawatch/contracts';
import { parseGeneName } from '@carbawatch/microbiology';
import type { ReadReport } from '../payloads';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import { agentOf, organismOf } from '../vocabulary';

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
export function understandReport(report: ReadReport, place: Place): Understood {
  const problems: ReadProblem[] = [];
  const { name, snomed, code } = report.organism ?? {};
  const match = report.organism ? organismOf({ name, snomed, code, local: code }) : null;
  if (report.organism && !match) {
    problems.push(problemOf('unknown-organism', place(['organism'])));
    return { report: null, problems };
  }
  if (match?.conflictsWith) problems.push(problemOf('code-name-mismatch', place(['organism'])));
  const susceptibility = report.susceptibility?.flatMap((row, index) =>
    understandRow(row, place(['susceptibility', index, 'agent']), problems),
  );
  report.geneTests?.forEach((test, index) => {
    if (isUnknownGene(test)) {
      problems.push(problemOf('unknown-gene', place(['geneTests', index, 'gene'])));
    }
  });
  if (!report.patient) problems.push(problemOf('no-patient', place(['patient'])));
  const understood = { ...report, ...(susceptibility ? { susceptibility } : {}) };
  return {
    report: match?.mechanism ? { ...understood, mechanismClaim: 'carbapenemase' } : understood,
    problems,
  };
}

function understandRow(
  row: Susceptibility,
  pointer: string,
  problems: ReadProblem[],
): Susceptibility[] {
  const agent = agentOf(row.agent, [row.agent]);
  if (!agent) {
    problems.push(problemOf('unknown-agent', pointer));
    return [];
  }
  const method = row.method ?? agent.method;
  return [{ ...row, agent: agent.code, ...(method ? { method } : {}) }];
}

export function isUnknownGene(test: GeneTest): boolean {
  return test.method !== 'wgs' && parseGeneName(test.gene).kind === 'unknown';
}
