import type { RuleJobView, ShadowResult } from '@carbawatch/contracts';
import { getRouteApi } from '@tanstack/react-router';
import { Moment } from '../../design/moment';
import { Scroll } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Code } from '../../i18n/code';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { ShadowAlertsOf } from './shadow-alerts';
import { ShadowChanges } from './shadow-changes';

const route = getRouteApi('/operations');

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
  // Which one is open stands in the address, so that a difference can be shown to others.
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const open = search.job === job.id;
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
          {text('rules.changed', {
            n: job.changed,
            // Reports of specimens are among them while it runs, and told apart once it is done.
            of: job.result?.isolates ?? total ?? done,
          })}{' '}
          · <Moment at={job.createdAt} />
        </span>
        {job.kind === 'shadow' && job.status === 'done' && (
          <button
            type="button"
            className="bare"
            aria-expanded={open}
            onClick={() =>
              void navigate({
                search: { ...search, job: open ? undefined : job.id, change: undefined },
                resetScroll: false,
              })
            }
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
      {kinds.length > 0 && (
        <p>
          {text('rules.byKind', {
            kinds: kinds
              .map(([kind, n]) =>
                text('rules.inSo', { what: codeName(text, 'difference', kind), n }),
              )
              .join(' · '),
          })}
        </p>
      )}
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
      <ShadowChanges job={job} />
    </>
  );
}
