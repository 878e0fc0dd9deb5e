import type { Susceptibility } from '@carbawatch/contracts';

/** What one kind of result is called in a table; exports have a column for each that occurs. */
export interface ResultColumn {
  readonly agent: string;
  readonly method: NonNullable<Susceptibility['method']>;
  readonly disk?: string | undefined;
  readonly guideline?: string | undefined;
}

/** Names that occur in the isolates of an export, found out before its first line is written. */
export interface TableNames {
  readonly results: readonly ResultColumn[];
  readonly covariates: readonly string[];
  readonly loci: readonly string[];
}

/** The column that a result belongs in. */
export function resultColumn(row: Susceptibility): ResultColumn {
  return {
    agent: row.agent,
    method: row.method ?? 'unknown',
    disk: row.disk,
    guideline: row.guideline,
  };
}

/** Names of the isolates at hand, for an export that holds them all. */
export function namesOf(
  reports: readonly {
    readonly susceptibility?: readonly Susceptibility[] | undefined;
    readonly covariates?: Readonly<Record<string, unknown>> | undefined;
    readonly mlst?: { readonly profile?: Readonly<Record<string, string>> | undefined } | undefined;
  }[],
): TableNames {
  return {
    results: reports.flatMap(({ susceptibility = [] }) => susceptibility.map(resultColumn)),
    covariates: reports.flatMap(({ covariates = {} }) => Object.keys(covariates)),
    loci: reports.flatMap(({ mlst }) => Object.keys(mlst?.profile ?? {})),
  };
}

/** A value with its comparator; the sign of equality says nothing. */
export function valueText({ operator, value }: Susceptibility): string {
  if (value === undefined) return '';
  return `${operator === undefined || operator === '=' ? '' : operator}${value}`;
}
