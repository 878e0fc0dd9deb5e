import type { ShownMessage } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { messageQuery, partsQuery } from '../../api/operations-queries';
import { alertsOfIdsQuery, lineageQuery } from '../../api/queries';
import { Moment } from '../../design/moment';
import { PageHead, Panel } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { Code } from '../../i18n/code';
import { useText, type Text } from '../../i18n/text';
import { useMay } from '../../session/me';
import { MessageStatusBadge } from './message-status';
import { PayloadDesk } from './payload-desk';

const route = getRouteApi('/operations/messages/$id');

export function MessagePage() {
  const text = useText();
  const { id } = route.useParams();
  const query = useQuery(messageQuery(id));
  return (
    <>
      <p>
        <Back status={query.data?.status} />
      </p>
      <Loaded of={query} heading={text('isolate.message')}>
        {(message) => <Shown message={message} />}
      </Loaded>
    </>
  );
}

/** To what else waits, from a message that waits; else to all of them. */
function Back({ status }: { status: ShownMessage['status'] | undefined }) {
  const text = useText();
  return status === 'quarantined' ? (
    <Link to="/operations" search={{ view: 'messages', status }}>
      ← {text('messageStatus.quarantined')}
    </Link>
  ) : (
    <Link to="/operations" search={{ view: 'messages' }}>
      ← {text('operations.backToMessages')}
    </Link>
  );
}

