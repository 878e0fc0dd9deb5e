import type { IssuedKey, KeyView, Role } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../api/client';
import { keysQuery } from '../../api/operations-queries';
import { queryClient } from '../../api/query-client';
import { Choice } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Loaded, whyNot } from '../../design/states';
import { SureButton } from '../../design/sure-button';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { Accounts } from './accounts-table';

const ROLES = ['lab', 'ipc', 'analyst', 'sender', 'admin'] as const satisfies readonly Role[];

const reread = () => void queryClient.invalidateQueries({ queryKey: ['keys'] });

/** Keys in force; a new one's text is shown once. */
export function Keys() {
  const text = useText();
  const query = useQuery(keysQuery());
  return (
    <>
      <Panel title={text('operations.newKey')}>
        <NewKey />
      </Panel>
      <Panel title={text('operations.keys')}>
        <Loaded of={query}>{({ items }) => <KeyTable keys={items} />}</Loaded>
      </Panel>
      <Accounts />
    </>
  );
}

function NewKey() {
  const text = useText();
  const { site, sites: mine, knownSites } = useMe();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('ipc');
  const [sites, setSites] = useState<readonly string[]>([
    knownSites.includes(site) ? site : (knownSites[0] ?? site),
  ]);
  const [expiresAt, setExpiresAt] = useState('');
  const issue = useMutation({
    mutationFn: () =>
      send<IssuedKey>('POST', 'keys', {
        name: name.trim(),
        role,
        sites: [...sites],
        expiresAt: expiresAt || null,
      }),
    onSuccess: () => setName(''),
    onSettled: reread,
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        issue.mutate();
      }}
    >
      <div className="row">
        <label className="field">
          {text('operations.name')}
          <input required value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <Choice
          label={text('operations.role')}
          value={role}
          options={ROLES.map((each) => [each, text(`role.${each}`)])}
          onChange={(value) => setRole(value ?? 'ipc')}
        />
        <label className="field">
          {text('operations.expires')}
          <input
            type="date"
            value={expiresAt}
            onChange={(event) => setExpiresAt(event.target.value)}
          />
        </label>
        <button type="submit" disabled={issue.isPending || !name.trim() || sites.length === 0}>
          {text('operations.issue')}
        </button>
      </div>
      <p className="hint">{text(`keys.may.${role}`)}</p>
      <SitesOfKey known={knownSites} mayAll={mine === null} chosen={sites} onChange={setSites} />
      {issue.isError && (
        <p className="stale" role="alert">
          {whyNot(issue.error, text)}
        </p>
      )}
      {issue.data && (
        <div className="row">
          <p role="status">
            {text('operations.keyOnce')} <code>{issue.data.key}</code>
          </p>
          <CopyKey text={issue.data.key} />
        </div>
      )}
    </form>
  );
}

/** Into the clipboard, where the browser lets it: not on an address without TLS. */
function CopyKey({ text: copied }: { text: string }) {
  const text = useText();
  const copy = useMutation({
    mutationFn: () => navigator.clipboard.writeText(copied),
    onSuccess: () => tell(text('keys.copied')),
    onError: () => tell(text('keys.notCopied')),
  });
  return (
    <button type="button" className="quiet" onClick={() => copy.mutate()}>
      {text('keys.copy')}
    </button>
  );
}

/** Every site, also those that come later. */
const ALL = '*';

/** Ticks for the sites that are known, and a field for one that nothing was heard of yet. */
function SitesOfKey(props: {
  readonly known: readonly string[];
  readonly mayAll: boolean;
  readonly chosen: readonly string[];
  readonly onChange: (sites: readonly string[]) => void;
}) {
  const text = useText();
  const { known, mayAll, chosen, onChange } = props;
  const [another, setAnother] = useState('');
  const listed = [...new Set([...known, ...chosen.filter((name) => name !== ALL)])];
  const hasAll = chosen.includes(ALL);
  const turn = (name: string): void =>
    onChange(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  return (
    <fieldset className="row">
      <legend>{text('operations.sites')}</legend>
      {mayAll && (
        <label>
          <input type="checkbox" checked={hasAll} onChange={() => onChange(hasAll ? [] : [ALL])} />{' '}
          {text('keys.allSites')}
        </label>
      )}
      {listed.map((name) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            disabled={hasAll}
            onChange={() => turn(name)}
          />{' '}
          {name}
        </label>
      ))}
      {mayAll && !hasAll && (
        <>
          <label className="field">
            {text('keys.anotherSite')}
            <input
              value={another}
              pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,63}"
              onChange={(event) => setAnother(event.target.value.trim())}
            />
          </label>
          <button
            type="button"
            className="quiet"
            disabled={!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(another)}
            onClick={() => {
              if (!chosen.includes(another)) turn(another);
              setAnother('');
            }}
          >
            {text('keys.addSite')}
          </button>
        </>
      )}
    </fieldset>
  );
}

function KeyTable({ keys }: { keys: readonly KeyView[] }) {
  const text = useText();
  const revoke = useMutation({
    mutationFn: ({ id }: KeyView) => send<null>('DELETE', `keys/${id}`),
    onSuccess: (_, { name }) => tell(text('keys.revoked', { name })),
    onSettled: reread,
    onError: (error) => tell(whyNot(error, text)),
  });
  return (
    <Scroll label={text('operations.keys')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('operations.name')}</th>
            <th scope="col">{text('operations.role')}</th>
            <th scope="col">{text('operations.sites')}</th>
            <th scope="col">{text('operations.made')}</th>
            <th scope="col">{text('operations.expires')}</th>
            <th scope="col">{text('keys.lastUsed')}</th>
            <th scope="col">
              <span className="unseen">{text('operations.revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.name}</th>
              <td>{text(`role.${key.role}`)}</td>
              <td>{key.sites.includes(ALL) ? text('keys.allSites') : key.sites.join(', ')}</td>
              <td>
                <Moment at={key.createdAt} />
              </td>
              <td>{key.expiresAt ? <Moment at={key.expiresAt} /> : text('keys.never')}</td>
              <td>{key.lastUsedAt ? <Moment at={key.lastUsedAt} /> : text('keys.unused')}</td>
              <td>
                <SureButton
                  label={text('operations.revoke')}
                  name={`${text('operations.revoke')}: ${key.name}`}
                  className="bare"
                  isDisabled={revoke.isPending}
                  onSure={() => revoke.mutate(key)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
