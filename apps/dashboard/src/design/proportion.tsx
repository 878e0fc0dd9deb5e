import type { Proportion } from '@carbawatch/contracts';
import { codeName } from '../i18n/code-name';
import { useText } from '../i18n/text';

/**
 * Every share of the page and both its limits stand with one decimal, the exact numbers in the CSV
 * and in the title. The antibiogram alone prints whole percents, as CLSI M39 has it.
 */
export const DIGITS = 1;

/** `53.9`, or what stands for a share that nothing carries. */
export function percent(value: number | null, digits: number, none: string): string {
  return value === null ? none : (100 * value).toFixed(digits);
}

/** The limits with one decimal, `20.4–35.6`; where it is asked for, also in whole percent. */
export function Limits({ of, whole = false }: { of: Proportion; whole?: boolean }) {
  const text = useText();
  const none = text('app.none');
  const { lower, upper, method, level } = of.ci;
  if (lower === null || upper === null) return <span className="hint">{none}</span>;
  const inDigits = (digits: number): string =>
    `${percent(lower, digits, none)}–${percent(upper, digits, none)}`;
  const title = `${inDigits(4)}% (${codeName(text, 'ci', method)}, ${100 * level}%)`;
  return (
    <span className="nowrap" title={title}>
      {inDigits(DIGITS)}
      {whole && <span className="hint"> ({inDigits(0)})</span>}
    </span>
  );
}

/** Heads of the three columns that a share takes: counts, percent, limits. */
export function ShareHeads({ interval }: { readonly interval?: string }) {
  const text = useText();
  return (
    <>
      <th scope="col" className="number">
        n / N
      </th>
      <th scope="col" className="number">
        %
      </th>
      <th scope="col" className="number">
        {interval ?? text('cohort.interval')}
      </th>
    </>
  );
}
