import type { Proportion } from '@carbawatch/contracts';
import { useText } from '../i18n/text';

/** `53.9`, or what stands for a share that nothing carries. */
export function percent(value: number | null, digits: number, none: string): string {
  return value === null ? none : (100 * value).toFixed(digits);
}

/** The limits as papers print them: `20–36`. */
export function Limits({ of }: { of: Proportion }) {
  const text = useText();
  const none = text('app.none');
  const { lower, upper } = of.ci;
  if (lower === null || upper === null) return <span className="hint">{none}</span>;
  return (
    <span className="nowrap">
      {percent(lower, 0, none)}–{percent(upper, 0, none)}
    </span>
  );
}
