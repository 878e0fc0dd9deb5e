import type { AlertQualityRow } from '@carbawatch/contracts';
import { proportionOf, rateInterval } from '@carbawatch/epidemiology';
import type { QualityCounts } from './quality-reads';

const PER = 1_000;

/** One row: what its alerts were worth, and how many came for each thousand patient-days. */
export function qualityRow(counts: QualityCounts, patientDays: number | null): AlertQualityRow {
  const { rule, ward, raised, retracted, acknowledged, unacknowledged, median, p90 } = counts;
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
    minutesToAcknowledge: { median, p90 },
    patientDays,
    per1000PatientDays: rate && { rate: rate.rate, lower: rate.lower, upper: rate.upper },
  };
}
