import type { CohortSummary } from '@carbawatch/contracts';
import { Fragment, useCallback } from 'react';
import { BehindNumber } from '../../behind/behind-number';
import { Chart, axisName, axisStyle } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import { COLOURS_MAX, colourOf, type ChartColours } from '../../charts/palette';
import { Panel } from '../../design/panel';
import { Empty } from '../../design/states';
import { useText, type Text } from '../../i18n/text';
import { alleleCounts } from './allele-counts';
import { askedWords, fileOf } from './question';

interface Stack {
  readonly name: string;
  readonly alleles: readonly (string | null)[];
  readonly colour: (colours: ChartColours) => string;
}

/**
 * The most frequent alleles with a colour of their own, the others together, unless one alone is
 * left, and those that nobody told.
 */
function stacksOf(genotypes: CohortSummary['genotypes'], text: Text): Stack[] {
  const counts = new Map<string, number>();
  for (const [allele, n] of genotypes.flatMap((each) => Object.entries(each.alleles))) {
    counts.set(allele, (counts.get(allele) ?? 0) + n);
  }
  const alleles = [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([allele]) => allele);
  const [named, rest] = [alleles.slice(0, COLOURS_MAX), alleles.slice(COLOURS_MAX)];
  const other = rest.length === 1 ? rest[0] : text('outbreaks.others');
  return [
    ...named.map((allele): Stack => {
      const colour = (colours: ChartColours) => colourOf(named, allele, colours);
      return { name: allele, alleles: [allele], colour };
    }),
    ...(rest.length > 0
      ? [{ name: other ?? '', alleles: rest, colour: ({ rest: grey }: ChartColours) => grey }]
      : []),
    {
      name: text('app.unknown'),
      alleles: [null],
      colour: ({ series, soft }) => series[COLOURS_MAX] ?? soft,
    },
  ];
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
      const stacks = stacksOf(genotypes, text);
      return {
        // A legend that pages would be cut off on paper.
        grid: {
          left: 8,
          right: 24,
          top: legendRem(stacks.length) * 16,
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
        series: stacks.map(({ name, alleles, colour }) => ({
          type: 'bar',
          name,
          stack: 'family',
          itemStyle: { color: colour(colours), borderColor: colours.card, borderWidth: 1 },
          data: counts.map((each) =>
            alleles.reduce((sum, allele) => sum + (each.get(allele) ?? 0), 0),
          ),
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
            height={`${5 + legendRem(stacksOf(genotypes, text).length) + 2.2 * genotypes.length}rem`}
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
