import type { CohortCell, CohortSummary, Proportion } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Parameters } from '../../api/client';
import { cohortSummaryQuery } from '../../api/cohort-queries';
import { Chart, axisStyle } from '../../charts/chart';
import { downloadCsv } from '../../charts/download';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { Panel, Scroll } from '../../design/panel';
import { Limits, percent } from '../../design/proportion';
import { Empty, Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';
import { useMay } from '../../session/me';
import { alleleCounts } from './allele-counts';
import { CellIsolates } from './cell-isolates';
import { Asked, Warnings } from './question';

const route = getRouteApi('/cohort');

export function SummaryView({ parameters }: { parameters: Parameters }) {
  const text = useText();
  const query = useQuery(cohortSummaryQuery(parameters));
  return (
    <Loaded of={query}>
      {(summary) => (
        <>
          <div>
            <Asked of={summary} ci={`${codeName(text, 'ci', summary.cpe.ci.method)} 95%`} />
            <Warnings of={summary.warnings} />
          </div>
          <Flow summary={summary} />
          <div className="columns">
            <div className="span-6 stack">
              <Measures summary={summary} />
            </div>
            <div className="span-6 stack">
              <Genotypes summary={summary} />
              <Missing summary={summary} />
            </div>
          </div>
          <CellIsolates parameters={parameters} />
        </>
      )}
    </Loaded>
  );
}

/** From isolates to patients. */
function Flow({ summary }: { summary: CohortSummary }) {
  const text = useText();
  const steps = [
    ['cohort.isolates', summary.isolates, 'isolates'],
    ['cohort.creIsolates', summary.creIsolates, undefined],
    ['cohort.cre', summary.cre, 'cre'],
    ['cohort.cpe', summary.cpe.numerator, 'cpe'],
    ['cohort.nonCpe', summary.nonCpe.numerator, 'non-cpe'],
    ['cohort.undetermined', summary.undetermined.numerator, 'undetermined'],
  ] as const;
  return (
    <ul className="plain tiles" aria-label={text('cohort.flow')}>
      {steps.map(([key, n, cell]) => (
        <li className="tile" key={key}>
          <span className="figure">
            <Behind cell={cell} name={text(key)} n={n} />
          </span>
          <span>{text(key)}</span>
        </li>
      ))}
    </ul>
  );
}

/** A number that opens its isolates, for whoever may see patients' results. */
function Behind(props: {
  readonly cell: CohortCell | undefined;
  readonly name: string;
  readonly n: number;
}) {
  const { cell, name, n } = props;
  const search = route.useSearch();
  const mayOpen = useMay('laboratory');
  if (!cell || !mayOpen) return n;
  return (
    <Link to="/cohort" search={{ ...search, cell }} hash="behind" aria-label={`${name}: ${n}`}>
      {n}
    </Link>
  );
}

type Measure = readonly [string, Proportion, CohortCell?];

function measuresOf(summary: CohortSummary, text: Text): Measure[] {
  return [
    [text('cohort.cpe'), summary.cpe, 'cpe'],
    [text('cohort.nonCpe'), summary.nonCpe, 'non-cpe'],
    [text('cohort.undetermined'), summary.undetermined, 'undetermined'],
    [text('cohort.tested'), summary.tested],
    [text('cohort.cpeOfTested'), summary.cpeOfTested],
    [text('cohort.creOfTested'), summary.creOfTested],
    ...summary.genotypes.map(({ family, ofCpe }): Measure => [
      text('cohort.ofCpe', { family }),
      ofCpe,
    ]),
    [text('cohort.mortality30d'), summary.mortality30d, 'died-30d'],
    [text('cohort.icu'), summary.icu, 'icu'],
    [text('cohort.icuAtIndex'), summary.icuAtIndex, 'icu-at-index'],
    [text('cohort.hepatobiliary'), summary.hepatobiliary, 'hepatobiliary'],
  ];
}

function Measures({ summary }: { summary: CohortSummary }) {
  const text = useText();
  const measures = measuresOf(summary, text);
  const { allAlive, allDead } = summary.mortality30dBounds;
  const none = text('app.none');
  const csv = (): void =>
    downloadCsv('cohort-summary', [
      ['measure', 'numerator', 'denominator', 'value', 'lower', 'upper', 'method', 'level'],
      ...measures.map(([name, { numerator, denominator, value, ci }]) => [
        ...[name, numerator, denominator, value, ci.lower, ci.upper, ci.method, ci.level],
      ]),
      ['dedup', summary.dedup],
      ['population', summary.population],
      ['from', summary.period.from],
      ['to', summary.period.to],
      ['asOf', summary.asOf],
      ['rules', summary.rules],
    ]);
  return (
    <Panel
      title={text('cohort.measures')}
      right={
        <button type="button" className="bare" onClick={csv}>
          {text('app.csv')}
        </button>
      }
    >
      <Scroll label={text('cohort.measures')}>
        <table data-testid="measures">
          <thead>
            <tr>
              <th scope="col">{text('cohort.measure')}</th>
              <th scope="col" className="number">
                n / N
              </th>
              <th scope="col" className="number">
                %
              </th>
              <th scope="col" className="number">
                {text('cohort.interval')}
              </th>
            </tr>
          </thead>
          <tbody>
            {measures.map(([name, of, cell]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="number nowrap">
                  <Behind cell={cell} name={name} n={of.numerator} /> / {of.denominator}
                </td>
                <td className="number">{percent(of.value, 1, none)}</td>
                <td className="number">
                  <Limits of={of} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="hint">
        {text('cohort.bounds', {
          low: percent(allAlive, 1, none),
          high: percent(allDead, 1, none),
        })}
      </p>
    </Panel>
  );
}

/** An allele that nobody told has no colour of its own. */
function colourOf({ series, soft }: ChartColours, allele: string | null, at: number): string {
  return (allele === null ? undefined : series[at % series.length]) ?? soft;
}

/** Each allele once, and after them null for those that nobody told. */
function allelesOf(genotypes: CohortSummary['genotypes']): (string | null)[] {
  return [...new Set(genotypes.flatMap((each) => Object.keys(each.alleles))), null];
}

/** What a legend of so many names takes, where three stand in a line of a phone. */
const legendRem = (names: number): number => 1 + 1.5 * Math.ceil(names / 4);

function Genotypes({ summary }: { summary: CohortSummary }) {
  const text = useText();
  const { genotypes } = summary;
  const option = useCallback(
    (colours: ChartColours): ChartOption => {
      const families = genotypes.map(({ family }) => family).reverse();
      const counts = genotypes.map(alleleCounts).reverse();
      const alleles = allelesOf(genotypes);
      return {
        // A legend that pages would be cut off on paper.
        grid: {
          left: 8,
          right: 24,
          top: legendRem(alleles.length) * 16,
          bottom: 8,
          containLabel: true,
        },
        legend: { top: 0, textStyle: { color: colours.ink } },
        tooltip: { trigger: 'item' },
        xAxis: { type: 'value', minInterval: 1, ...axisStyle(colours) },
        yAxis: { type: 'category', data: families, ...axisStyle(colours) },
        series: alleles.map((allele, at) => ({
          type: 'bar',
          name: allele ?? text('app.unknown'),
          stack: 'family',
          itemStyle: {
            color: colourOf(colours, allele, at),
            borderColor: colours.card,
            borderWidth: 1,
          },
          data: counts.map((each) => each.get(allele) ?? 0),
        })),
      };
    },
    [genotypes, text],
  );
  return (
    <Panel title={text('cohort.genotypes')}>
      {genotypes.length === 0 ? (
        <Empty title={text('cohort.noGenotypes')} />
      ) : (
        <Chart
          title={text('cohort.genotypes')}
          file="genotypes"
          height={`${4 + legendRem(allelesOf(genotypes).length) + 2.2 * genotypes.length}rem`}
          option={option}
          rows={[
            [text('isolate.family'), text('isolate.gene'), 'n'],
            ...genotypes.flatMap((each) =>
              [...alleleCounts(each)].map(([allele, n]) => [
                each.family,
                allele ?? text('app.unknown'),
                n,
              ]),
            ),
          ]}
        />
      )}
    </Panel>
  );
}

/** What was left out, and what is not known: a number is no better than this. */
function Missing({ summary }: { summary: CohortSummary }) {
  const text = useText();
  const shown = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).filter(([, n]) => n > 0);
  const named = (key: string, name: string) =>
    codeName(text, key === 'cohort.nonCpeBy' ? 'nonCpe' : 'left', name);
  const parts = [
    ['cohort.excluded', shown(summary.excluded)],
    ['cohort.unknown', shown(summary.unknown)],
    ['cohort.nonCpeBy', shown(summary.nonCpeBy)],
  ] as const;
  return (
    <Panel title={text('cohort.missing')}>
      {parts.map(([key, counts]) => (
        <p key={key}>
          {text(key)}:{' '}
          {counts.map(([name, n]) => `${named(key, name)} ${n}`).join(', ') || text('app.none')}
        </p>
      ))}
    </Panel>
  );
}
