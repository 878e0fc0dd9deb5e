import type { RuleChangeView, RuleJobView } from '@carbawatch/contracts';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { get, request, withParameters, type Listed } from '../../api/client';
import { ruleChangeCountsQuery } from '../../api/operations-queries';
import { downloadCsv } from '../../charts/download';
import { Choice } from '../../design/filters';
import { Scroll } from '../../design/panel';
import { Reason, isReason } from '../../design/reason';
import { Empty, Loaded, NextPage, whyNot } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { Species } from '../../i18n/species';
import { useText, type Text } from '../../i18n/text';
import { useMe } from '../../session/me';
import { alertFactsTurn, turnOf, type DifferenceKind, type Turn } from './shadow-words';

const KINDS = [
  ...(['cre', 'cpe', 'genes', 'st', 'discordance', 'cases', 'definitions', 'alert-facts'] as const),
] as const satisfies readonly DifferenceKind[];
const PAGE_SIZE = 50;
const WHOLE_PAGE = 1_000;
const route = getRouteApi('/operations');

type Job = Pick<RuleJobView, 'id' | 'ruleSet' | 'against' | 'changed'>;

/** What would be other: how often which answer became which, then isolate by isolate. */
export function ShadowChanges({ job }: { job: Job }) {
  const text = useText();
  if (job.changed === 0) return <Empty title={text('rules.noDifference')} />;
  return (
    <section className="stack" data-testid="shadow-changes">
      <h3>{text('rules.changesOf', { n: job.changed })}</h3>
      <Counts job={job} />
      <Changes job={job} />
    </section>
  );
}

function Counts({ job }: { job: Job }) {
  const text = useText();
  const query = useQuery(ruleChangeCountsQuery(job.id));
  return (
    <Loaded of={query}>
      {({ items }) => (
        <Scroll label={text('rules.howOften')} maxHeight="18rem">
          <table>
            <caption>{text('rules.howOften')}</caption>
            <thead>
              <tr>
                <th scope="col">{text('rules.what')}</th>
                <Sides job={job} />
                <th scope="col" className="number">
                  {text('rules.isolates')}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ kind, from, to, isolates }) => {
                const { before, after } = turnOf(kind, from, to, text);
                return (
                  <tr key={JSON.stringify([kind, from, to])}>
                    <td>{codeName(text, 'difference', kind)}</td>
                    <td>{before}</td>
                    <td>{after}</td>
                    <td className="number">{isolates}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroll>
      )}
    </Loaded>
  );
}

/** Both sides by the rule set that says so. */
function Sides({ job }: { job: Job }) {
  const text = useText();
  return (
    <>
      <th scope="col">{text('rules.by', { set: job.against })}</th>
      <th scope="col">{text('rules.by', { set: job.ruleSet })}</th>
    </>
  );
}

function Changes({ job }: { job: Job }) {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const kind = KINDS.find((each) => each === search.change);
  const query = useInfiniteQuery({
    queryKey: ['rules', 'changes', job.id, kind],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<RuleChangeView>>(
        `classify/jobs/${job.id}/changes`,
        { kind, sort: 'verdict', limit: PAGE_SIZE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  return (
    <>
      <div className="row no-print">
        <Choice
          label={text('rules.what')}
          value={kind}
          options={KINDS.map((each) => [each, codeName(text, 'difference', each)])}
          all={text('app.all')}
          onChange={(value) =>
            void navigate({ search: { ...search, job: job.id, change: value }, resetScroll: false })
          }
        />
        <TakeOut job={job} kind={kind} />
      </div>
      <Loaded of={query}>
        {(changes) =>
          changes.length === 0 ? (
            <Empty title={text('rules.noDifference')} />
          ) : (
            <>
              <ChangeTable job={job} changes={changes} kind={kind} />
              <NextPage of={query} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function ChangeTable(props: {
  readonly job: Job;
  readonly changes: readonly RuleChangeView[];
  readonly kind: DifferenceKind | undefined;
}) {
  const { job, changes, kind } = props;
  const text = useText();
  return (
    <Scroll label={text('rules.difference')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('rules.isolate')}</th>
            <th scope="col">{text('rules.what')}</th>
            <Sides job={job} />
          </tr>
        </thead>
        {changes.map((change) => (
          <ChangeRows key={`${change.site} ${change.isolateId}`} change={change} only={kind} />
        ))}
      </table>
    </Scroll>
  );
}

function ChangeRows(props: {
  readonly change: RuleChangeView;
  readonly only: DifferenceKind | undefined;
}) {
  const { change, only } = props;
  const text = useText();
  const { timezone } = useMe();
  const { site, isolateId, organism } = change;
  const kinds = only ? [only] : change.kinds;
  return (
    <tbody>
      {kinds.map((kind, index) => {
        const { before, after } = turnIn(change, kind, text, timezone);
        return (
          <tr key={kind}>
            {index === 0 && (
              <th scope="rowgroup" rowSpan={kinds.length}>
                <Link to="/isolates/$site/$isolateId" params={{ site, isolateId }}>
                  {isolateId}
                </Link>
                {organism && (
                  <div className="hint">
                    <Species latin={organism} />
                  </div>
                )}
              </th>
            )}
            <td>{codeName(text, 'difference', kind)}</td>
            <td>{before}</td>
            <td>{after}</td>
          </tr>
        );
      })}
    </tbody>
  );
}

function turnIn(change: RuleChangeView, kind: DifferenceKind, text: Text, timeZone: string): Turn {
  return kind === 'alert-facts'
    ? alertFactsTurn(change.alertFacts, text, timeZone)
    : turnOf(kind, change.from[kind], change.to[kind], text);
}

/** All of it as a table, for a reason: each isolate is somebody's. */
function TakeOut({ job, kind }: { job: Job; kind: DifferenceKind | undefined }) {
  const text = useText();
  const { timezone } = useMe();
  const [reason, setReason] = useState('');
  const take = useMutation({
    mutationFn: () => allChanges(job.id, kind, reason.trim()),
    onSuccess: (changes) =>
      downloadCsv(`rules-${job.against}-${job.ruleSet}`, [
        [
          ...[text('app.site'), text('rules.isolate'), text('rules.organism'), text('rules.what')],
          ...[text('rules.by', { set: job.against }), text('rules.by', { set: job.ruleSet })],
        ],
        ...changes.flatMap((change) =>
          (kind ? [kind] : change.kinds).map((each) => {
            const { before, after } = turnIn(change, each, text, timezone);
            const { site, isolateId, organism } = change;
            const what = codeName(text, 'difference', each);
            return [site, isolateId, organism, what, before, after];
          }),
        ),
      ]),
  });
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        take.mutate();
      }}
    >
      <Reason value={reason} onChange={setReason} />
      <button type="submit" className="quiet" disabled={take.isPending || !isReason(reason)}>
        {text('app.csv')}
      </button>
      {take.isError && (
        <span className="stale" role="alert">
          {whyNot(take.error, text)}
        </span>
      )}
    </form>
  );
}

async function allChanges(
  job: string,
  kind: DifferenceKind | undefined,
  reason: string,
): Promise<RuleChangeView[]> {
  const headers = { 'Carbawatch-Reason': encodeURIComponent(reason) };
  const all: RuleChangeView[] = [];
  let cursor: string | null = null;
  do {
    const asked = { kind, sort: 'verdict', limit: WHOLE_PAGE, cursor };
    const answer = await request(withParameters(`classify/jobs/${job}/changes`, asked), {
      headers,
    });
    // The service's own schema is the check.
    const page = (await answer.json()) as Listed<RuleChangeView>;
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}
