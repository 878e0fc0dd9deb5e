import type { RuleJobView, ShadowResult } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ruleChangesQuery } from '../../api/operations-queries';
import { Moment } from '../../design/moment';
import { Scroll } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Empty, Loaded } from '../../design/states';
import { Code } from '../../i18n/code';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { ShadowAlertsOf } from './shadow-alerts';

/** Comparisons and switches with their progress, and what would be different. */
export function ShadowJobs({ jobs }: { jobs: readonly RuleJobView[] }) {
  return (
    <ul className="plain stack">
      {jobs.map((job) => (
        <Job key={job.id} job={job} />
      ))}
    </ul>
  );
}

function Job({ job }: { job: RuleJobView }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const { done, total } = job.progress;
  return (
    <li className="stack">
      <div className="row">
        <strong>
          {text(`rules.kind.${job.kind}`)}: {job.against} → {job.ruleSet}
        </strong>
        <span>{text(`rules.status.${job.status}`)}</span>
        {job.finishedAt === null && total !== null && (
          <progress max={total} value={done} aria-label={text(`rules.status.${job.status}`)} />
        )}
        <span className="hint">
          {text('rules.changed', { n: job.changed, of: total ?? done })} ·{' '}
          <Moment at={job.createdAt} />
        </span>
        {job.kind === 'shadow' && job.status === 'done' && (
          <button
            type="button"
            className="bare"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {text('rules.difference')}
          </button>
        )}
      </div>
      {open && job.result && <Difference job={job} result={job.result} />}
    </li>
  );
}

const SHARES = ['cpe', 'nonCpe', 'undetermined'] as const;

function Difference({ job, result }: { job: RuleJobView; result: ShadowResult }) {
  const text = useText();
  const kinds = Object.entries(result.byKind).filter(([, n]) => n > 0);
  return (
    <>
      <p>
        {kinds.map(([kind, n]) => `${codeName(text, 'difference', kind)} ${n}`).join(', ') ||
          text('rules.noDifference')}
      </p>
      <Scroll label={text('rules.difference')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text('cohort.dedup')}</th>
              <th scope="col" className="number">
                CRE
              </th>
              {SHARES.map((share) => (
                <th key={share} scope="col" className="number">
                  {text(`cohort.${share}`)} %
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.metrics.items.map(({ dedup, before, after }) => (
              <tr key={dedup}>
                <th scope="row">
                  <Code kind="dedup" code={dedup} />
                </th>
                <td className="number">
                  {before.cre} → {after.cre}
                </td>
                {SHARES.map((share) => (
                  <td key={share} className="number nowrap">
                    {percent(before[share].value, 1, '–')} → {percent(after[share].value, 1, '–')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {result.specimens && (
        <p className="hint">
          {text('rules.specimensCompared', {
            n: result.specimens.compared,
            changed: result.specimens.changed,
          })}
        </p>
      )}
      {result.notCompared && (
        <p className="hint">{text('rules.notCompared', { n: result.notCompared.specimens })}</p>
      )}
      <ShadowAlertsOf job={job.id} changed={result.changed + (result.specimens?.changed ?? 0)} />
      <Changes job={job.id} />
    </>
  );
}

function Changes({ job }: { job: string }) {
  const text = useText();
  const query = useQuery(ruleChangesQuery(job));
  return (
    <Loaded of={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={text('rules.noDifference')} />
        ) : (
          <ul className="why">
            {items.map(({ site, isolateId, kinds, from, to }) => (
              <li key={`${site} ${isolateId}`}>
                <Link to="/isolates/$site/$isolateId" params={{ site, isolateId }}>
                  {isolateId}
                </Link>{' '}
                {kinds.join(', ')}{' '}
                <code className="hint">
                  {JSON.stringify(from)} → {JSON.stringify(to)}
                </code>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
