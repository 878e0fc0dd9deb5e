import type { MappedMessages, MappingView } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Fragment, useEffect, useState } from 'react';
import { get, send } from '../../api/client';
import { queryClient } from '../../api/query-client';
import { Moment } from '../../design/moment';
import { Scroll } from '../../design/panel';
import { whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';

type Deed = 'change' | 'takeBack';

export function rereadMappings(): void {
  for (const key of ['mappings', 'messages', 'isolates']) {
    void queryClient.invalidateQueries({ queryKey: [key] });
  }
}

/** A name with its code behind it; a word that has no code stands alone. */
function meaningOf({ kind, to, toName }: MappingView, text: Text): string {
  const name = kind === 'ward' ? codeName(text, 'unit', to) : toName;
  return name === null || name === to ? to : `${name} (${to})`;
}

/** What was said of words, to be changed or taken back; what was read by it is read again. */
export function KnownMappings({ mappings }: { mappings: readonly MappingView[] }) {
  const text = useText();
  const [open, setOpen] = useState<{ id: string; deed: Deed } | null>(null);
  return (
    <>
      <Rereading />
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
              <Fragment key={mapping.id}>
                <Row
                  mapping={mapping}
                  open={open?.id === mapping.id ? open.deed : null}
                  onOpen={(deed) => setOpen(deed && { id: mapping.id, deed })}
                />
                {open?.id === mapping.id && (
                  <tr>
                    <td colSpan={5}>
                      <DeedForm
                        key={open.deed}
                        mapping={mapping}
                        deed={open.deed}
                        onDone={() => setOpen(null)}
                      />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function Row(props: {
  readonly mapping: MappingView;
  readonly open: Deed | null;
  readonly onOpen: (deed: Deed | null) => void;
}) {
  const { mapping, open, onOpen } = props;
  const text = useText();
  return (
    <tr>
      <td>{text(`mapping.${mapping.kind}`)}</td>
      <th scope="row">{mapping.from}</th>
      <td>{meaningOf(mapping, text)}</td>
      <td>
        <Moment at={mapping.changedAt} />
      </td>
      <td>
        {(['change', 'takeBack'] as const).map((deed) => (
          <button
            key={deed}
            type="button"
            className="bare"
            aria-label={`${text(`operations.${deed}`)}: ${mapping.from}`}
            aria-expanded={open === deed}
            onClick={() => onOpen(open === deed ? null : deed)}
          >
            {text(`operations.${deed}`)}
          </button>
        ))}
      </td>
    </tr>
  );
}

/** How many messages were read by it, and whether they are to be read again. */
function DeedForm(props: {
  readonly mapping: MappingView;
  readonly deed: Deed;
  readonly onDone: () => void;
}) {
  const { mapping, deed, onDone } = props;
  const { id, kind, from, site } = mapping;
  const text = useText();
  const [to, setTo] = useState(mapping.toName ?? mapping.to);
  const [isReread, setReread] = useState(true);
  const used = useQuery({
    queryKey: ['mappings', 'used', id, mapping.changedAt],
    queryFn: ({ signal }) => get<MappedMessages>(`mappings/${id}/messages`, {}, signal),
  });
  const n = used.data?.messages;
  const reread = isReread && n !== undefined && n > 0;
  const back = useMutation({
    mutationFn: () => send<MappingView>('POST', 'mappings', { kind, from, to: mapping.to, site }),
    onSettled: rereadMappings,
    onError: (error) => tell(whyNot(error, text)),
  });
  const act = useMutation({
    mutationFn: () =>
      deed === 'change'
        ? send<unknown>('POST', 'mappings', { kind, from, to: to.trim(), site, reread })
        : send<unknown>('DELETE', `mappings/${id}?reread=${reread}`),
    onSuccess: () => {
      const said = text(deed === 'change' ? 'operations.mapped' : 'operations.unmapped');
      tell(said, deed === 'takeBack' ? () => back.mutate() : undefined);
      onDone();
    },
    onSettled: rereadMappings,
  });
  return (
    <form
      className="row"
      data-testid="mapping-deed"
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate();
      }}
    >
      {deed === 'change' && (
        <label className="field">
          {text('operations.means')}
          <input required value={to} onChange={(event) => setTo(event.target.value)} />
        </label>
      )}
      <ReadAgain n={n} isOn={isReread} onChange={setReread} />
      <button type="submit" disabled={act.isPending || n === undefined || !to.trim()}>
        {text(`operations.${deed}`)}
      </button>
      <button type="button" className="bare" onClick={onDone}>
        {text('operations.leaveMapping')}
      </button>
      {deed === 'takeBack' && <span className="hint">{text('operations.takeBackHint')}</span>}
      {act.isError && (
        <span className="stale" role="alert">
          {whyNot(act.error, text)}
        </span>
      )}
    </form>
  );
}

/** @param n undefined while it is looked up */
function ReadAgain(props: {
  readonly n: number | undefined;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  const { n, isOn, onChange } = props;
  const text = useText();
  if (n === undefined || n === 0) {
    const said = n === undefined ? 'operations.lookingUp' : 'operations.readNone';
    return <span className="hint">{text(said)}</span>;
  }
  return (
    <label>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />{' '}
      {text('operations.readAgain', { n })}
    </label>
  );
}

/** While messages are read again, it is looked at so often. */
const LOOK_MS = 1_000;

function Rereading() {
  const text = useText();
  const [most, setMost] = useState(0);
  const query = useQuery({
    queryKey: ['mappings', 'rereading'],
    queryFn: ({ signal }) => get<MappedMessages>('mappings/rereading', {}, signal),
    refetchInterval: ({ state }) => ((state.data?.messages ?? 0) > 0 ? LOOK_MS : false),
  });
  const left = query.data?.messages ?? 0;
  if (left > most) setMost(left);
  useEffect(() => {
    if (left > 0 || most === 0) return;
    rereadMappings();
  }, [left, most]);
  return (
    <div role="status" className="row">
      {left > 0 && (
        <>
          <progress max={most} value={most - left} aria-label={text('operations.rereading')} />
          {text('operations.stillToRead', { n: left })}
        </>
      )}
      {left === 0 && most > 0 && text('operations.allReadAgain')}
    </div>
  );
}
