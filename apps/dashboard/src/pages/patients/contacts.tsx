import type { Contact } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import { Badge } from '../../design/badge';
import { Scroll } from '../../design/panel';
import { speciesName } from '../../i18n/species-name';
import { useText, type Text } from '../../i18n/text';
import { useMe } from '../../session/me';
import { useSiteNowMs } from '../../time/site-clock';
import { shownDay } from '../../time/site-time';
import { PatientName, useNames, type Names } from './names';

/** What the API says in place of a species where the case has no isolate. */
const NO_ISOLATE = 'no isolate';

/** As many as are worked through at once. */
const NAMED_MAX = 300;

/**
 * Those who are not cleared, and whose contacts they are; who lies here first. Who went home is
 * rung up, or flagged for the next admission: a pseudonym can be neither.
 */
export function soughtContacts(contacts: readonly Contact[], site: string): readonly string[] {
  const sought = contacts
    .filter((contact) => contact.site === site && contact.status === 'open')
    .sort((a, b) => workOf(b) - workOf(a));
  const persons = sought.map(({ pseudonym }) => pseudonym);
  const cases = sought.map((contact) => contact.case.pseudonym);
  return [...new Set([...persons, ...cases])].slice(0, NAMED_MAX);
}

/** Contacts of one case, which need not be said. */
export function NamedContacts({ contacts, site }: { contacts: readonly Contact[]; site: string }) {
  const names = useNames(site, soughtContacts(contacts, site));
  return <Contacts contacts={contacts} names={names} ofOneCase />;
}

/** Who lay beside whom, when and for how long, and how far the screens are. */
export function Contacts(props: {
  readonly contacts: readonly Contact[];
  readonly names: Names;
  readonly ofOneCase?: boolean;
}) {
  const { contacts, names, ofOneCase = false } = props;
  const text = useText();
  const carried = new Set(contacts.map((contact) => carriedBy(contact, text)));
  return (
    <>
      <p className="hint">{text('contact.results')}</p>
      <Scroll label={text('alert.contacts')} maxHeight="32rem">
        <table>
          <thead>
            <tr>
              <th scope="col">{text('alert.patient')}</th>
              {!ofOneCase && <th scope="col">{text('contact.of')}</th>}
              <th scope="col">{text('contact.beside')}</th>
              <th scope="col" className="number">
                h
              </th>
              <th scope="col">{text('outbreaks.wardNow')}</th>
              <th scope="col">{text('contact.screens')}</th>
              <th scope="col">{text('contact.next')}</th>
              <th scope="col">{text('app.status')}</th>
            </tr>
          </thead>
          <tbody>
            {[...contacts].sort(byWork).map((contact) => (
              <Row
                key={contact.id}
                contact={contact}
                names={names}
                ofOneCase={ofOneCase}
                saysWhat={carried.size > 1}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

/** Who can be screened on a round first, by when the next screen is due; who left stands last. */
function byWork(a: Contact, b: Contact): number {
  return workOf(b) - workOf(a) || dueMs(a) - dueMs(b);
}

function workOf({ status, wardNow }: Contact): number {
  return status === 'open' ? 1 + Number(wardNow !== null) : 0;
}

function dueMs({ nextScreenAt, knownAt }: Contact): number {
  return Date.parse(nextScreenAt ?? knownAt);
}

function Row(props: {
  readonly contact: Contact;
  readonly names: Names;
  readonly ofOneCase: boolean;
  /** Whether the contacts of the case are of more than one carbapenemase or species. */
  readonly saysWhat: boolean;
}) {
  const { contact, names, ofOneCase, saysWhat } = props;
  const text = useText();
  const { timezone } = useMe();
  const { from, to } = contact;
  const until = to === null ? text('contact.still') : shownDay(to, timezone);
  return (
    <tr>
      <td>
        <PatientName pseudonym={contact.pseudonym} names={names} />
        {ofOneCase && saysWhat && (
          <>
            <br />
            <span className="hint">{carriedBy(contact, text)}</span>
          </>
        )}
      </td>
      {!ofOneCase && (
        <td>
          <Link to="/alerts/$id" params={{ id: contact.alertId }}>
            <PatientName pseudonym={contact.case.pseudonym} names={names} />
          </Link>
          <br />
          <span className="hint">{carriedBy(contact, text)}</span>
        </td>
      )}
      <td>
        {contact.ward}, {text(`contact.${contact.kind}`)}
        <br />
        <span className="hint nowrap">
          {shownDay(from, timezone)} – {until}
        </span>
      </td>
      <td className="number">{contact.hours < 1 ? '< 1' : contact.hours.toFixed(0)}</td>
      <td>{contact.wardNow ?? '–'}</td>
      <td>
        {contact.screens.length} / {contact.screensWanted}
        {contact.screens.length > 0 && (
          <>
            <br />
            <span className="hint">{contact.screens.map(({ day }) => day).join(', ')}</span>
          </>
        )}
      </td>
      <td>
        <Due at={contact.nextScreenAt ?? null} />
      </td>
      <td>
        <Badge tone={contact.status === 'cleared' ? 'good' : 'high'}>
          {text(`contactStatus.${contact.status}`)}
        </Badge>
      </td>
    </tr>
  );
}

/** Of a gene in the specimen itself, or a carrier of a list, no organism is known. */
function carriedBy({ case: { family, species } }: Contact, text: Text): string {
  return species === NO_ISOLATE ? family : `${family}, ${speciesName(text, species)}`;
}

/** The day of the next screen; one that is past stands out. */
function Due({ at }: { at: string | null }) {
  const text = useText();
  const { timezone } = useMe();
  const isPast = Date.parse(at ?? '') < useSiteNowMs();
  if (at === null) return '–';
  return (
    <span className="nowrap">
      {shownDay(at, timezone)} {isPast && <Badge tone="high">{text('contact.overdue')}</Badge>}
    </span>
  );
}
