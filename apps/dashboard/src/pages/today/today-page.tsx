import type { Alert, MorningList, Severity } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Listed } from '../../api/client';
import { alertsQuery, isolatesQuery, morningListQuery } from '../../api/queries';
import { chosenSite } from '../../api/site-scope';
import { PageHead, Panel } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { useMay, useMe } from '../../session/me';
import { SiteOf } from '../../session/site-of';
import { useOnPaper } from '../../shell/theme';
import { useSiteNowMs } from '../../time/site-clock';
import { shownDay } from '../../time/site-time';
import { PatientCard, byPatient } from '../alerts/patient-card';
import { CohortGlance } from '../cohort/cohort-glance';
import { LatestIsolates } from '../isolates/latest-isolates';
import { useNames, type Names } from '../patients/names';
import { ScreensAhead, ScreensDue, TestsPending } from './due';
import { FirstMessage } from './first-message';
import { IsolationNeeded } from './isolation-needed';
import { LaboratoryDesk } from './laboratory-desk';
import { Carriers, Round } from './morning';
import { News } from './news';
import { ProcessClockPanel } from './process-clock';
import { bySwab, isOverdue } from './swabs';
import { Tasks } from './tasks';

/** Alerts that are read at once to count them by severity; beyond it a count says "or more". */
const COUNTED_MAX = 200;
const SHOWN = 8;

/** What needs somebody now. */
export function TodayPage() {
  const text = useText();
  const { timezone } = useMe();
  const nowMs = useSiteNowMs();
  const patients = useMay('patients');
  const laboratory = useMay('laboratory');
  const numbers = useMay('numbers');
  return (
    <>
      <PageHead title={text('nav.today')}>
        <span className="hint">{shownDay(new Date(nowMs).toISOString(), timezone)}</span>
      </PageHead>
      {patients && <Watch />}
      {!patients && laboratory && <LaboratoryDesk />}
      {!patients && numbers && <CohortGlance />}
      {!patients && laboratory && <LatestIsolates />}
      {!patients && laboratory && <ProcessClockPanel />}
      {!laboratory && !numbers && <Link to="/operations">{text('operations.messages')}</Link>}
    </>
  );
}

/** The critical ones are read for themselves: many others might have come after them. */
const useCritical = () =>
  useQuery(alertsQuery({ status: 'open', severity: 'critical', limit: COUNTED_MAX }));
const useOthers = () =>
  useQuery(alertsQuery({ status: 'open', severity: 'high,medium,low,info', limit: COUNTED_MAX }));

function Watch() {
  const numbers = useMay('numbers');
  const morning = useQuery(morningListQuery());
  const names = useNames(morning.data?.site ?? '', personsOf(morning.data));
  const hasNoFeed = morning.data?.feeds.length === 0;
  return (
    <>
      {hasNoFeed && <FirstSteps />}
      <Tiles list={morning.data} isLost={morning.isError} />
      {/* In the order of a narrow screen: what asks for somebody, the round, what is to know. */}
      <div className="columns today">
        <div className="span-7 stack">
          <OpenAlerts />
          <Tasks />
        </div>
        <div className="span-5 stack beside">
          <Loaded of={morning}>
            {(list) => (
              <>
                <OfOneSite site={list.site} />
                <Round list={list} names={names} />
                <IsolationNeeded
                  carriers={list.carriersInHouse}
                  others={list.needsIsolation}
                  names={names}
                />
                <OnTheWards list={list} names={names} />
              </>
            )}
          </Loaded>
        </div>
        <div className="span-7 stack">
          <LatestIsolates />
          <ProcessClockPanel />
          {numbers && <CohortGlance />}
        </div>
      </div>
    </>
  );
}

/** How the first message comes in; a site whose results another's sender told has begun already. */
function FirstSteps() {
  const isolates = useQuery(isolatesQuery({ limit: 1 }));
  const known = [useCritical().data, useOthers().data, isolates.data];
  return known.every((list) => list?.items.length === 0) ? <FirstMessage /> : null;
}

/** A round is one site's: whoever looks at all of them is told which one the list is of. */
function OfOneSite({ site }: { site: string }) {
  const text = useText();
  const { knownSites } = useMe();
  if (knownSites.length < 2 || chosenSite() !== null) return null;
  return <p className="stale">{text('today.ofOneSite', { site })}</p>;
}

/** Everybody whom the list is about: it is named as a whole, once. */
function personsOf(list: MorningList | undefined): string[] {
  if (!list) return [];
  const entries = [
    ...[...list.newPositives, ...list.upgrades, ...list.corrections, ...list.carriersInHouse],
    ...list.needsIsolation,
    ...list.furtherAlerts,
    ...[...list.movements, ...list.screensDue, ...list.screensAhead],
    ...[...list.testsPending, ...list.otherTasks],
  ];
  return [...new Set(entries.map(({ patient }) => patient.pseudonym).filter(Boolean))];
}

