import type { RiskScore } from '@carbawatch/contracts';
import { percent } from './proportion';

/** `23%`, or `12–31%` where something that the model asks for is not known; before what follows. */
export function RiskShare({
  of: { probability, range },
  after = '',
}: {
  of: RiskScore;
  after?: string;
}) {
  if (probability === null) return null;
  const whole = (share: number) => percent(share, 0, '');
  const said = range ? `${whole(range.lower)}–${whole(range.upper)}` : whole(probability);
  return <>{`${said}%${after}`}</>;
}
