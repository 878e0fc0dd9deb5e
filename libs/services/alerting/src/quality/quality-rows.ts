import type { AlertQualityRow } from '@carbawatch/contracts';
import { medianLimits, proportionOf, quantiles, rateInterval } from '@carbawatch/epidemiology';
import type { QualityCounts } from './quality-reads';

const PER = 1_000;

/** One row: what its alerts were worth, and how many came for each thousand patient-days. */
export function qualityRow(counts: QualityCounts, patientDays: number | null): AlertQualityRow {
  const { rule, ward, raised, retracted, acknowledged, unacknowledged, endedUnseen } = counts;
  const dispositions = Object.fromEntries(
    Object.entries(counts.dispositions).filter(([, n]) => n > 0),
  );
  const judged = Object.values(dispositions).reduce((total, n) => total + n, 0);
  const rate =
    patientDays !== null && patientDays > 0
      ? rateInterval({ events: raised, time: patientDays, per: PER })
      : null;
  return {
    rule,
    ward,
    raised,
    judged,
    dispositions,
    ppv: proportionOf(dispositions['relevant'] ?? 0, judged, 'wilson'),
    retracted,
    acknowledged,
    unacknowledged,
    endedUnseen,
    minutesToAcknowledge: timesOf(counts.minutes),
    patientDays,
    per1000PatientDays: rate && { rate: rate.rate, lower: rate.lower, upper: rate.upper },
  };
}

const SHARES = [0.25, 0.5, 0.75, 0.9] as const;

function timesOf(minutes: readonly number[]): AlertQualityRow['minutesToAcknowledge'] {
  const [lowerQuartile = null, median = null, upperQuartile = null, p90 = null] =
    minutes.length === 0 ? [] : quantiles({ x: minutes, probs: SHARES });
  const ci = medianLimits(minutes);
  return { n: minutes.length, median, lowerQuartile, upperQuartile, p90, ci };
}
