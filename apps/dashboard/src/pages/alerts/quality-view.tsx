import type { AlertQuality, AlertQualityRow } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { alertQualityQuery } from '../../api/number-queries';
import type { Parameters } from '../../api/client';
import { CsvButton } from '../../charts/csv-button';
import { downloadCsv, type Cell } from '../../charts/download';
import { Panel, Scroll } from '../../design/panel';
import { DIGITS, Limits, percent } from '../../design/proportion';
import { Empty, Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';

/** What the alerts were worth, by what people said when they closed them. */
export function QualityView({ parameters }: { parameters: Parameters }) {
  const text = useText();
  const query = useQuery(alertQualityQuery(parameters));
  return (
    <Loaded of={query}>
      {(quality) => (
        <>
          <p className="hint" data-testid="quality-of">
            {quality.period.from} – {quality.period.to} ({quality.timezone})
            {quality.site && ` · ${quality.site}`} · {text('quality.hint')}
          </p>
          <p className="hint">{text('quality.judgedHint')}</p>
          {quality.total.raised === 0 ? (
            <Panel title={text('quality.byRule')}>
              <Empty title={text('quality.none')} hint={text('quality.noneHint')} />
            </Panel>
          ) : (
            <>
              <Rows of={quality} by="rule" />
              <Rows of={quality} by="ward" />
            </>
          )}
        </>
      )}
    </Loaded>
  );
}

/** Few, so that the times, which matter most, stand on a notebook's screen as well. */
const HEADS = ['raised', 'ppv', 'perDays', 'acknowledged', 'minutes'] as const;

function shownMinutes(minutes: number | null, text: Text): string {
  if (minutes === null) return text('app.none');
  if (minutes < 120) return text('clock.minutes', { n: Math.round(minutes) });
  return text('clock.hours', { n: (minutes / 60).toFixed(1) });
}

function csvOfRow(name: string, row: AlertQualityRow): Cell[] {
  const { ppv, per1000PatientDays: rate, minutesToAcknowledge: minutes } = row;
  return [
    ...[name, row.raised, row.judged, ppv.numerator, ppv.value, ppv.ci.lower, ppv.ci.upper],
    ...[row.retracted, row.patientDays, rate?.rate, rate?.lower, rate?.upper],
    ...[row.acknowledged, row.unacknowledged, row.endedUnseen, minutes.n, minutes.median],
    ...[minutes.ci.lower, minutes.ci.upper, minutes.lowerQuartile, minutes.upperQuartile],
    minutes.p90,
  ];
}

const CSV_HEAD = [
  ...['raised', 'judged', 'relevant', 'ppv', 'ppv lower', 'ppv upper', 'retracted'],
  ...['patient-days', 'per 1000 patient-days', 'lower', 'upper'],
  ...['acknowledged', 'unacknowledged', 'ended unseen', 'timed', 'minutes median'],
  ...['median lower', 'median upper', 'minutes lower quartile', 'minutes upper quartile'],
  'minutes p90',
];

function Rows({ of, by }: { of: AlertQuality; by: 'rule' | 'ward' }) {
  const text = useText();
  const rows = by === 'rule' ? of.byRule : of.byWard;
  const title = text(by === 'rule' ? 'quality.byRule' : 'quality.byWard');
  const named = rows.map((row) => ({ name: row[by] ?? text('app.unknown'), row }));
  const all = [...named, { name: text('app.all'), row: of.total }];
  const csv = (): Cell[][] => [
    [by, ...CSV_HEAD],
    ...all.map(({ name, row }) => csvOfRow(name, row)),
  ];
  return (
    <Panel
      title={title}
      right={<CsvButton onClick={() => downloadCsv(`alert-quality-by-${by}`, csv())} />}
    >
      <Scroll label={title}>
        <table data-testid={`quality-${by}`}>
          <thead>
            <tr>
              <th scope="col">{text(by === 'rule' ? 'alerts.rule' : 'app.ward')}</th>
              {HEADS.map((name) => (
                <th scope="col" className="number" key={name}>
                  {text(`quality.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {named.map(({ name, row }) => (
              <Row
                key={name}
                name={by === 'rule' ? codeName(text, 'rule', name) : name}
                row={row}
              />
            ))}
            <Row name={text('app.all')} row={of.total} strong />
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Row(props: {
  readonly name: string;
  readonly row: AlertQualityRow;
  readonly strong?: boolean;
}) {
  const { name, row, strong = false } = props;
  const text = useText();
  const none = text('app.none');
  const { ppv, per1000PatientDays: rate, minutesToAcknowledge: minutes } = row;
  return (
    <tr className={strong ? 'strong' : undefined}>
      <th scope="row">{name}</th>
      <td className="number">
        {row.raised}
        {row.retracted > 0 && <Beside>{text('quality.nRetracted', { n: row.retracted })}</Beside>}
      </td>
      <td className="number">
        {ppv.value === null ? (
          none
        ) : (
          <>
            {percent(ppv.value, DIGITS, none)}%{' '}
            <Limited>
              (<Limits of={ppv} />)
            </Limited>
          </>
        )}
        <Beside>{text('quality.nJudged', { n: row.judged })}</Beside>
      </td>
      <td className="number nowrap">
        {rate === null
          ? none
          : `${rate.rate.toFixed(1)} (${rate.lower.toFixed(1)}–${rate.upper.toFixed(1)})`}
      </td>
      <td className="number">
        {row.acknowledged}
        {row.unacknowledged > 0 && (
          <Beside>{text('quality.nUnacknowledged', { n: row.unacknowledged })}</Beside>
        )}
        {row.endedUnseen > 0 && (
          <Beside>{text('quality.nEndedUnseen', { n: row.endedUnseen })}</Beside>
        )}
      </td>
      <td className="number">
        <Times of={minutes} />
      </td>
    </tr>
  );
}

/** What the number above is made of, on a line of its own. */
function Beside({ children }: { children: ReactNode }) {
  return <div className="hint">{children}</div>;
}

/** Limits stay together, and stand below where there is no room beside. */
function Limited({ children }: { children: ReactNode }) {
  return <span className="nowrap">{children}</span>;
}

/** Median with its limits, quartiles beneath; of as many as were acknowledged. */
function Times({ of: minutes }: { of: AlertQualityRow['minutesToAcknowledge'] }) {
  const text = useText();
  const { n, median, lowerQuartile, upperQuartile, ci } = minutes;
  if (median === null) return text('app.none');
  const shown = (value: number | null) => shownMinutes(value, text);
  const limits = ci.lower === null ? text('app.none') : `${shown(ci.lower)}–${shown(ci.upper)}`;
  return (
    <>
      {shown(median)} <Limited>({limits})</Limited>
      <Beside>
        {shown(lowerQuartile)}–{shown(upperQuartile)} · n = {n}
      </Beside>
    </>
  );
}
