import { WardEntry } from '../../choosing/ward-entry';
import { Choice, Entry, Filters, type Taken } from '../../design/filters';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';

/** What every number of the cohort is asked with; it stands in the address. */
export interface CohortWords {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly window?: string | undefined;
  readonly asOf?: string | undefined;
  readonly site?: string | undefined;
  readonly ward?: string | undefined;
  readonly dedup?: string | undefined;
  readonly ci?: string | undefined;
  readonly population?: string | undefined;
  readonly vital?: string | undefined;
}

const WINDOWS = ['P30D', 'P90D', 'P6M', 'P1Y', 'P2Y', 'P5Y'] as const;
const DEDUP = [
  ...(['patient-first', 'none', 'patient-first-ever', 'episode-14d', 'episode-30d'] as const),
  ...(['gap-14d', 'ukhsa-52w', 'clsi-m39-year', 'clsi-m39-365d'] as const),
  ...(['nhsn-labid', 'cste-2023'] as const),
] as const;
const CI = ['wilson', 'wald', 'exact'] as const;
const POPULATIONS = ['clinical', 'infection', 'all'] as const;
const VITAL = ['known', 'assume-alive'] as const;

/** The parameters of a request; an address says `window` or days, never both. */
export function parametersOf(words: CohortWords): Record<string, string | undefined> {
  const { from, to, window, asOf, site, ward, dedup, ci, population, vital } = words;
  const period = from ? { from, to } : { window: window ?? 'P1Y', to };
  return { ...period, asOf, site, ward, dedup, ci, population, vital };
}

export function CohortQuestion(props: {
  readonly words: CohortWords;
  readonly onChange: (words: CohortWords, how?: Taken) => void;
  /** Answers that have neither intervals nor deaths. */
  readonly without?: readonly (keyof CohortWords)[];
}) {
  const { words, onChange, without = [] } = props;
  const text = useText();
  const set = (change: CohortWords, how?: Taken): void => onChange({ ...words, ...change }, how);
  const choice = <T extends string>(
    name: 'dedup' | 'ci' | 'population' | 'vital',
    label: string,
    options: readonly T[],
  ) =>
    without.includes(name) ? null : (
      <Choice
        label={label}
        value={options.find((option) => option === words[name]) ?? options[0]}
        options={options.map((option) => [option, codeName(text, name, option)])}
        onChange={(value) => set({ [name]: value })}
      />
    );
  return (
    <Filters isSaidBelow onClear={() => onChange({})}>
      <Choice
        label={text('cohort.window')}
        value={words.from ? undefined : (WINDOWS.find((w) => w === words.window) ?? 'P1Y')}
        {...(words.from ? { all: text('cohort.ownDays') } : {})}
        options={WINDOWS.map((window) => [window, text(`window.${window}`)])}
        onChange={(window) => set({ window, from: undefined })}
      />
      <Entry
        label={text('app.from')}
        type="date"
        value={words.from}
        onChange={(from, how) => set({ from, window: undefined }, how)}
      />
      <Entry
        label={text('app.to')}
        type="date"
        value={words.to}
        onChange={(to, how) => set({ to }, how)}
      />
      <Entry
        label={text('cohort.asOf')}
        type="date"
        value={words.asOf}
        onChange={(asOf, how) => set({ asOf }, how)}
      />
      <WardEntry value={words.ward} onChange={(ward) => set({ ward })} />
      <Entry
        label={text('app.site')}
        value={words.site}
        onChange={(site, how) => set({ site }, how)}
      />
      {choice('dedup', text('cohort.dedup'), DEDUP)}
      {choice('ci', text('cohort.ci'), CI)}
      {choice('population', text('cohort.population'), POPULATIONS)}
      {choice('vital', text('cohort.vital'), VITAL)}
    </Filters>
  );
}

/** The question as an answer names it. */
export interface Answered {
  readonly period: { readonly from: string; readonly to: string };
  readonly asOf: string;
  readonly timezone: string;
  readonly dedup: string;
  readonly population: string;
  readonly rules: string;
  readonly sites: readonly string[] | null;
  readonly ward: string | null;
}

/** Period, site, ward, rule of dedup and method, in the words of the page. */
export function askedWords(text: Text, of: Answered, ci?: string | undefined): string {
  const { period, asOf, timezone, dedup, population, rules, sites, ward } = of;
  return [
    `${period.from} – ${period.to} (${timezone})`,
    text('cohort.knownOn', { day: asOf }),
    codeName(text, 'dedup', dedup),
    codeName(text, 'population', population),
    ...(ci ? [ci] : []),
    text('cohort.rulesOf', { rules }),
    ...(sites ? [sites.join(', ')] : []),
    ...(ward ? [ward] : []),
  ].join(' · ');
}

/** `rates-site-1-ICU-2-2026-01-01-2026-06-30`: a file that is kept says what it is of. */
export function fileOf(
  what: string,
  { period, sites, ward }: Pick<Answered, 'period' | 'sites' | 'ward'>,
): string {
  return [what, ...(sites ?? []), ...(ward ? [ward] : []), period.from, period.to]
    .join('-')
    .replace(/[^\p{L}\p{N}.-]+/gu, '_');
}

/** The question as it was answered, beside the numbers. */
export function Asked({ of, ci }: { readonly of: Answered; readonly ci?: string | undefined }) {
  const text = useText();
  return (
    <p className="hint" data-testid="asked" title={`${of.dedup}, ${of.population}`}>
      {askedWords(text, of, ci)}
    </p>
  );
}

export function Warnings({ of }: { of: readonly { code: string; detail: string }[] }) {
  if (of.length === 0) return null;
  return (
    <ul className="plain">
      {of.map(({ code, detail }) => (
        <li key={`${code} ${detail}`} className="stale">
          {detail}
        </li>
      ))}
    </ul>
  );
}
