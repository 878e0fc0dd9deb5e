import type { Contact } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { contactsQuery } from '../../api/queries';
import { WardEntry } from '../../choosing/ward-entry';
import { Choice, Filters } from '../../design/filters';
import { Panel } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { NothingYet } from '../operations/nothing-yet';
import { Contacts, soughtContacts } from '../patients/contacts';
import { AskForNames, useNames } from '../patients/names';
import { ContactNetwork } from './contact-network';

const STATUSES = ['open', 'cleared', 'became-case', 'died'] as const;
const SHOWN = 500;

const route = getRouteApi('/outbreaks');

/** Who lay beside a case: as a network and as the list to screen by. */
export function ContactsView() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { status, ward } = search;
  const query = useQuery(contactsQuery({ status, ward, limit: SHOWN }));
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: { ...search, ...change } });
  return (
    <>
      <Filters onClear={() => void navigate({ search: { view: 'contacts' } })}>
        <Choice
          label={text('app.status')}
          value={STATUSES.find((name) => name === status)}
          all={text('app.all')}
          options={STATUSES.map((name) => [name, text(`contactStatus.${name}`)])}
          onChange={(value) => set({ status: value })}
        />
        <WardEntry value={ward} onChange={(value) => set({ ward: value })} />
      </Filters>
      <Panel title={text('outbreaks.view.contacts')}>
        <Loaded of={query}>
          {({ items, next }) =>
            items.length === 0 ? (
              status || ward ? (
                <Empty title={text('alert.noContactFits')} />
              ) : (
                <NothingYet title={text('alert.noContacts')} hint={text('alert.noContactsHint')} />
              )
            ) : (
              <Shown contacts={items}>
                {next !== null && (
                  <p className="stale">{text('outbreaks.moreContacts', { n: items.length })}</p>
                )}
              </Shown>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

/** The network and the list to screen by. */
function Shown({ contacts, children }: { contacts: readonly Contact[]; children: ReactNode }) {
  const site = contacts[0]?.site ?? '';
  const names = useNames(site, soughtContacts(contacts, site));
  return (
    <>
      {children}
      <ContactNetwork contacts={contacts} />
      <AskForNames names={names} />
      <Contacts contacts={contacts} names={names} />
    </>
  );
}
