import type { Proportion } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { cohortSummaryQuery } from '../../api/cohort-queries';
import { Panel } from '../../design/panel';
import { Limits, percent } from '../../design/proportion';
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
          <table>
            <caption>
              {summary.period.from} – {summary.period.to} ·{' '}
              <Code kind="dedup" code={summary.dedup} /> ·{' '}
              <Code kind="population" code={summary.population} /> ·{' '}
              <Code kind="ci" code={summary.cpe.ci.method} />
            </caption>
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
              <Line name={text('cohort.cpe')} of={summary.cpe} />
              <Line name={text('cohort.nonCpe')} of={summary.nonCpe} />
              <Line name={text('cohort.undetermined')} of={summary.undetermined} />
              {summary.genotypes.slice(0, 3).map(({ family, ofCpe }) => (
                <Line key={family} name={text('cohort.ofCpe', { family })} of={ofCpe} />
              ))}
              <Line name={text('cohort.mortality30d')} of={summary.mortality30d} />
            </tbody>
          </table>
        )}
      </Loaded>
    </Panel>
  );
}

function Line({ name, of }: { name: string; of: Proportion }) {
  const text = useText();
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number nowrap">
        {of.numerator} / {of.denominator}
      </td>
      <td className="number">{percent(of.value, 1, text('app.none'))}</td>
      <td className="number">
        <Limits of={of} />
      </td>
    </tr>
  );
}
