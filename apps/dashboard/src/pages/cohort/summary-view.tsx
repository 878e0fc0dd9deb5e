import type { CohortCell, CohortSummary, Proportion } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import type { Parameters } from '../../api/client';
import { cohortSummaryQuery } from '../../api/cohort-queries';
import { BehindNumber } from '../../behind/behind-number';
import { BehindShare } from '../../behind/behind-share';
import { downloadCsv } from '../../charts/download';
import { Panel, Scroll } from '../../design/panel';
import { DIGITS, Limits, ShareHeads, percent } from '../../design/proportion';
import { Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text, type TextKey } from '../../i18n/text';
import { Genotypes } from './genotypes';
import { Missing } from './missing';
import { Asked, Warnings, askedWords, fileOf } from './question';

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
          {summary.isolates === 0 && summary.ward !== null && (
            <p className="stale" data-testid="no-ward">
              {text('cohort.noWard', { ward: summary.ward })}
            </p>
          )}
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
        </>
      )}
    </Loaded>
  );
}

interface FlowStep {
  readonly key: 'isolates' | 'creIsolates' | 'cre' | 'cpe' | 'nonCpe' | 'undetermined';
  readonly n: number;
  readonly cell: CohortCell;
  /** What leads from here to the next step, or is told beside it. */
  readonly besides?: readonly (readonly [TextKey, number, CohortCell])[];
}

function stepsOf(summary: CohortSummary): FlowStep[] {
  const { isolates, creIsolates, cre, creOfTested: judged, multipleFamilies } = summary;
  const without: FlowStep['besides'] = [
    ['cohort.notCre', judged.denominator - judged.numerator, 'not-cre'],
    ['cohort.creNotJudged', isolates - judged.denominator, 'cre-not-judged'],
  ];
  const repeats: FlowStep['besides'] = [['cohort.repeats', creIsolates - cre, 'repeats']];
  const several: FlowStep['besides'] = [['cohort.several', multipleFamilies, 'multiple-families']];
  return [
    { key: 'isolates', n: isolates, cell: 'isolates', besides: without },
    { key: 'creIsolates', n: creIsolates, cell: 'cre-isolates', besides: repeats },
    { key: 'cre', n: cre, cell: 'cre' },
    { key: 'cpe', n: summary.cpe.numerator, cell: 'cpe', besides: several },
    { key: 'nonCpe', n: summary.nonCpe.numerator, cell: 'non-cpe' },
    { key: 'undetermined', n: summary.undetermined.numerator, cell: 'undetermined' },
  ];
}

/** From isolates to patients, each number with what it leaves behind. */
function Flow({ summary }: { summary: CohortSummary }) {
  const text = useText();
  return (
    <ul className="plain tiles" aria-label={text('cohort.flow')} data-testid="flow">
      {stepsOf(summary).map(({ key, n, cell, besides = [] }) => (
        <li className="tile" key={key}>
          <span className="figure">
            <BehindNumber of={summary} words={{ cell }} name={text(`cohort.${key}`)} n={n} />
          </span>
          <span>{text(`cohort.${key}`)}</span>
          {besides.map(([name, left, own]) => (
            <small key={name} className="hint">
              {text(name)}:{' '}
              <BehindNumber of={summary} words={{ cell: own }} name={text(name)} n={left} />
            </small>
          ))}
        </li>
      ))}
    </ul>
  );
}

interface Measure {
  readonly name: string;
  readonly share: Proportion;
  readonly counted: Parameters;
  readonly all: Parameters;
}

function measure(name: string, share: Proportion, counted: CohortCell, all: CohortCell): Measure {
  return { name, share, counted: { cell: counted }, all: { cell: all } };
}

function measuresOf(summary: CohortSummary, text: Text): Measure[] {
  const { cpe, nonCpe, undetermined, tested, cpeOfTested, creOfTested } = summary;
  return [
    measure(text('cohort.cpe'), cpe, 'cpe', 'cre'),
    measure(text('cohort.nonCpe'), nonCpe, 'non-cpe', 'cre'),
    measure(text('cohort.undetermined'), undetermined, 'undetermined', 'cre'),
    measure(text('cohort.tested'), tested, 'tested', 'cre'),
    measure(text('cohort.cpeOfTested'), cpeOfTested, 'cpe', 'tested'),
    measure(text('cohort.creOfTested'), creOfTested, 'cre-isolates', 'cre-judged'),
    ...summary.genotypes.map(({ family, ofCpe }) => ({
      name: text('cohort.ofCpe', { family }),
      share: ofCpe,
      counted: { cell: 'cpe', group: `family:${family}` },
      all: { cell: 'cpe' },
    })),
    measure(text('cohort.mortality30d'), summary.mortality30d, 'died-30d', 'followed-30d'),
    measure(text('cohort.icu'), summary.icu, 'icu', 'icu-known'),
    measure(text('cohort.icuAtIndex'), summary.icuAtIndex, 'icu-at-index', 'icu-at-index-known'),
    measure(
      text('cohort.hepatobiliary'),
      summary.hepatobiliary,
      'hepatobiliary',
      'hepatobiliary-known',
    ),
  ];
}

function Measures({ summary }: { summary: CohortSummary }) {
  const text = useText();
  const measures = measuresOf(summary, text);
  const { allAlive, allDead } = summary.mortality30dBounds;
  const none = text('app.none');
  const csv = (): void =>
    downloadCsv(fileOf('cohort-summary', summary), [
      [
        ...[text('cohort.measure'), text('csv.numerator'), text('csv.denominator')],
        ...[text('csv.share'), text('rates.lower'), text('rates.upper'), text('csv.method')],
        text('csv.level'),
      ],
      ...measures.map(({ name, share: { numerator, denominator, value, ci } }) => [
        ...[name, numerator, denominator, value, ci.lower, ci.upper, ci.method, ci.level],
      ]),
      [askedWords(text, summary)],
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
              <ShareHeads interval={text('cohort.intervalWhole')} />
            </tr>
          </thead>
          <tbody>
            {measures.map(({ name, share, counted, all }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="number nowrap">
                  <BehindShare of={summary} name={name} share={share} counted={counted} all={all} />
                </td>
                <td className="number">{percent(share.value, DIGITS, none)}</td>
                <td className="number">
                  <Limits of={share} whole />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {allAlive !== null && (
        <p className="hint">
          {text('cohort.bounds', {
            low: percent(allAlive, DIGITS, none),
            high: percent(allDead, DIGITS, none),
          })}
        </p>
      )}
    </Panel>
  );
}
