import type { IsolateFacts, IsolateReport, Problem } from '@carbawatch/contracts';
import { resolveAgent, resolveOrganism } from '@carbawatch/microbiology';

export type ReportReading =
  | { readonly ok: true; readonly facts: IsolateFacts }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What one posted report says, with its organism and agents looked up; nothing is guessed. */
export function factsOfReport(report: IsolateReport): ReportReading {
  const problems: Problem[] = [];
  const { organism, susceptibility = [] } = report;
  const match = resolveOrganism({
    ...(organism.name && { name: organism.name }),
    ...(organism.snomed && { snomed: organism.snomed }),
    ...(organism.code && { whonet: organism.code }),
  });
  if (!match) {
    problems.push({
      code: 'unknown-organism',
      pointer: '/organism',
      detail: 'No organism of this name or code is known; give its full name or a SNOMED code.',
    });
  }
  const rows = susceptibility.map((row, index) => {
    const agent = resolveAgent({ code: row.agent, name: row.agent })?.agent;
    if (!agent) {
      problems.push({
        code: 'unknown-agent',
        pointer: `/susceptibility/${index}/agent`,
        detail: 'No agent of this name or code is known; give its WHONET code, such as MEM.',
      });
    }
    return { ...row, agent: agent?.code ?? row.agent };
  });
  if (!match || problems.length > 0) return { ok: false, problems };
  const { specimen, phenotypicTests, geneTests, mlst, infection } = report;
  return {
    ok: true,
    facts: {
      status: report.status ?? 'final',
      organism: {
        code: match.organism.code,
        name: match.organism.name,
        ...(match.mechanism && { mechanismClaim: match.mechanism }),
      },
      ...(rows.length > 0 && { susceptibility: rows }),
      ...(specimen && { specimen }),
      ...(phenotypicTests && { phenotypicTests }),
      ...(geneTests && { geneTests }),
      ...(mlst && { mlst }),
      ...(infection && { infection }),
    },
  };
}
