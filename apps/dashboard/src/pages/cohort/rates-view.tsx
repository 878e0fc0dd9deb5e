import type { Rate, RatePeriod, Rates } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Parameters } from '../../api/client';
import { ratesQuery } from '../../api/number-queries';
import { BehindNumber } from '../../behind/behind-number';
import { CsvButton } from '../../charts/csv-button';
import { downloadCsv, type Cell } from '../../charts/download';
import { Choice } from '../../design/filters';
import { Panel, Scroll } from '../../design/panel';
import { DIGITS, Limits, percent } from '../../design/proportion';
import { Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';
import { Denominators } from './denominators';
import { cutDays } from './cut-days';
import { Asked, Warnings, fileOf } from './question';
import { RatesChart } from './rates-chart';

const OF = ['cpe', 'cre'] as const;
/** Where patient-days and admissions come from, and how movements are counted. */
const SOURCES = ['adt-census', 'adt-exact', 'uploaded'] as const;
type Source = (typeof SOURCES)[number];
const ASKED_BY: Readonly<Record<Source, Parameters>> = {
  'adt-census': { denominators: 'adt', patientDays: 'census' },
  'adt-exact': { denominators: 'adt', patientDays: 'exact' },
  uploaded: { denominators: 'uploaded' },
};

const route = getRouteApi('/cohort');

/** Rates with denominators, each with what they were counted from. */
export function RatesView({ parameters }: { parameters: Parameters }) {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const source = SOURCES.find((name) => name === search.denominators) ?? 'adt-census';
  const of = OF.find((name) => name === search.of) ?? 'cpe';
  const query = useQuery(ratesQuery({ ...parameters, of, ...ASKED_BY[source] }));
  const set = (change: { of?: string | undefined; denominators?: string | undefined }): void =>
    void navigate({ search: { ...search, ...change, behind: undefined } });
  return (
    <>
      <div className="filters">
        <Choice
          label={text('outbreaks.of')}
          value={of}
          options={OF.map((name) => [name, text(`series.of.${name}`)])}
          onChange={(value) => set({ of: value })}
        />
        <Choice
          label={text('rates.denominators')}
          value={source}
          options={SOURCES.map((name) => [name, text(`rates.source.${name}`)])}
          onChange={(value) => set({ denominators: value })}
        />
      </div>
      <Loaded of={query}>
        {(rates) => (
          <>
            <div>
              <Asked
                of={rates}
                ci={`${codeName(text, 'ci', rates.total.incidenceDensity.ci.method)} 95%`}
              />
              <p className="hint" data-testid="rates-source">
                {rates.denominators.statement}
              </p>
              <Warnings of={rates.warnings} />
            </div>
            <RatesChart rates={rates} />
            <Months rates={rates} />
          </>
        )}
      </Loaded>
      <Denominators site={search.site} />
    </>
  );
}

/** `0.42 (0.11–1.07)`; why not, where there is none. */
function shownRate({ value, ci, reason }: Rate): string {
  if (value === null) return reason ?? '–';
  const limit = (of: number | null): string => (of === null ? '–' : of.toFixed(2));
  return `${value.toFixed(2)} (${limit(ci.lower)}–${limit(ci.upper)})`;
}

const HEADS = [
  ...(['month', 'patientDays', 'admissions', 'hospitalOnset', 'density'] as const),
  ...(['communityOnset', 'prevalence', 'onsetUnknown'] as const),
] as const;

function headOf(text: Text, name: (typeof HEADS)[number], { total, onsetDay }: Rates): string {
  return text(`rates.${name}`, { per: total.incidenceDensity.per.toLocaleString(), day: onsetDay });
}

function cellsOf(period: RatePeriod): Cell[] {
  const { incidenceDensity: density, admissionPrevalence: share } = period;
  return [
    ...[period.label, `${period.from} – ${period.to}`, period.patientDays, period.admissions],
    ...[period.hospitalOnset, density.value],
    ...[density.ci.lower, density.ci.upper, period.communityOnset, share?.value, share?.ci.lower],
    ...[share?.ci.upper, period.onsetUnknown],
  ];
}

function Months({ rates }: { rates: Rates }) {
  const text = useText();
  const csv = (): Cell[][] => [
    [
      ...[text('rates.month'), text('csv.days'), text('rates.patientDays')],
      ...[text('rates.admissions'), text('rates.hospitalOnset')],
      ...[headOf(text, 'density', rates), text('rates.lower'), text('rates.upper')],
      ...[text('rates.communityOnset'), text('rates.prevalence')],
      ...[text('rates.lower'), text('rates.upper'), text('rates.onsetUnknown')],
    ],
    ...[...rates.months, rates.total].map(cellsOf),
  ];
  return (
    <Panel
      title={text('rates.title')}
      hint={rates.of.toUpperCase()}
      right={<CsvButton onClick={() => downloadCsv(fileOf('rates', rates), csv())} />}
    >
      <Scroll label={text('rates.title')}>
        <table data-testid="rates">
          <thead>
            <tr>
              {HEADS.map((name) => (
                <th scope="col" key={name} className={name === 'month' ? undefined : 'number'}>
                  {headOf(text, name, rates)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rates.months.map((month) => (
              <Month
                key={month.label}
                rates={rates}
                period={month}
                days={{ onFrom: month.from, onTo: month.to }}
                label={month.label}
                cut={cutDays(month)}
              />
            ))}
            <Month
              rates={rates}
              period={rates.total}
              days={{ months: coveredMonths(rates) }}
              label={text('rates.total')}
              strong
            />
          </tbody>
        </table>
      </Scroll>
      <p className="hint">{text('rates.onsetHint', { day: rates.onsetDay })}</p>
    </Panel>
  );
}

/** Months without a denominator are in no total. */
const coveredMonths = ({ months }: Rates): string =>
  months
    .filter(({ patientDays }) => patientDays !== null)
    .map(({ label }) => label)
    .join(',');

function Month(props: {
  readonly rates: Rates;
  readonly period: RatePeriod;
  readonly days: Parameters;
  readonly label: string;
  /** The days of a month that the period holds only a part of. */
  readonly cut?: string | null;
  readonly strong?: boolean;
}) {
  const { rates, period, days, label, cut = null, strong = false } = props;
  const text = useText();
  const none = text('app.none');
  const share = period.admissionPrevalence;
  const cases = (onset: string, name: 'hospitalOnset' | 'communityOnset' | 'onsetUnknown') => (
    <BehindNumber
      of={rates}
      words={{ of: rates.of, onset, onsetDay: rates.onsetDay, ...days }}
      name={`${headOf(text, name, rates)}, ${label}`}
      n={period[name]}
    />
  );
  return (
    <tr className={strong ? 'strong' : undefined}>
      <th scope="row" className="nowrap">
        {label}
        {cut !== null && <div className="hint">{text('rates.cut', { days: cut })}</div>}
      </th>
      <td className="number">{period.patientDays?.toFixed(1).replace(/\.0$/, '') ?? none}</td>
      <td className="number">{period.admissions ?? none}</td>
      <td className="number">{cases('hospital', 'hospitalOnset')}</td>
      <td className="number nowrap">{shownRate(period.incidenceDensity)}</td>
      <td className="number">{cases('community', 'communityOnset')}</td>
      <td className="number nowrap">
        {share === null ? (
          none
        ) : (
          <>
            {percent(share.value, DIGITS, none)}% (<Limits of={share} />)
          </>
        )}
      </td>
      <td className="number">{cases('unknown', 'onsetUnknown')}</td>
    </tr>
  );
}
