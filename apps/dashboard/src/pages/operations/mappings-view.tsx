import type { MappingKind, MappingView, WaitingTerm } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../api/client';
import { mappingsQuery, waitingQuery } from '../../api/operations-queries';
import { Choice } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel } from '../../design/panel';
import { Empty, Loaded, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { KnownMappings, rereadMappings } from './known-mappings';

const KINDS = ['organism', 'agent', 'ward', 'specimen'] as const satisfies readonly MappingKind[];

function useMap() {
  const text = useText();
  return useMutation({
    mutationFn: (mapping: { kind: MappingKind; from: string; to: string; site?: string }) =>
      send<MappingView>('POST', 'mappings', mapping),
    onSuccess: () => tell(text('operations.mapped')),
    onSettled: rereadMappings,
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
              <KnownMappings mappings={items} />
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
