import type { Proportion } from '@carbawatch/contracts';
import { useState } from 'react';
import { Part, useLoaded } from './loaded';

interface Genotype {
  readonly family: string;
  readonly alleles: Readonly<Record<string, number>>;
  readonly ofCpe: Proportion;
}

interface Summary {
  readonly period: { readonly from: string; readonly to: string };
  readonly timezone: string;
  readonly dedup: string;
  readonly population: string;
  readonly isolates: number;
  readonly cre: number;
  readonly cpe: Proportion;
  readonly nonCpe: Proportion;
  readonly undetermined: Proportion;
  readonly genotypes: readonly Genotype[];
  readonly mortality30d: Proportion;
  readonly icu: Proportion;
  readonly hepatobiliary: Proportion;
}

const METHODS = ['wilson', 'wald', 'exact'] as const;

export function CohortSummary({ tick }: { tick: number }) {
  const [method, setMethod] = useState<string>('wilson');
  const loaded = useLoaded<Summary>(`cohort/summary?window=P1Y&ci=${method}`, tick);
  return (
    <Part title="CRE cohort, last year" loaded={loaded}>
      {(summary) => (
        <>
          <p className="hint">
            {summary.period.from} to {summary.period.to} ({summary.timezone}) · {summary.dedup} ·{' '}
            {summary.population} · {summary.isolates} isolates, {summary.cre} CRE
          </p>
          <label className="hint">
            95% interval{' '}
            <select value={method} onChange={(event) => setMethod(event.target.value)}>
              {METHODS.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <table data-testid="cohort">
            <thead>
              <tr>
                <th scope="col">Measure</th>
                <th scope="col">n of N</th>
                <th scope="col">%</th>
                <th scope="col">95% CI ({method})</th>
              </tr>
            </thead>
            <tbody>
              <Line name="CPE" of={summary.cpe} />
              <Line name="non-CPE" of={summary.nonCpe} />
              <Line name="Undetermined" of={summary.undetermined} />
              {summary.genotypes.map(({ family, ofCpe }) => (
                <Line key={family} name={`${family} among CPE`} of={ofCpe} />
              ))}
              <Line name="Death within 30 days" of={summary.mortality30d} />
              <Line name="ICU at or before index culture" of={summary.icu} />
              <Line name="Hepatobiliary disease" of={summary.hepatobiliary} />
            </tbody>
          </table>
        </>
      )}
    </Part>
  );
}

function Line({ name, of }: { name: string; of: Proportion }) {
  const { numerator, denominator, value, ci } = of;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {numerator} of {denominator}
      </td>
      <td>{percent(value, 1)}</td>
      <td>
        {percent(ci.lower, 0)}–{percent(ci.upper, 0)}
      </td>
    </tr>
  );
}

function percent(value: number | null, digits: number): string {
  return value === null ? 'n/a' : (100 * value).toFixed(digits);
}
