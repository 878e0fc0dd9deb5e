import type { AntibiogramRow } from '@carbawatch/contracts';

/** Colistin and polymyxin B: CLSI M100 has had I and R for them since 2020, and no S. */
const POLYMYXINS: ReadonlySet<string> = new Set(['COL', 'POL']);

type Told = Pick<AntibiogramRow['cells'][number], 'agent' | 'intermediate'> & {
  readonly susceptible: { readonly numerator: number } | null;
};

/**
 * Agents for which the guideline has no category S, so that "0% susceptible" would read as
 * resistance: a polymyxin that is I somewhere and S nowhere. Of any other agent 0% S is the answer,
 * as of a carbapenem among CRE.
 */
export function agentsWithoutS(
  rows: readonly { readonly cells: readonly Told[] }[],
): ReadonlySet<string> {
  const cells = rows.flatMap((row) => row.cells).filter(({ agent }) => POLYMYXINS.has(agent));
  const withS = new Set(
    cells.filter((cell) => (cell.susceptible?.numerator ?? 0) > 0).map(({ agent }) => agent),
  );
  const withI = cells.filter((cell) => (cell.intermediate ?? 0) > 0).map(({ agent }) => agent);
  return new Set(withI.filter((agent) => !withS.has(agent)));
}
