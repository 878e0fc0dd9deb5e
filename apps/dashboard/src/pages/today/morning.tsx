import type { CarrierInHouse, MorningAlert, MorningList } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { send } from '../../api/client';
import { morningListQuery } from '../../api/queries';
import { queryClient } from '../../api/query-client';
import { Badge, SeverityBadge, type Tone } from '../../design/badge';
import { Ago, Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { AskForNames, PatientName, type Names } from '../patients/names';

const VERDICT_TONES: Readonly<Record<MorningList['verdict'], Tone>> = {
  news: 'medium',
  'nothing-new': 'good',
  'cannot-say': 'high',
};

/** The verdict of the round with what it stands on: the feeds, the quarantine, pending tests. */
export function Round({ list }: { list: MorningList }) {
  const text = useText();
  return (
    <Panel title={text('today.morning')} testId="morning">
      <p>
        <Badge tone={VERDICT_TONES[list.verdict]}>{text(`verdict.${list.verdict}`)}</Badge>{' '}
        {list.says}
      </p>
      <p className="row">
        <span className="hint">
          {text('today.since', { at: '' })}
          <Moment at={list.since} />
        </span>
        <RoundDone site={list.site} until={list.until} />
      </p>
      {list.feeds.length === 0 ? (
        <Empty title={text('today.noFeeds')} />
      ) : (
        <ul className="plain">
          {list.feeds.map(({ name, lastMessageAt, silent }) => (
            <li key={name} className="row">
              <Badge tone={silent ? 'critical' : 'good'}>
                {text(silent ? 'today.silent' : 'today.speaks')}
              </Badge>
              <span>{name}</span>
              {lastMessageAt && (
                <span className="hint">
                  <Ago at={lastMessageAt} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Says that one has been on the round with this list: the next one begins where it ended. */
function RoundDone({ site, until }: { site: string; until: string }) {
  const text = useText();
  const done = useMutation({
    mutationFn: () => send<unknown>('POST', 'morning-list/rounds', { site, until }),
    onSuccess: () => {
      tell(text('today.roundKept'));
      void queryClient.invalidateQueries({ queryKey: morningListQuery().queryKey });
    },
    onError: (error) => tell(whyNot(error, text)),
  });
  return (
    <button type="button" className="quiet" disabled={done.isPending} onClick={() => done.mutate()}>
      {text('today.roundDone')}
    </button>
  );
}

/** Who carries what, where, and whether isolated: the list for the round on the wards. */
export function Carriers(props: {
  readonly carriers: readonly CarrierInHouse[];
  readonly names: Names;
}) {
  const { carriers, names } = props;
  const text = useText();
  return (
    <Panel title={text('today.carriers')} hint={String(carriers.length)} testId="carriers">
      {carriers.length === 0 ? (
        <Empty title={text('today.noCarriers')} />
      ) : (
        <Scroll label={text('today.carriers')} maxHeight="24rem">
          <table>
            <thead>
              <tr>
                <th scope="col">{text('alert.patient')}</th>
                <th scope="col">{text('today.place')}</th>
                <th scope="col">{text('today.isolation')}</th>
                <th scope="col">{text('isolates.carbapenemase')}</th>
              </tr>
            </thead>
            <tbody>
              {carriers.map(({ patient, carbapenemases, place, isolation }) => (
                <tr key={patient.pseudonym}>
                  <td>
                    <PatientName pseudonym={patient.pseudonym} names={names} />
                  </td>
                  <td>
                    {[place.ward, place.room, place.bed].filter(Boolean).join(' · ') ||
                      text('app.unknown')}
                  </td>
                  <td>
                    <Badge tone={isolation === 'yes' ? 'good' : 'high'}>
                      {text(`isolation.${isolation}`)}
                    </Badge>
                  </td>
                  <td>{carbapenemases.join(', ') || text('app.unknown')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <AskForNames names={names} />
    </Panel>
  );
}

/** What moved, what changed in clusters, what was taken back. */
export function SinceLastRound({ list, names }: { list: MorningList; names: Names }) {
  const text = useText();
  const { movements, clusters, corrections } = list;
  return (
    <>
      {movements.length > 0 && (
        <Panel title={text('today.movements')}>
          <ul className="plain">
            {movements.map((each) => (
              <li key={`${each.patient.pseudonym} ${each.at} ${each.kind}`}>
                {text(`movement.${each.role}`)}{' '}
                <PatientName pseudonym={each.patient.pseudonym} names={names} />{' '}
                {text(`movement.${each.kind}`)}: {[each.from, each.to].filter(Boolean).join(' → ')}{' '}
                <span className="hint">
                  <Moment at={each.at} />
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {clusters.length > 0 && (
        <Panel title={text('today.clusters')}>
          <ul className="plain">
            {clusters.map((each) => (
              <li key={`${each.clusterId} ${each.at}`}>
                <Link to="/outbreaks/clusters/$id" params={{ id: each.clusterId }}>
                  {each.title}
                </Link>{' '}
                {each.what}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {corrections.length > 0 && (
        <Panel title={text('today.corrections')}>
          <AlertLines alerts={corrections} />
        </Panel>
      )}
    </>
  );
}

function AlertLines({ alerts }: { alerts: readonly MorningAlert[] }) {
  return (
    <ul className="plain">
      {alerts.map(({ alertId, severity, title, what, at }) => (
        <li key={`${alertId} ${at}`}>
          <SeverityBadge severity={severity} />{' '}
          <Link to="/alerts/$id" params={{ id: alertId }}>
            {title}
          </Link>{' '}
          <span className="hint">{what}</span>
        </li>
      ))}
    </ul>
  );
}
