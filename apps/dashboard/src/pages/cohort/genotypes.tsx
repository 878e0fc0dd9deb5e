import type { CohortSummary } from '@carbawatch/contracts';
import { Fragment, useCallback } from 'react';
import { BehindNumber } from '../../behind/behind-number';
import { Chart, axisName, axisStyle } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { Panel } from '../../design/panel';
import { Empty } from '../../design/states';
import { useText } from '../../i18n/text';
import { alleleCounts } from './allele-counts';
import { askedWords, fileOf } from './question';

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

export function Genotypes({ summary }: { summary: CohortSummary }) {
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
          bottom: 20,
          containLabel: true,
        },
        legend: { top: 0, textStyle: { color: colours.ink } },
        tooltip: { trigger: 'item' },
        xAxis: {
          type: 'value',
          minInterval: 1,
          ...axisName(text('cohort.axis.isolates')),
          ...axisStyle(colours),
        },
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
        <>
          <Chart
            title={text('cohort.genotypes')}
            file={fileOf('genotypes', summary)}
            note={askedWords(text, summary)}
            height={`${5 + legendRem(allelesOf(genotypes).length) + 2.2 * genotypes.length}rem`}
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
          <Alleles summary={summary} />
        </>
      )}
    </Panel>
  );
}

/** Every count of the drawing, and why their sum is more than the isolates. */
function Alleles({ summary }: { summary: CohortSummary }) {
  const text = useText();
  const { genotypes, cpe, multipleFamilies } = summary;
  const labels = genotypes.reduce((sum, { count }) => sum + count, 0);
  const linked = (family: string, allele: string | null, n: number) => ({
    of: summary,
    name: allele ?? `${text('cohort.ofCpe', { family })}: ${text('app.unknown')}`,
    words: { cell: 'cpe', group: `allele:${family}:${allele ?? ''}` },
    n,
  });
  return (
    <>
      <ul className="plain" data-testid="alleles">
        {genotypes.map((each) => (
          <li key={each.family}>
            {text('cohort.ofCpe', { family: each.family })}:{' '}
            <BehindNumber
              of={summary}
              name={text('cohort.ofCpe', { family: each.family })}
              words={{ cell: 'cpe', group: `family:${each.family}` }}
              n={each.count}
            />{' '}
            (
            {[...alleleCounts(each)].map(([allele, n], at) => (
              <Fragment key={allele ?? ''}>
                {at > 0 && ', '}
                {allele ?? text('app.unknown')} <BehindNumber {...linked(each.family, allele, n)} />
              </Fragment>
            ))}
            )
          </li>
        ))}
      </ul>
      {multipleFamilies > 0 && (
        <p className="hint" data-testid="several">
          {text('cohort.severalHint', { labels, cpe: cpe.numerator })}{' '}
          <BehindNumber
            of={summary}
            name={text('cohort.several')}
            words={{ cell: 'multiple-families' }}
            n={multipleFamilies}
          />
        </p>
      )}
    </>
  );
}