function Shown({ message }: { message: ShownMessage }) {
  const text = useText();
  const mayOpen = useMay('laboratory');
  return (
    <>
      <PageHead title={`${text('isolate.message')} · ${message.sender}`} />
      <div className="row" data-testid="message-status">
        <MessageStatusBadge message={message} />
        <span className="hint">{message.contentType}</span>
        <Moment at={message.receivedAt} />
        {message.reason && <span>{message.reason}</span>}
      </div>
      <div className="columns">
        <div className="span-7 stack">
          <Panel title={text('operations.problems')}>
            {message.problems.length === 0 ? (
              <Empty title={noProblemText(message, text)} />
            ) : (
              <ul className="why">
                {message.problems.map(({ code, pointer, detail }) => (
                  <li key={`${code} ${pointer} ${detail}`}>
                    {detail}{' '}
                    <span className="hint" title={code}>
                      {pointer || text('operations.whole')}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Parts message={message} />
          {mayOpen && <PayloadDesk message={message} />}
        </div>
        <div className="span-5 stack">
          <Course message={message} />
        </div>
      </div>
    </>
  );
}

/** The problems of rows that wait stand with these. */
function noProblemText({ parts }: ShownMessage, text: Text): string {
  const waiting = parts?.waiting ?? 0;
  return waiting > 0 ? text('operations.partsWait', { n: waiting }) : text('operations.noProblem');
}

/** What became messages of their own because it could not be read with the rest. */
function Parts({ message }: { message: ShownMessage }) {
  const text = useText();
  const { data } = useQuery(partsQuery(message.messageId));
  if (!data || data.items.length === 0) return null;
  const waiting = data.items.filter(({ status }) => status === 'quarantined').length;
  return (
    <Panel
      title={text('operations.parts')}
      testId="parts"
      {...(waiting > 0 && { hint: text('operations.partsWait', { n: waiting }) })}
    >
      <ul className="plain">
        {data.items.map((part) => (
          <li key={part.messageId} className="row">
            <MessageStatusBadge message={part} />
            <Link to="/operations/messages/$id" params={{ id: part.messageId }}>
              {part.problems[0]?.pointer || text('operations.whole')}
            </Link>
            <span className="hint">{part.problems[0]?.detail}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Course({ message }: { message: ShownMessage }) {
  const text = useText();
  return (
    <>
      <Panel title={text('operations.stages')}>
        <ol className="plain timeline">
          {message.stages.map(({ stage, at }) => (
            <li key={stage}>
              <Code kind="stage" code={stage} />{' '}
              <span className="hint">
                <Moment at={at} />
              </span>
            </li>
          ))}
          {message.hands.map(({ hand, at, by }) => (
            <li key={`${hand} ${at}`} data-testid="hand">
              {by ?? text('operations.itself')}: <Code kind="hand" code={hand} />{' '}
              <span className="hint">
                <Moment at={at} />
              </span>
            </li>
          ))}
        </ol>
        <p className="hint">
          {text(message.settled ? 'operations.settled' : 'operations.unsettled')}
        </p>
        {message.duplicateOf && (
          <Link to="/operations/messages/$id" params={{ id: message.duplicateOf }}>
            {text('operations.duplicateOf')}
          </Link>
        )}
        {message.parent && (
          <Link to="/operations/messages/$id" params={{ id: message.parent }}>
            {text('operations.parent')}
          </Link>
        )}
      </Panel>
      <Panel title={text('operations.events')}>
        {message.events.length === 0 ? (
          <Empty title={text('operations.noEvents')} />
        ) : (
          <Events message={message} />
        )}
      </Panel>
    </>
  );
}

/**
 * What came of it, each kind with its isolate once, and the alerts that rest on it. An isolate is
 * a link once it is classified: before, there is no page of it.
 */
function Events({ message }: { message: ShownMessage }) {
  const text = useText();
  const mayKnow = useMay('patients');
  const { messageId, site, events, settled } = message;
  const there = new Set(
    events.flatMap(({ topic, isolateId }) =>
      settled || topic.includes('.isolates.classified.') ? [isolateId] : [],
    ),
  );
  const hasAlerts = events.some(({ topic }) => topic.includes('.alerts.'));
  const lineage = useQuery({ ...lineageQuery({ messageId }), enabled: mayKnow && hasAlerts });
  const alerts = lineage.data?.alerts ?? [];
  const counted = new Map<string, { topic: string; isolateId: string | null; n: number }>();
  for (const { topic, isolateId } of events) {
    const key = `${topic} ${isolateId ?? ''}`;
    counted.set(key, { topic, isolateId, n: (counted.get(key)?.n ?? 0) + 1 });
  }
  return (
    <>
      <ul className="plain" data-testid="events">
        {[...counted].map(([key, { topic, isolateId, n }]) => (
          <li key={key}>
            <span title={topic}>{eventName(topic, text)}</span>
            {n > 1 && ` ×${n}`} {isolateId && !there.has(isolateId) && isolateId}
            {isolateId && there.has(isolateId) && (
              <Link to="/isolates/$site/$isolateId" params={{ site, isolateId }}>
                {isolateId}
              </Link>
            )}
          </li>
        ))}
      </ul>
      {alerts.length > 0 && <Alerts ids={alerts} />}
    </>
  );
}

/** Those that stand in the list; what turned out never to have been raised is no alert any more. */
function Alerts({ ids }: { ids: readonly string[] }) {
  const text = useText();
  const { data } = useQuery(alertsOfIdsQuery(ids));
  const known = data?.items ?? [];
  if (known.length === 0) return null;
  return (
    <>
      <h3>{text('operations.alertsOf')}</h3>
      <ul className="plain">
        {known.map(({ id, title }) => (
          <li key={id}>
            <Link to="/alerts/$id" params={{ id }}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

const EVENTS = [
  ...(['isolates.reported', 'specimens.reported', 'specimens.classified'] as const),
  ...(['carriers.reported', 'isolates.classified', 'encounters.changed'] as const),
  ...(['cases.changed', 'alerts.changed', 'signals.detected', 'feeds.changed'] as const),
] as const;

function eventName(topic: string, text: Text): string {
  const short = topic.replace(/^carbawatch\./, '').replace(/\.v\d+$/, '');
  const known = EVENTS.find((name) => name === short);
  return known ? text(`event.${known}`) : short;
}
