import type { RiskScore } from '@carbawatch/contracts';
import { percent } from './proportion';

/** `23%`, or `12–31%` where something that the model asks for is not known. */
export function RiskShare({ of: { probability, range } }: { of: RiskScore }) {
  if (probability === null) return null;
  if (!range) return <>{percent(probability, 0, '')}%</>;
  const { lower, upper } = range;
  return (
    <>
      {percent(lower, 0, '')}–{percent(upper, 0, '')}%
    </>
  );
}
