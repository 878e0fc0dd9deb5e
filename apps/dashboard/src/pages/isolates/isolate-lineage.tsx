import type { Alert, IsolateWithHistory, ProcessClock } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { alertsOfIdsQuery, lineageQuery, timelineQuery } from '../../api/queries';
import { Moment } from '../../design/moment';
import { Panel } from '../../design/panel';
import { Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';

const STEPS = [
  ...(['collectedAt', 'resultedAt', 'receivedAt'] as const),
  ...(['storedAt', 'classifiedAt', 'alertedAt'] as const),
] as const satisfies readonly (keyof ProcessClock)[];

/** From the raw messages to the alerts, and how long each step took. */
export function LineagePanel({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  const patients = useMay('patients');
  const { isolateId, site } = isolate;
  const query = useQuery(lineageQuery({ isolateId, site }));
  return (
    <Panel title={text('isolate.lineage')} testId="lineage">
      <Loaded of={query}>
        {({ messages, alerts, clock }) => (
          <>
            <ul className="plain">
              {messages.map(({ messageId, sender, receivedAt, status }) => (
                <li key={messageId}>
                  <Link to="/operations/messages/$id" params={{ id: messageId }}>
                    {text('isolate.message')} {sender}
                  </Link>{' '}
                  <span className="hint">
                    <Moment at={receivedAt} /> · {text(`messageStatus.${status}`)}
                  </span>
                </li>
              ))}
              {patients &&
                (isolate.patient.known ? (
                  <AlertsOfPatient isolate={isolate} />
                ) : (
                  alerts.length > 0 && <AlertsOfIds ids={alerts} />
                ))}
            </ul>
            {clock && (
              <dl className="facts">
                {STEPS.map((step) => {
                  const at = clock[step];
                  return at ? <Step key={step} name={text(`clock.${step}`)} at={at} /> : null;
                })}
              </dl>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

/** Alerts of the patient that speak of this isolate; what was never raised is none of them. */
function AlertsOfPatient({ isolate }: { isolate: IsolateWithHistory }) {
  const { data } = useQuery(timelineQuery(isolate.patient.pseudonym));
  const own = data?.alerts.filter(({ isolates }) => isolates.includes(isolate.isolateId)) ?? [];
  return own.map((alert) => <NamedAlert key={alert.id} alert={alert} />);
}

/** Of an isolate without a patient: those alerts of its events that there are. */
function AlertsOfIds({ ids }: { ids: readonly string[] }) {
  const { data } = useQuery(alertsOfIdsQuery(ids));
  return (data?.items ?? []).map((alert) => <NamedAlert key={alert.id} alert={alert} />);
}

function NamedAlert({ alert }: { alert: Alert }) {
  const text = useText();
  return (
    <li>
      <Link to="/alerts/$id" params={{ id: alert.id }}>
        {alert.title}
      </Link>
      <span className="hint">
        {' '}
        {text(`severity.${alert.severity}`)} · {text(`alertStatus.${alert.status}`)}
      </span>
    </li>
  );
}

function Step({ name, at }: { name: string; at: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Moment at={at} />
      </dd>
    </>
  );
}
