import type { Signals } from '@carbawatch/contracts';
import { BehindNumber } from '../../behind/behind-number';
import { CsvButton } from '../../charts/csv-button';
import { downloadCsv } from '../../charts/download';
import { Badge } from '../../design/badge';
import { Scroll } from '../../design/panel';
import { useText } from '../../i18n/text';
import { fileOf } from '../cohort/question';
import { wordsOfDays } from './signal-words';

/** The wards that the scan holds to stand out, the least likely by chance first: not a series. */
export function ScanClusters({ signals }: { signals: Signals }) {
  const text = useText();
  const clusters = [...signals.clusters].sort((a, b) => a.p - b.p);
  const heads = [
    ...[text('app.ward'), text('app.from'), text('app.to'), text('signals.observed')],
    ...[text('csv.expected'), 'p', text('signals.recurrence'), text('signals.alarm')],
  ];
  const csv = (): void =>
    downloadCsv(fileOf('detector-scan', signals), [
      heads,
      ...clusters.map((each) => [
        ...[each.ward, each.from, each.to, each.observed, each.expected, each.p],
        ...[each.recurrenceDays, each.alarm ? text('signals.alarm') : ''],
      ]),
    ]);
  return (
    <>
      <Scroll label={text('detector.scan')}>
        <table data-testid="scan-clusters">
          <thead>
            <tr>
              {heads.map((head, at) => (
                <th scope="col" key={head} {...(at > 2 && at < 7 && { className: 'number' })}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {clusters.map((each) => (
              <tr key={`${each.ward} ${each.from}`}>
                <th scope="row">{each.ward}</th>
                <td className="nowrap">{each.from}</td>
                <td className="nowrap">{each.to}</td>
                <td className="number">
                  <BehindNumber
                    of={signals}
                    // A case is on the ward of the person's first isolate in the hospital.
                    words={{ ...wordsOfDays(signals, each), group: `ward:${each.ward}` }}
                    name={`${each.ward}, ${each.from} – ${each.to}`}
                    n={each.observed}
                  />
                </td>
                <td className="number">{each.expected.toPrecision(2)}</td>
                <td className="number">{each.p < 0.001 ? '< 0.001' : each.p.toPrecision(2)}</td>
                <td className="number">{Math.round(each.recurrenceDays)}</td>
                <td>{each.alarm && <Badge tone="critical">{text('signals.alarm')}</Badge>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="hint">{text('signals.scanHint')}</p>
      <div className="row no-print">
        <CsvButton onClick={csv} />
      </div>
    </>
  );
}
