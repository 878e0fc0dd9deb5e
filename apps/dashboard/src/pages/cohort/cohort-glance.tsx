import type { CohortSummary, Proportion } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Parameters } from '../../api/client';
import { cohortSummaryQuery } from '../../api/cohort-queries';
import { BehindShare } from '../../behind/behind-share';
import { Panel, Scroll } from '../../design/panel';
import { DIGITS, Limits, ShareHeads, percent } from '../../design/proportion';
import { Loaded } from '../../design/states';
import { Code } from '../../i18n/code';
import { useText } from '../../i18n/text';

/** The year in five lines, each with its interval. */
export function CohortGlance() {
  const text = useText();
  const query = useQuery(cohortSummaryQuery({ window: 'P1Y' }));
  return (
    <Panel
      title={text('today.cohort')}
      testId="cohort"
      right={<Link to="/cohort">{text('nav.cohort')}</Link>}
    >
      <Loaded of={query}>
        {(summary) => (
          <Scroll label={text('today.cohort')}>
            <Year of={summary} />
          </Scroll>
        )}
      </Loaded>
    </Panel>
  );
}

function Year({ of: summary }: { readonly of: CohortSummary }) {
  const text = useText();
  return (
    <table>
      <caption>
        {summary.period.from} – {summary.period.to} · <Code kind="dedup" code={summary.dedup} /> ·{' '}
        <Code kind="population" code={summary.population} /> ·{' '}
        <Code kind="ci" code={summary.cpe.ci.method} />
      </caption>
      <thead>
        <tr>
          <th scope="col">{text('cohort.measure')}</th>
          <ShareHeads />
        </tr>
      </thead>
      <tbody>
        <Line
          summary={summary}
          name={text('cohort.cpe')}
          share={summary.cpe}
          counted={{ cell: 'cpe' }}
        />
        <Line
          summary={summary}
          name={text('cohort.nonCpe')}
          share={summary.nonCpe}
          counted={{ cell: 'non-cpe' }}
        />
        <Line
          summary={summary}
          name={text('cohort.undetermined')}
          share={summary.undetermined}
          counted={{ cell: 'undetermined' }}
        />
        {summary.genotypes.slice(0, 3).map(({ family, ofCpe }) => (
          <Line
            key={family}
            summary={summary}
            name={text('cohort.ofCpe', { family })}
            share={ofCpe}
            counted={{ cell: 'cpe', group: `family:${family}` }}
            all="cpe"
          />
        ))}
        <Line
          summary={summary}
          name={text('cohort.mortality30d')}
          share={summary.mortality30d}
          counted={{ cell: 'died-30d' }}
          all="followed-30d"
        />
      </tbody>
    </table>
  );
}

function Line(props: {
  readonly summary: CohortSummary;
  readonly name: string;
  readonly share: Proportion;
  readonly counted: Parameters;
  readonly all?: 'cre' | 'cpe' | 'followed-30d';
}) {
  const { summary, name, share, counted, all = 'cre' } = props;
  const text = useText();
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number nowrap">
        <BehindShare
          at="/cohort"
          of={summary}
          name={name}
          share={share}
          counted={counted}
          all={{ cell: all }}
        />
      </td>
      <td className="number">{percent(share.value, DIGITS, text('app.none'))}</td>
      <td className="number">
        <Limits of={share} />
      </td>
    </tr>
  );
}
