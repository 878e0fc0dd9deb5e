import type { DetectorVerdict, RaisedSignal, Signals } from '@carbawatch/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { get } from '../../api/client';
import { BehindNumber } from '../../behind/behind-number';
import { BehindPanel } from '../../behind/behind-panel';
import { behindWord } from '../../behind/behind-words';
import { Badge } from '../../design/badge';
import { FamilyEntry } from '../../choosing/family-entry';
import { Choice } from '../../design/filters';
import { Folded, Later } from '../../design/later';
import { PageHead, Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { Code } from '../../i18n/code';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';
import { Asked, CohortQuestion, Warnings, parametersOf } from '../cohort/question';
import { DetectorChart, type Days } from './detector-chart';
import { together } from './raised-together';
import { ScanClusters } from './scan-clusters';
import { wordsOfDays, wordsOfSignal } from './signal-words';
import { StandingNow, foundNothing, neededHistory } from './standing-now';

const OF = ['cpe', 'cre'] as const;

const route = getRouteApi('/signals');

/** Detectors side by side over one series, and the signals that were raised. */
export function SignalsPage() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { of, family } = search;
  const parameters = { ...parametersOf(search), of, family };
  const query = useQuery({
    queryKey: ['signals', parameters],
    queryFn: ({ signal }) => get<Signals>('signals', parameters, signal),
    placeholderData: keepPreviousData,
  });
  const set = (change: { of?: string | undefined; family?: string | undefined }): void =>
    void navigate({ search: { ...search, ...change, behind: undefined } });
  return (
    <>
      <PageHead title={text('nav.signals')} />
      <CohortQuestion
        words={search}
        onChange={(words, how) =>
          void navigate({ search: { of, family, ...words, behind: undefined }, ...how })
        }
        without={['ci', 'vital']}
      />
      <div className="filters">
        <Choice
          label={text('outbreaks.of')}
          value={OF.find((name) => name === of) ?? 'cpe'}
          options={OF.map((name) => [name, text(`series.of.${name}`)])}
          onChange={(value) => set({ of: value })}
        />
        <FamilyEntry value={family} onChange={(value) => set({ family: value })} />
      </div>
      <Loaded of={query}>
        {(signals) => (
          <>
            <div>
              <Asked of={signals} />
              <Warnings of={signals.warnings} />
            </div>
            <StandingNow signals={signals} />
            <Raised signals={signals} />
            <Agreement signals={signals} />
            <div className="columns">
              {signals.detectors.map((verdict) => (
                <div key={verdict.detector} className="span-6">
                  <Verdict signals={signals} verdict={verdict} />
                </div>
              ))}
            </div>
          </>
        )}
      </Loaded>
      <BehindPanel />
    </>
  );
}

