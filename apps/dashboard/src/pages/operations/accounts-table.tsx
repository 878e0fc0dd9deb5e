import type { AccountView } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { accountsQuery } from '../../api/operations-queries';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';

/** Who signs in at the hospital's identity provider: nobody makes or removes these here. */
export function Accounts() {
  const text = useText();
  const query = useQuery(accountsQuery());
  return (
    <Panel title={text('keys.accounts')} hint={text('keys.accountsHint')} testId="accounts">
      <Loaded of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={text('keys.noAccount')} />
          ) : (
            <AccountTable accounts={items} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function AccountTable({ accounts }: { accounts: readonly AccountView[] }) {
  const text = useText();
  return (
    <Scroll label={text('keys.accounts')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('keys.account')}</th>
            <th scope="col">{text('operations.role')}</th>
            <th scope="col">{text('operations.sites')}</th>
            <th scope="col">{text('keys.firstSeen')}</th>
            <th scope="col">{text('keys.lastSeen')}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(({ name, role, sites, firstSeenAt, lastSeenAt }) => (
            <tr key={name}>
              <th scope="row">
                <Link to="/operations" search={{ view: 'audit', actor: name }}>
                  {name.replace(/^oidc:/, '')}
                </Link>
              </th>
              <td>{text(`role.${role}`)}</td>
              <td>{sites.includes('*') ? text('keys.allSites') : sites.join(', ')}</td>
              <td>
                <Moment at={firstSeenAt} />
              </td>
              <td>
                <Moment at={lastSeenAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
