import type { ProcessClockSummary } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { processClockQuery } from '../../api/queries';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText, type Text } from '../../i18n/text';

const STEPS = [
  ...(['collectedToResulted', 'resultedToReceived', 'storedToClassified'] as const),
  'storedToAlerted',
] as const satisfies readonly (keyof ProcessClockSummary)[];

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** `1.4 s`, `12 min`, `49.8 h`. */
export function shownDuration(seconds: number | null, text: Text): string {
  if (seconds === null) return '–';
  if (seconds < 2 * MINUTE_S) return text('clock.seconds', { n: seconds.toFixed(1) });
  if (seconds < 2 * HOUR_S) return text('clock.minutes', { n: Math.round(seconds / MINUTE_S) });
  return text('clock.hours', { n: (seconds / HOUR_S).toFixed(1) });
}

/** How long the way from the specimen to the alert was. */
export function ProcessClockPanel() {
  const text = useText();
  const query = useQuery(processClockQuery());
  return (
    <Panel title={text('today.clock')}>
      <Loaded of={query}>
        {(summary) =>
          summary.isolates === 0 ? (
            <Empty title={text('today.clockNone')} />
          ) : (
            <Scroll label={text('today.clock')}>
              <table data-testid="clock">
                <caption>
                  {summary.from} – {summary.to} ·{' '}
                  {text('outbreaks.isolatesN', { n: summary.isolates })}
                </caption>
                <thead>
                  <tr>
                    <th scope="col">{text('clock.step')}</th>
                    <th scope="col" className="number">
                      {text('alert.isolates')}
                    </th>
                    <th scope="col" className="number">
                      {text('clock.median')}
                    </th>
                    <th scope="col" className="number">
                      {text('clock.p90')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {STEPS.map((step) => (
                    <tr key={step}>
                      <th scope="row">{text(`clock.${step}`)}</th>
                      <td className="number">{summary[step].isolates}</td>
                      <td className="number">{shownDuration(summary[step].medianSeconds, text)}</td>
                      <td className="number">{shownDuration(summary[step].p90Seconds, text)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )
        }
      </Loaded>
    </Panel>
  );
}
