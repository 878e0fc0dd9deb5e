import type { ShownAuditEntry } from '@carbawatch/contracts';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { get, type Listed, type Parameters } from '../../api/client';
import { takeFile } from '../../api/files';
import { accountsQuery, keysQuery } from '../../api/operations-queries';
import { ComboEntry } from '../../choosing/combo-entry';
import { Choice, Days, Entry, Filters, type Taken } from '../../design/filters';
import { Panel } from '../../design/panel';
import { Reason, isReason } from '../../design/reason';
import { Empty, Loaded, NextPage, whyNot } from '../../design/states';
import { useText } from '../../i18n/text';
import { AuditTable } from './audit-table';
import { ACTIONS, actionText } from './audit-words';

/** Many, since the looks of one page are shown as one line. */
const PAGE_SIZE = 200;
const route = getRouteApi('/operations');

/** Who did what to what, the newest first. */
export function Audit() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { action, actor, who, target, about, from, to } = search;
  const filters = { action, actor, who, target, about, from, to };
  const query = useInfiniteQuery({
    queryKey: ['audit', filters],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<ShownAuditEntry>>(
        'audit',
        { ...filters, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  const set = (change: Partial<typeof search>, how?: Taken): void =>
    void navigate({ search: { ...search, ...change }, ...how });
  return (
    <>
      <Filters onClear={() => void navigate({ search: { view: 'audit' } })}>
        <WhoEntry
          // An id that a line was followed by is shown by its name, as the lines do.
          value={who ?? nameOf(query.data, actor)}
          onChange={(value) => set({ who: value, actor: undefined })}
        />
        <Choice
          label={text('audit.action')}
          value={ACTIONS.find((each) => each === action)}
          options={ACTIONS.map((each) => [each, actionText(each, text)])}
          all={text('app.all')}
          onChange={(value) => set({ action: value })}
        />
        <Entry
          label={text('audit.about')}
          value={about ?? target}
          onChange={(value, how) => set({ about: value, target: undefined }, how)}
        />
        <Days from={from} to={to} onChange={set} />
      </Filters>
      <Panel title={text('operations.audit')} hint={text('audit.hint')} testId="audit">
        <Loaded of={query}>
          {(entries) =>
            entries.length === 0 ? (
              <Empty title={text('audit.none')} />
            ) : (
              <>
                <AuditTable entries={entries} />
                <NextPage of={query} />
              </>
            )
          }
        </Loaded>
        <TakeOut filters={filters} />
      </Panel>
    </>
  );
}

function nameOf(entries: readonly ShownAuditEntry[] | undefined, actor: string | undefined) {
  return entries?.find((entry) => entry.actor === actor)?.actorName ?? actor;
}

/** By the name of a key or an account; one that was revoked may be typed. */
function WhoEntry(props: {
  readonly value: string | undefined;
  readonly onChange: (who: string | undefined) => void;
}) {
  const text = useText();
  const keys = useQuery(keysQuery());
  const accounts = useQuery(accountsQuery());
  const named = new Map([
    ...(keys.data?.items ?? []).map(({ name, role }) => [name, role] as const),
    ...(accounts.data?.items ?? []).map(
      ({ name, role }) => [name.replace(/^oidc:/, ''), role] as const,
    ),
  ]);
  return (
    <ComboEntry
      label={text('audit.who')}
      value={props.value}
      offered={[...named].map(([value, role]) => ({ value, note: text(`role.${role}`) }))}
      onChange={props.onChange}
    />
  );
}

/** As any other export it needs a reason, which is written down as well. */
function TakeOut({ filters }: { filters: Parameters }) {
  const text = useText();
  const [reason, setReason] = useState('');
  const take = useMutation({
    mutationFn: () =>
      takeFile('audit/export', filters, 'audit.csv', {
        'Carbawatch-Reason': encodeURIComponent(reason.trim()),
      }),
  });
  return (
    <form
      className="row no-print"
      onSubmit={(event) => {
        event.preventDefault();
        take.mutate();
      }}
    >
      <Reason value={reason} onChange={setReason} />
      <button type="submit" className="quiet" disabled={take.isPending || !isReason(reason)}>
        {text('audit.take')}
      </button>
      <span className="hint">{text('audit.takeHint')}</span>
      {take.isError && (
        <span className="stale" role="alert">
          {whyNot(take.error, text)}
        </span>
      )}
    </form>
  );
}