/** What is new since the last round, who carries what in which bed, what is due and pending. */
function OnTheWards({ list, names }: { list: MorningList; names: Names }) {
  return (
    <>
      <News list={list} names={names} />
      <Carriers carriers={list.carriersInHouse} names={names} />
      <ScreensDue tasks={list.screensDue} names={names} />
      <ScreensAhead tasks={list.screensAhead} names={names} />
      <TestsPending tasks={list.testsPending} names={names} />
    </>
  );
}

/** How many of a severity there are, as far as they were read, and of how many patients. */
function countOf(
  alerts: Listed<Alert> | undefined,
  severity: Severity,
): { readonly alerts: string; readonly patients: number } {
  if (!alerts) return { alerts: '–', patients: 0 };
  const own = alerts.items.filter((alert) => alert.severity === severity);
  const patients = new Set(own.flatMap(({ patient }) => patient?.pseudonym ?? [])).size;
  return { alerts: alerts.next === null ? String(own.length) : `${own.length}+`, patients };
}

/** Messages that only the desk knows of: who sent the others was told that they were refused. */
function waitingForUs(list: MorningList | undefined): number | null {
  if (!list || list.quarantined === null) return null;
  return list.quarantined - (list.refused ?? 0);
}

/** Carriers who lie bare, and whom alerts ask to isolate: of one answer, so never some of them. */
function bareOf({ carriersInHouse, needsIsolation }: MorningList): number {
  const bare = carriersInHouse.filter(({ isolation }) => isolation !== 'yes');
  return bare.length + needsIsolation.length;
}

function Tiles({ list, isLost }: { list: MorningList | undefined; isLost: boolean }) {
  const text = useText();
  const counts = {
    critical: countOf(useCritical().data, 'critical'),
    high: countOf(useOthers().data, 'high'),
  };
  const unread = isLost ? text('app.unknown') : '…';
  const { timezone } = useMe();
  const screens = list && bySwab(list.screensDue, timezone);
  const overdue = screens?.filter(isOverdue).length ?? 0;
  return (
    <ul className="plain tiles" aria-label={text('today.lead')}>
      {(['critical', 'high'] as const).map((severity) => (
        <li key={severity}>
          <Link className="tile" to="/alerts" search={{ status: 'open', severity }}>
            <span className="figure">{counts[severity].alerts}</span>
            <span>
              {text('today.open')}: {text(`severity.${severity}`)}
            </span>
            {counts[severity].patients > 0 && (
              <span className="hint">
                {text('outbreaks.patientsN', { n: counts[severity].patients })}
              </span>
            )}
          </Link>
        </li>
      ))}
      <Tile of={list} n={list ? bareOf(list) : unread} label={text('today.isolate')} />
      <Tile
        of={list}
        n={screens?.length}
        label={text('today.due')}
        hint={overdue > 0 ? text('today.overdue', { n: overdue }) : undefined}
      />
      <Tile of={list} n={list?.pendingTests} label={text('today.pending')} />
      <li>
        <Link
          className="tile"
          to="/operations"
          search={{ view: 'messages', status: 'quarantined' }}
        >
          <span className="figure">{waitingForUs(list) ?? '–'}</span>
          <span>
            {list && <SiteOf site={list.site} />}
            {text('today.quarantined')}
          </span>
          {list?.refused ? (
            <span className="hint">{text('today.refused', { n: list.refused })}</span>
          ) : null}
        </Link>
      </li>
    </ul>
  );
}

/** A number of the round's list, which is one site's. */
function Tile(props: {
  readonly of: MorningList | undefined;
  readonly n: number | string | undefined;
  readonly label: string;
  readonly hint?: string | undefined;
}) {
  return (
    <li className="tile">
      <span className="figure">{props.n ?? '–'}</span>
      <span>
        {props.of && <SiteOf site={props.of.site} />}
        {props.label}
      </span>
      {props.hint && <span className="stale">{props.hint}</span>}
    </li>
  );
}

function OpenAlerts() {
  const text = useText();
  const critical = useCritical();
  const others = useOthers();
  return (
    <Panel
      title={text('today.open')}
      right={
        <Link to="/alerts" search={{ status: 'open' }}>
          {text('app.all')}
        </Link>
      }
    >
      <Loaded of={critical}>
        {({ items: urgent }) => (
          <Loaded of={others}>
            {({ items: rest }) => <Alerts alerts={[...urgent, ...rest]} />}
          </Loaded>
        )}
      </Loaded>
    </Panel>
  );
}

/** The first on a screen, where the others are a tap away; on paper all that were read. */
function Alerts({ alerts }: { alerts: readonly Alert[] }) {
  const text = useText();
  const onPaper = useOnPaper();
  const groups = byPatient(alerts);
  if (alerts.length === 0) {
    return <Empty title={text('today.none')} hint={text('today.noneHint')} />;
  }
  return (
    <ol className="plain alert-list" data-testid="alerts">
      {(onPaper ? groups : groups.slice(0, SHOWN)).map((group) => (
        <PatientCard key={group[0]?.id} alerts={group} />
      ))}
    </ol>
  );
}
