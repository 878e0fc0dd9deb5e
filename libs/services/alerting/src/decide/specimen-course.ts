import { instantMs, type Moment } from '@carbawatch/contracts';
import type { SpecimenFact } from './facts';

/** How a report on a specimen came to be known. */
export interface SpecimenCourse {
  readonly firstAt: Moment;
  /** Since when it shows a carbapenemase (receipt, in milliseconds); null while it does not. */
  readonly positiveMs: number | null;
  /**
   * Since when it is growth that was suspected, while it is growth: what a test or an isolate makes
   * of it later takes up what was said of it.
   */
  readonly suspectedMs?: number;
}

/** The course with one more report. */
export function courseWith(
  before: SpecimenCourse | undefined,
  { receivedAt, classification: { status }, culture }: SpecimenFact,
): SpecimenCourse {
  const suspectedMs =
    before?.suspectedMs ?? (status === 'suspected' ? instantMs(receivedAt, 'UTC') : undefined);
  const isPositive = status === 'confirmed' || status === 'probable';
  const positiveMs = before?.positiveMs ?? instantMs(receivedAt, 'UTC');
  return {
    firstAt: before?.firstAt ?? receivedAt,
    positiveMs: isPositive ? positiveMs : null,
    ...(culture === 'growth' && suspectedMs !== undefined && { suspectedMs }),
  };
}
