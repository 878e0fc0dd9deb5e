import type { PatientTimeline, PlaceNow, TimelineItem } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { contactsQuery, timelineQuery } from '../../api/queries';
import { Badge } from '../../design/badge';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { NamedContacts } from '../patients/contacts';
import { Identity } from '../patients/identity';
import { shownPlace } from '../patients/place';

/** The patient's stays and results, which clusters it belongs to, and who it is. */
export function PatientPanel(props: {
  readonly pseudonym: string;
  readonly site: string;
  readonly place: PlaceNow | null;
}) {
  const { pseudonym, site, place } = props;
  const text = useText();
  const timeline = useQuery(timelineQuery(pseudonym));
  return (
    <Panel title={text('alert.patient')} testId="patient">
      <Identity pseudonym={pseudonym} site={site} patient={timeline.data} place={place} />
      <Loaded of={timeline}>{(patient) => <Course patient={patient} place={place} />}</Loaded>
    </Panel>
  );
}

/** Who lay beside the patient, where they lie now and what is due: as wide as the page. */
export function ContactsPanel({ pseudonym, site }: { pseudonym: string; site: string }) {
  const text = useText();
  const contacts = useQuery(contactsQuery({ case: pseudonym, limit: 100 }));
  return (
    <Panel title={text('alert.contacts')} testId="contacts">
      <Loaded of={contacts}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={text('alert.noContacts')} hint={text('alert.noContactsHint')} />
          ) : (
            <NamedContacts contacts={items} site={site} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function Course({ patient, place }: { patient: PatientTimeline; place: PlaceNow | null }) {
  const text = useText();
  const { clusters, items, wardNow, isolationNow } = patient;
  return (
    <>
      <p>
        {text('alert.wardNow')}:{' '}
        {wardNow ?? (place ? shownPlace(place, text) : text('alert.notInHouse'))}
        {isolationNow && (
          <>
            {' · '}
            {text('today.isolation')}:{' '}
            <Badge tone={isolationNow === 'single' || isolationNow === 'cohort' ? 'good' : 'high'}>
              {text(`isolation.${isolationNow}`)}
            </Badge>
          </>
        )}
      </p>
      {openFirst(clusters).map(({ id, title, status }) => (
        <p key={id} className={status === 'open' ? undefined : 'hint'}>
          {text('outbreaks.cluster')}:{' '}
          <Link to="/outbreaks/clusters/$id" params={{ id }}>
            {title}
          </Link>
          {status !== 'open' && (
            <>
              {' '}
              <Badge tone="plain">{text(`clusterStatus.${status}`)}</Badge>
            </>
          )}
        </p>
      ))}
      <Scroll label={text('alert.stays')} maxHeight="20rem">
        <ol className="plain timeline">
          {items.map((item, at) => (
            <li key={`${item.at} ${at}`}>
              <span className="hint">
                <Moment at={item.at} />
              </span>{' '}
              <WhatItWas item={item} site={patient.site} />
            </li>
          ))}
        </ol>
      </Scroll>
    </>
  );
}

/** What is over stands behind what is not, else in the order in which it came. */
function openFirst(clusters: PatientTimeline['clusters']): PatientTimeline['clusters'] {
  const isOver = ({ status }: PatientTimeline['clusters'][number]) => Number(status !== 'open');
  return [...clusters].sort((a, b) => isOver(a) - isOver(b));
}

/** A line of the course; what has a page of its own leads there. */
function WhatItWas({ item, site }: { item: TimelineItem; site: string }) {
  const { kind, ref, text } = item;
  if (ref !== null && kind === 'isolate') {
    return (
      <Link to="/isolates/$site/$isolateId" params={{ site, isolateId: ref }}>
        {text}
      </Link>
    );
  }
  if (ref !== null && kind === 'alert') {
    return (
      <Link to="/alerts/$id" params={{ id: ref }}>
        {text}
      </Link>
    );
  }
  if (ref !== null && kind === 'cluster') {
    return (
      <Link to="/outbreaks/clusters/$id" params={{ id: ref }}>
        {text}
      </Link>
    );
  }
  return text;
}