function Raised({ signals }: { signals: Signals }) {
  const text = useText();
  const { raised } = signals;
  return (
    <Panel title={text('signals.raised')} testId="raised">
      <p className="hint">{text('signals.raisedHint')}</p>
      {raised.length === 0 ? (
        <Empty title={text('signals.noneRaised')} />
      ) : (
        <Scroll label={text('signals.raised')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text('app.from')}</th>
                <th scope="col">{text('app.to')}</th>
                <th scope="col">{text('outbreaks.of')}</th>
                <th scope="col">{text('app.ward')}</th>
                <th scope="col" className="number">
                  n
                </th>
                <th scope="col">{text('desk.detectors')}</th>
              </tr>
            </thead>
            <tbody>
              {together(raised).map((group) => (
                <RaisedRow key={group[0]?.id} signals={signals} group={group} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

function RaisedRow(props: { readonly signals: Signals; readonly group: readonly RaisedSignal[] }) {
  const { signals, group } = props;
  const text = useText();
  const [first] = group;
  if (!first) return null;
  const { series, from, to, observed } = first;
  const nameOf = ({ detector, status, counted }: RaisedSignal): string => {
    const isNone = counted?.at(-1)?.holds === false;
    const now = status === 'withdrawn' ? 'signals.withdrawn' : isNone ? 'signals.noneNow' : null;
    return codeName(text, 'detector', detector) + (now ? ` (${text(now)})` : '');
  };
  return (
    <tr>
      <td className="nowrap">{from}</td>
      <td className="nowrap">{to}</td>
      <td>{[series.family, series.of.toUpperCase()].filter(Boolean).join(' ')}</td>
      <td>{series.ward ?? text('desk.wholeSite')}</td>
      <td className="number">
        <BehindNumber
          of={signals}
          words={wordsOfSignal(first)}
          name={[series.family, series.of.toUpperCase(), series.ward, `${from} – ${to}`]
            .filter(Boolean)
            .join(', ')}
          n={observed}
        />
      </td>
      <td>
        <Later summary={group.map(nameOf).join(' · ')}>
          {() => (
            <ul className="why">
              {group.flatMap((signal) =>
                signal.because.map((reason) => (
                  <li key={`${signal.id} ${reason}`}>
                    {nameOf(signal)}: {reason}
                  </li>
                )),
              )}
            </ul>
          )}
        </Later>
      </td>
    </tr>
  );
}

const WEEKS_SHOWN = 26;

/** Week by week, which detectors alarm, and which could judge it at all. */
function Agreement({ signals }: { signals: Signals }) {
  const text = useText();
  const { agreement, detectors } = signals;
  const weeks = agreement.slice(-WEEKS_SHOWN).reverse();
  if (weeks.length === 0) return null;
  return (
    <Panel title={text('signals.agreement')}>
      <p className="hint">{text('signals.weeksEnd')}</p>
      <Scroll label={text('signals.agreement')} maxHeight="22rem">
        <table className="dense">
          <thead>
            <tr>
              <th scope="col">{text('signals.week')}</th>
              <th scope="col" className="number">
                n
              </th>
              {detectors.map(({ detector }) => (
                <th scope="col" key={detector}>
                  <Code kind="detector" code={detector} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week.from}>
                <th scope="row" className="nowrap">
                  {week.from} – {week.to.slice(5)}
                </th>
                <td className="number">
                  <BehindNumber
                    of={signals}
                    words={wordsOfDays(signals, week)}
                    name={`${text('signals.week')} ${week.from}`}
                    n={week.observed}
                  />
                </td>
                {detectors.map(({ detector }) => (
                  <td key={detector}>
                    {week.alarms.includes(detector) ? (
                      <Badge tone="critical">{text('signals.alarm')}</Badge>
                    ) : week.judged.includes(detector) ? (
                      text('signals.quiet')
                    ) : (
                      <span className="hint">–</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

const nameOfDays = ({ from, to }: Days): string => (from === to ? from : `${from} – ${to}`);

function Verdict(props: { readonly signals: Signals; readonly verdict: DetectorVerdict }) {
  const { signals, verdict } = props;
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayOpen = useMay('patients');
  const { history, points, events } = verdict;
  return (
    <Panel
      title={codeName(text, 'detector', verdict.detector)}
      hint={text('signals.eventsN', { n: events.length })}
    >
      {verdict.detector === 'fixed-rule' && (
        <p className="hint">
          {text('signals.alarmDay', {
            n: Number(verdict.parameters['minCases']),
            days: Number(verdict.parameters['days']),
          })}
        </p>
      )}
      {!history.sufficient && <p className="stale">{neededHistory(verdict, text)}</p>}
      {points.length === 0 ? (
        <Empty title={text(foundNothing(verdict) ? 'signals.noCluster' : 'signals.noPoints')} />
      ) : verdict.detector === 'scan' ? (
        <ScanClusters signals={signals} />
      ) : (
        <DetectorChart
          signals={signals}
          verdict={verdict}
          {...(mayOpen && {
            onOpen: (days: Days) =>
              void navigate({
                search: {
                  ...search,
                  behind: behindWord(signals, wordsOfDays(signals, days), nameOfDays(days)),
                },
                hash: 'behind',
              }),
          })}
        />
      )}
      <Folded summary={text('signals.parameters')}>
        <p className="hint">{history.statement}</p>
        <code>{JSON.stringify(verdict.parameters)}</code>
      </Folded>
    </Panel>
  );
}
