import type {
  CohortEstimate,
  CohortMeasure,
  CohortPredictorRow,
  CohortTest,
  Proportion,
  UnboundedNumber,
} from '@carbawatch/contracts';

/** Numbers and texts as the printed report shows them; JSON and CSV keep them unrounded. */

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Texts of senders (wards, covariates) stand in the page: none may become markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

const NOTHING = '–';

export function decimals(value: number | null, digits = 1): string {
  return value === null ? NOTHING : value.toFixed(digits);
}

/** An odds ratio or its limit. */
export function ratio(value: UnboundedNumber | null): string {
  if (value === null) return NOTHING;
  if (value === 'Infinity') return '∞';
  if (value === '-Infinity') return '−∞';
  return value !== 0 && Math.abs(value) < 0.1 ? value.toPrecision(2) : value.toFixed(2);
}

export function limits(estimate: Pick<CohortEstimate, 'value' | 'lower' | 'upper'>): string {
  const { value, lower, upper } = estimate;
  if (value === null) return NOTHING;
  return `${ratio(value)} (${ratio(lower)}–${ratio(upper)})`;
}

export function pValue(p: number | null): string {
  if (p === null) return NOTHING;
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

const TEST_WORDS: Record<CohortTest['name'], string> = {
  'chi-square': 'Pearson chi-square',
  'chi-square-yates': 'chi-square, Yates',
  fisher: 'Fisher exact',
  'fisher-freeman-halton': 'Fisher-Freeman-Halton',
  'mann-whitney': 'Mann-Whitney',
  'mann-whitney-exact': 'Mann-Whitney, exact',
  'log-rank': 'log-rank',
};

/** p and the test that it is from; where nothing could be tested, no test is named. */
export function tested({ name, p }: Pick<CohortTest, 'name' | 'p'>): [p: string, test: string] {
  return [pValue(p), p === null ? NOTHING : TEST_WORDS[name]];
}

/** A difference of shares in percent points. */
export function points({ value, lower, upper }: CohortEstimate): string {
  const each = (share: CohortEstimate['value']) =>
    typeof share === 'number' ? (100 * share).toFixed(1) : NOTHING;
  return value === null ? NOTHING : `${each(value)} (${each(lower)} to ${each(upper)})`;
}

function percent(share: number | null): string {
  return share === null ? NOTHING : (100 * share).toFixed(1);
}

/** `69/128 (53.9%)` */
export function share({ numerator, denominator, value }: Proportion): string {
  if (denominator === 0) return NOTHING;
  return `${numerator}/${denominator} (${percent(value)}%)`;
}

/** `69/128 (53.9%; 45.3–62.3)` */
export function shareWithLimits(proportion: Proportion): string {
  const { numerator, denominator, value, ci } = proportion;
  if (denominator === 0) return NOTHING;
  const range = `${percent(ci.lower)}–${percent(ci.upper)}`;
  return `${numerator}/${denominator} (${percent(value)}%; ${range})`;
}

/** Median and quartiles of those for whom it is known. */
export function quartiles({ known, median, q1, q3 }: CohortMeasure): string {
  if (known === 0) return NOTHING;
  return `${decimals(median)} (${decimals(q1)}–${decimals(q3)}), n = ${known}`;
}

/** Median with its limits, and quartiles, of those for whom it is known. */
export function median({ known, median: middle, medianLimits, q1, q3 }: CohortMeasure): string {
  if (known === 0) return NOTHING;
  const { lower, upper } = medianLimits;
  const bounds = lower === null ? '' : ` (${decimals(lower)}–${decimals(upper)})`;
  return `${decimals(middle)}${bounds}; ${decimals(q1)}–${decimals(q3)}, n = ${known}`;
}

const ONE_MORE: Record<string, string> = { years: 'per year', days: 'per day' };

/** A number's odds ratio says nothing without what it is for one more of. */
export function predictorLabel({ label, kind, unit }: CohortPredictorRow): string {
  return kind === 'number' ? `${label}, ${ONE_MORE[unit ?? ''] ?? 'per unit'}` : label;
}

export interface Table {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** What stands below it. */
  note?: string;
}

/** `n = 69` is one word: a narrow column would break it before the number. */
function unbroken(cell: string): string {
  return cell.replace(/n = (?=\d)/, 'n\u00A0=\u00A0');
}

/** Cells are texts: they are escaped here. */
export function tableMarkup({ caption, head, rows, note }: Table): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row
      .map(unbroken)
      .map((cell, column) =>
        tag === 'td' && column === 0
          ? `<th scope="row">${escaped(cell)}</th>`
          : `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escaped(cell)}</${tag}>`,
      )
      .join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  const below = note === undefined ? '' : `<p class="note">${escaped(note)}</p>`;
  return (
    `<table><caption>${escaped(caption)}</caption><thead><tr>${cells('th', head)}</tr></thead>` +
    `<tbody>\n${body}\n</tbody></table>${below}`
  );
}
