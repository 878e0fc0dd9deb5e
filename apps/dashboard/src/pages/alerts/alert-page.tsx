import type { Alert, DeliveryKind } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { alertQuery } from '../../api/queries';
import { Badge, SeverityBadge } from '../../design/badge';
import { Ago, Moment } from '../../design/moment';
import { PageHead, Panel } from '../../design/panel';
import { Reasons } from '../../design/reasons';
import { Empty, Loaded } from '../../design/states';
import { Code } from '../../i18n/code';
import { useText, type Text } from '../../i18n/text';
import { shortOf } from '../patients/names';
import { shownPlace } from '../patients/place';
import { useAlertAct } from './alert-acts';
import { AlertActs, CommentForm } from './alert-desk';
import { ContactsPanel, PatientPanel } from './patient-panel';
import { AlertRisks } from './alert-risks';
import { GoalTime } from './goal-time';

const route = getRouteApi('/alerts/$id');

export function AlertPage() {
  const text = useText();
  const { id } = route.useParams();
  const query = useQuery(alertQuery(id));
  return (
    <>
      <p className="no-print">
        <Link to="/alerts" search={{ status: 'open' }}>
          ← {text('alert.back')}
        </Link>
      </p>
      <Loaded of={query} heading={text('nav.alerts')}>
        {(alert) => <Shown alert={alert} />}
      </Loaded>
    </>
  );
}

function Shown({ alert }: { alert: Alert }) {
  const text = useText();
  return (
    <>
      <PageHead title={alert.title} />
      <div className="row">
        <SeverityBadge severity={alert.severity} />
        <Badge tone={alert.status === 'open' ? 'high' : 'plain'}>
          {text(`alertStatus.${alert.status}`)}
        </Badge>
        {alert.disposition && (
          <Badge tone="plain">{text(`disposition.${alert.disposition}`)}</Badge>
        )}
        <span className="hint">
          <Code kind="rule" code={alert.rule} />
        </span>
        <Ago at={alert.raisedAt} />
      </div>
      <AlertActs alert={alert} />
      <div className="columns">
        <div className="span-7 stack">
          <Panel title={text('alert.why')}>
            <Reasons because={alert.because} />
          </Panel>
          {alert.risks && alert.risks.length > 0 && <AlertRisks risks={alert.risks} />}
          <Panel title={text('alert.timeline')}>
            <Timeline alert={alert} />
            <CommentForm alert={alert} />
          </Panel>
        </div>
        <div className="span-5 stack">
          <Facts alert={alert} />
          {alert.patient && (
            <PatientPanel
              pseudonym={alert.patient.pseudonym}
              site={alert.site}
              place={alert.place ?? null}
            />
          )}
          <Deliveries alert={alert} />
        </div>
      </div>
      {alert.patient && <ContactsPanel pseudonym={alert.patient.pseudonym} site={alert.site} />}
    </>
  );
}

function Timeline({ alert }: { alert: Alert }) {
  const text = useText();
  const act = useAlertAct(alert);
  return (
    <ol className="plain timeline" data-testid="timeline">
      {alert.timeline.map((entry, at) => (
        <li key={`${entry.at} ${at}`}>
          <strong>{text(`timeline.${entry.kind}`)}</strong>{' '}
          <span className="hint">
            <Moment at={entry.at} />
            {entry.actor && ` · ${entry.actor}`}
          </span>
          {entry.text && <p>{entry.takenBackBy ? <s>{entry.text}</s> : entry.text}</p>}
          {entry.takenBackBy && (
            <p className="hint">{text('alert.takenBackBy', { who: entry.takenBackBy })}</p>
          )}
          {entry.kind === 'commented' && !entry.takenBackBy && (
            <button
              type="button"
              className="bare"
              disabled={act.isPending}
              aria-label={`${text('alert.takeCommentBack')}: ${entry.text}`}
              onClick={() => act.mutate({ kind: 'uncomment', at: entry.at })}
            >
              {text('alert.takeCommentBack')}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}

function Facts({ alert }: { alert: Alert }) {
  const text = useText();
  return (
    <Panel title={text('isolate.facts')}>
      <dl className="facts">
        {alert.cluster && (
          <>
            <dt>{text('outbreaks.cluster')}</dt>
            <dd>
              <Link to="/outbreaks/clusters/$id" params={{ id: alert.cluster }}>
                {text('alert.toCluster')}
              </Link>
            </dd>
          </>
        )}
        {alert.patient && (
          <>
            <dt>{text('alert.patient')}</dt>
            <dd>{shortOf(alert.patient.pseudonym)}</dd>
          </>
        )}
        {alert.isolates.length > 0 && (
          <>
            <dt>{text('alert.wardAtCollection')}</dt>
            <dd>{alert.wardAtCollection ?? text('app.unknown')}</dd>
          </>
        )}
        {alert.patient && (
          <>
            <dt>{text('alert.wardNow')}</dt>
            <dd>
              {alert.place
                ? shownPlace(alert.place, text)
                : (alert.wardNow ?? text('alert.notInHouse'))}
            </dd>
          </>
        )}
        {alert.goal && (
          <>
            <dt>{text('alert.goal')}</dt>
            <dd>
              {alert.goal.action} <GoalTime alert={alert} />
            </dd>
          </>
        )}
        <dt>{text('app.site')}</dt>
        <dd>{alert.site}</dd>
        {alert.isolates.length > 0 && (
          <>
            <dt>{text('alert.isolates')}</dt>
            <dd>
              <ul className="plain">
                {alert.isolates.map((isolateId) => (
                  <li key={isolateId}>
                    <Link to="/isolates/$site/$isolateId" params={{ site: alert.site, isolateId }}>
                      {isolateId}
                    </Link>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

const TOLD_AS = [
  ...(['raised', 'escalated', 'retracted', 'cleared', 'flag', 'nobody-reached', 'test'] as const),
] as const satisfies readonly DeliveryKind[];

/** Of which turn of the alert a message told. */
function toldAs(kind: string | undefined, text: Text): string {
  const known = TOLD_AS.find((each) => each === kind);
  return known ? ` (${text(`deliveryKind.${known}`)})` : '';
}

function Deliveries({ alert }: { alert: Alert }) {
  const text = useText();
  return (
    <Panel title={text('alert.deliveries')}>
      {alert.deliveries.length === 0 ? (
        <Empty title={text('alert.noDeliveries')} />
      ) : (
        <ul className="plain">
          {alert.deliveries.map(({ channel, at, outcome, kind }) => (
            <li key={`${channel} ${kind ?? ''} ${at}`}>
              {channel}
              {toldAs(kind, text)}: <Code kind="deliveryOutcome" code={outcome} />{' '}
              <span className="hint">
                <Moment at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
