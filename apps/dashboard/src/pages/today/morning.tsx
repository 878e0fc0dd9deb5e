import type { CarrierInHouse, MorningList } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { send } from '../../api/client';
import { morningListQuery } from '../../api/queries';
import { queryClient } from '../../api/query-client';
import { Badge, type Tone } from '../../design/badge';
import { Ago, Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { printedWords } from '../../shell/paper';
import { LettersNotice } from '../operations/letters-count';
import { AskForNames, PatientName, type Names } from '../patients/names';
import { shownPlace } from '../patients/place';
import { printMorningList } from './print-list';

const VERDICT_TONES: Readonly<Record<MorningList['verdict'], Tone>> = {
  news: 'medium',
  'nothing-new': 'good',
  'cannot-say': 'high',
};

/** The verdict of the round with what it stands on: the feeds, the quarantine, pending tests. */
export function Round({ list, names }: { list: MorningList; names: Names }) {
  const text = useText();
  return (
    <Panel
      title={text('today.morning')}
      testId="morning"
      right={<PrintList list={list} names={names} />}
    >
      <p>
        <Verdict list={list} /> {list.says}
      </p>
      <p className="row">
        <span className="hint">
          {text(list.lastRound === null ? 'today.sinceNoRound' : 'today.sinceRound')}{' '}
          <Moment at={list.since} />
        </span>
        <RoundDone list={list} />
      </p>
      <LettersNotice />
      <Feeds feeds={list.feeds} />
    </Panel>
  );
}

/** While all speak, the sentence above has told of each: they are listed once one does not. */
function Feeds({ feeds }: { feeds: MorningList['feeds'] }) {
  const text = useText();
  if (feeds.length === 0) return <Empty title={text('today.noFeeds')} />;
  const isAllWell = feeds.every(
    ({ silent, unjudged, retired = false }) =>
      retired || (!silent && (!unjudged || unjudged === 'rare')),
  );
  if (isAllWell) return null;
  return (
    <ul className="plain">
      {feeds.map(({ name, lastMessageAt, silent, unjudged, byHand = false, retired = false }) => (
        <li key={name} className="row">
          {byHand || retired ? (
            <Badge tone="plain">{text(`feeds.status.${byHand ? 'by-hand' : 'retired'}`)}</Badge>
          ) : unjudged ? (
            <Badge tone="medium">{text(`today.unjudged.${unjudged}`)}</Badge>
          ) : (
            <Badge tone={silent ? 'critical' : 'good'}>
              {text(silent ? 'today.silent' : 'today.speaks')}
            </Badge>
          )}
          <span>{name}</span>
          {lastMessageAt && (
            <span className="hint">
              <Ago at={lastMessageAt} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** In a word; silence over alerts that nobody has answered is not said in green. */
function Verdict({ list: { verdict, stillOpen } }: { list: MorningList }) {
  const text = useText();
  if (verdict === 'nothing-new' && stillOpen.alerts > 0) {
    const { alerts, critical } = stillOpen;
    return critical > 0 ? (
      <Badge tone="critical">{text('verdict.criticalOpen', { n: critical })}</Badge>
    ) : (
      <Badge tone="medium">{text('verdict.open', { n: alerts })}</Badge>
    );
  }
  return <Badge tone={VERDICT_TONES[verdict]}>{text(`verdict.${verdict}`)}</Badge>;
}

/** The same list on paper; names for whoever is told them. */
function PrintList({ list, names }: { list: MorningList; names: Names }) {
  const text = useText();
  const me = useMe();
  const print = useMutation({
    mutationFn: () =>
      printMorningList(list, names, {
        title: text('today.morning'),
        printed: printedWords(text, me),
      }),
    onError: (error) => tell(whyNot(error, text)),
  });
  return (
    <button
      type="button"
      className="quiet no-print"
      disabled={print.isPending}
      onClick={() => print.mutate()}
    >
      {text('today.printList')}
    </button>
  );
}

/** Says that one has been on the round with this list: the next one begins where it ended. */
function RoundDone({ list }: { list: MorningList }) {
  const text = useText();
  const { site, since, until } = list;
  const done = useMutation({
    mutationFn: (wish: { until: string; before: string | null }) =>
      send<unknown>('POST', 'morning-list/rounds', { site, until: wish.until }),
    onSuccess: (_, { before }) => {
      if (before === null) tell(text('today.roundTakenBack'));
      // Told by mistake: the list begins again where it began before.
      else tell(text('today.roundKept'), () => done.mutate({ until: before, before: null }));
      void queryClient.invalidateQueries({ queryKey: morningListQuery().queryKey });
    },
    onError: (error) => tell(whyNot(error, text)),
  });
  return (
    <button
      type="button"
      className="quiet"
      disabled={done.isPending}
      onClick={() => done.mutate({ until, before: since })}
    >
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
        <Scroll label={text('today.carriers')}>
          <table>
            <thead>
              <tr>
                <th scope="col">
                  {text('alert.patient')}
                  <br />
                  {text('isolates.carbapenemase')}
                </th>
                <th scope="col">{text('today.place')}</th>
                <th scope="col">{text('today.isolation')}</th>
              </tr>
            </thead>
            <tbody>
              {carriers.map((carrier) => (
                <Carrier key={carrier.patient.pseudonym} carrier={carrier} names={names} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <AskForNames names={names} />
    </Panel>
  );
}

function Carrier({ carrier, names }: { carrier: CarrierInHouse; names: Names }) {
  const text = useText();
  const { patient, carbapenemases, place, isolation, reportedOn = null } = carrier;
  const cleared = carrier.presumedCleared;
  return (
    <tr>
      <td>
        <PatientName pseudonym={patient.pseudonym} names={names} />
        <br />
        <strong>{carbapenemases.join(', ') || text('app.unknown')}</strong>
        {cleared && (
          <span className="hint">
            {' '}
            {cleared.since === null
              ? text('today.clearedByList')
              : text('today.clearedSince', { day: cleared.since })}
          </span>
        )}
      </td>
      <td>{shownPlace({ ...place, reportedOn }, text)}</td>
      <td className="whole">
        <Badge tone={isolation === 'yes' ? 'good' : 'high'}>{text(`isolation.${isolation}`)}</Badge>
      </td>
    </tr>
  );
}
