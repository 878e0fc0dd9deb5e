import type { Detector, DetectorVerdict, RaisedSignal, Signals } from '@carbawatch/contracts';
import { Badge } from '../../design/badge';
import { Panel, Scroll } from '../../design/panel';
import { Code } from '../../i18n/code';
import { useText, type Text } from '../../i18n/text';

/**
 * What each detector says of the newest week, beside the signals that it has raised: the first is
 * reckoned when the page is opened, the second are events that stand as they were told.
 */
export function StandingNow({ signals }: { signals: Signals }) {
  const text = useText();
  const newest = signals.agreement.at(-1);
  return (
    <Panel
      title={text('signals.now')}
      testId="now"
      {...(newest && { hint: `${text('signals.week')} ${newest.from} – ${newest.to}` })}
    >
      <p>{text('signals.nowHint')}</p>
      <Scroll label={text('signals.now')}>
        <table className="dense">
          <thead>
            <tr>
              <th scope="col">{text('desk.detectors')}</th>
              <th scope="col">{text('signals.newestWeek')}</th>
              <th scope="col">{text('signals.alarmsInPeriod')}</th>
              <th scope="col">{text('signals.raised')}</th>
            </tr>
          </thead>
          <tbody>
            {signals.detectors.map((verdict) => (
              <tr key={verdict.detector}>
                <th scope="row">
                  <Code kind="detector" code={verdict.detector} />
                </th>
                <td>
                  <State verdict={verdict} newest={newest} />
                </td>
                <td>{alarmsOf(verdict, text)}</td>
                <td>
                  {raisedOf(verdict.detector, signals.raised, text)}
                  <div className="hint">{raisesFor(verdict.detector, signals, text)}</div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function State(props: {
  readonly verdict: DetectorVerdict;
  readonly newest: Signals['agreement'][number] | undefined;
}) {
  const { verdict, newest } = props;
  const text = useText();
  const { detector, history } = verdict;
  if (newest?.alarms.includes(detector)) {
    return <Badge tone="critical">{text('signals.alarm')}</Badge>;
  }
  if (newest?.judged.includes(detector) || foundNothing(verdict))
    return <>{text('signals.quiet')}</>;
  return (
    <>
      {text('signals.notJudged')}
      {!history.sufficient && <div className="hint">{neededHistory(verdict, text)}</div>}
    </>
  );
}

/** A scan that had history enough and found no ward to stand out has judged, and is quiet. */
export function foundNothing({ step, history, points }: DetectorVerdict): boolean {
  return step === 'window' && history.sufficient && points.length === 0;
}

const DAYS_OF_YEAR = 365;
const DAYS_OF_WEEK = 7;

/** How much past a method asks for, and how much the site has: in its own steps, and in years. */
export function neededHistory({ step, history }: DetectorVerdict, text: Text): string {
  const { needed, available } = history;
  const days = needed * (step === 'week' ? DAYS_OF_WEEK : 1);
  const words = step === 'week' ? 'signals.needsWeeks' : 'signals.needsDays';
  const years = days >= DAYS_OF_YEAR ? text('signals.inYears', { n: inYears(days) }) : '';
  return text(words, { needed, years, available });
}

const inYears = (days: number): string => (days / DAYS_OF_YEAR).toFixed(1);

function alarmsOf({ events }: DetectorVerdict, text: Text): string {
  const last = events.reduce<string | null>((a, { to }) => (a === null || to > a ? to : a), null);
  return last === null ? '0' : text('signals.lastAlarm', { n: events.length, day: last });
}

function raisedOf(detector: Detector, raised: readonly RaisedSignal[], text: Text): string {
  const own = raised.filter((signal) => signal.detector === detector);
  const [newest] = own
    .map(({ detectedOn }) => detectedOn)
    .sort()
    .reverse();
  return newest === undefined ? '0' : text('signals.lastRaised', { n: own.length, day: newest });
}

/** Two in four weeks is much for a ward and nothing for a hospital: so not each raises for both. */
function raisesFor(detector: Detector, { raising }: Signals, text: Text): string {
  const [ward, hospital] = [raising.ward.includes(detector), raising.hospital.includes(detector)];
  if (ward && hospital) return '';
  return text(ward ? 'signals.raisesWards' : 'signals.raisesHospital');
}
