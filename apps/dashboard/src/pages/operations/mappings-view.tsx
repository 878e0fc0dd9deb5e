import type { MappingKind, MappingView, WaitingTerm } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../api/client';
import { mappingsQuery, waitingQuery } from '../../api/operations-queries';
import { queryClient } from '../../api/query-client';
import { Choice } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';

const KINDS = ['organism', 'agent', 'ward', 'specimen'] as const satisfies readonly MappingKind[];

/** @param isAside where no form stands that would say what was refused */
function useMap(isAside = false) {
  const text = useText();
  return useMutation({
    mutationFn: (mapping: { kind: MappingKind; from: string; to: string; site?: string }) =>
      send<MappingView>('POST', 'mappings', mapping),
    onSuccess: () => tell(text('operations.mapped')),
    onError: (error) => {
      if (isAside) tell(whyNot(error, text));
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['mappings'] });
      void queryClient.invalidateQueries({ queryKey: ['messages'] });
    },
  });
}

/** Words that messages wait for, and what was said of others. */
export function Mappings() {
  const text = useText();
  const waiting = useQuery(waitingQuery());
  const known = useQuery(mappingsQuery());
  return (
    <>
      <Panel title={text('operations.waiting')} hint={text('operations.waitingHint')}>
        <Loaded of={waiting}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={text('operations.noneWaiting')} />
            ) : (
              <ul className="plain stack" data-testid="waiting">
                {items.map((term) => (
                  <Waiting key={`${term.site} ${term.kind} ${term.term}`} term={term} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      <Panel title={text('operations.newMapping')}>
        <NewMapping />
      </Panel>
      <Panel title={text('operations.mappings')} hint={text('operations.mappingsHint')}>
        <Loaded of={known}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={text('operations.noMapping')} />
            ) : (
              <Known mappings={items} />
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

function Waiting({ term }: { term: WaitingTerm }) {
  const text = useText();
  const [to, setTo] = useState('');
  const map = useMap();
  return (
    <li>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          const { kind, site } = term;
          if (to.trim()) map.mutate({ kind, site, from: term.term, to: to.trim() });
        }}
      >
        <strong>{term.term}</strong>
        <span className="hint">
          {text(`mapping.${term.kind}`)} · {text('operations.messagesN', { n: term.messages })} ·{' '}
          <Moment at={term.lastReceivedAt} />
          {term.also.length > 0 && ` · ${term.also.join(', ')}`}
        </span>
        <label className="field">
          {text('operations.means')}
          <input value={to} onChange={(event) => setTo(event.target.value)} />
        </label>
        <button type="submit" className="quiet" disabled={map.isPending || !to.trim()}>
          {text('operations.map')}
        </button>
        {map.isError && (
          <span className="stale" role="alert">
            {whyNot(map.error, text)}
          </span>
        )}
      </form>
    </li>
  );
}

function NewMapping() {
  const text = useText();
  const [kind, setKind] = useState<MappingKind>('organism');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const map = useMap();
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        map.mutate({ kind, from: from.trim(), to: to.trim() });
      }}
    >
      <Choice
        label={text('operations.kind')}
        value={kind}
        options={KINDS.map((name) => [name, text(`mapping.${name}`)])}
        onChange={(value) => setKind(value ?? 'organism')}
      />
      <label className="field">
        {text('operations.word')}
        <input required value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label className="field">
        {text('operations.means')}
        <input required value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <button type="submit" disabled={map.isPending || !from.trim() || !to.trim()}>
        {text('operations.map')}
      </button>
      {map.isError && (
        <span className="stale" role="alert">
          {whyNot(map.error, text)}
        </span>
      )}
    </form>
  );
}

/** A name with its code behind it; a word that has no code stands alone. */
function meaningOf({ kind, to, toName }: MappingView, text: Text): string {
  const name = kind === 'ward' ? codeName(text, 'unit', to) : toName;
  return name === null || name === to ? to : `${name} (${to})`;
}

function Known({ mappings }: { mappings: readonly MappingView[] }) {
  const text = useText();
  const again = useMap(true);
  const remove = useMutation({
    mutationFn: ({ id }: MappingView) => send<null>('DELETE', `mappings/${id}`),
    onSuccess: (_, { kind, from, to, site }) =>
      tell(text('operations.unmapped'), () => again.mutate({ kind, from, to, site })),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['mappings'] }),
    onError: (error) => tell(whyNot(error, text)),
  });
  return (
    <Scroll label={text('operations.mappings')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('operations.kind')}</th>
            <th scope="col">{text('operations.word')}</th>
            <th scope="col">{text('operations.means')}</th>
            <th scope="col">{text('operations.changed')}</th>
            <th scope="col">
              <span className="unseen">{text('operations.takeBack')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {mappings.map((mapping) => (
            <tr key={mapping.id}>
              <td>{text(`mapping.${mapping.kind}`)}</td>
              <th scope="row">{mapping.from}</th>
              <td>{meaningOf(mapping, text)}</td>
              <td>
                <Moment at={mapping.changedAt} />
              </td>
              <td>
                <button
                  type="button"
                  className="bare"
                  aria-label={`${text('operations.takeBack')}: ${mapping.from}`}
                  onClick={() => remove.mutate(mapping)}
                >
                  {text('operations.takeBack')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
