import { instantMs, type Moment } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import {
  casesOfSpecimen,
  casesOfStep,
  nameOfSpecimen,
  type ConfirmedCase,
} from '../decide/confirmed-cases';
import type { IsolateHistory, SpecimenHistory } from '../decide/facts';
import { reportIds, type ReportAct, type ReportActs } from '../decide/reports-by-law';
import { distinct } from '../decide/wording';

const SAID_OF_REPORTS = `
  SELECT act.site, act.task_id AS id, act.done,
         (extract(epoch FROM act.at) * 1000)::float8 AS ms, act.reference,
         act.no_reference AS "noReference",
         act.task -> 'patient' ->> 'pseudonym' AS named, act.task ->> 'saidAt' AS "saidAt"
  FROM unnest($1::text[], $2::uuid[]) AS wanted (site, task_id)
  CROSS JOIN LATERAL (
    SELECT said.* FROM alerting.task_act said
    WHERE said.site = wanted.site AND said.task_id = wanted.task_id
    ORDER BY said.seq OFFSET 0) AS act
  ORDER BY act.site, act.task_id, act.seq`;

interface SaidRow {
  readonly site: string;
  readonly id: string;
  readonly done: boolean;
  readonly ms: number;
  readonly reference: string | null;
  readonly noReference: string | null;
  readonly named: string | null;
  readonly saidAt: string | null;
}

/** A family whose cases may have been reported. */
export interface Reporting {
  readonly site: string;
  /** All numbers of the family. */
  readonly numbers: readonly string[];
  readonly isolates: readonly IsolateHistory[];
  readonly specimens: readonly SpecimenHistory[];
}

interface Stood {
  readonly receivedAt: Moment;
  readonly pseudonym: string;
}

/** Something that was a case at some time, and under whom it stood. */
interface Named {
  readonly name: string;
  readonly steps: readonly Stood[];
  readonly cases: readonly ConfirmedCase[];
}

/**
 * What people said of the reports by law of all cases that these families ever had; of most
 * nothing. It is asked for once, and once more for each time that a report was taken back.
 */
export async function reportActs(
  tx: Tx,
  families: readonly Reporting[],
): Promise<(ReportActs | null)[]> {
  const found = families.map((family) => ({ ...family, named: namedIn(family) }));
  const acts = found.map(() => new Map<string, ReportAct[]>());
  for (let withdrawals = 0; ; withdrawals += 1) {
    const asked = found.flatMap((family, i) =>
      family.named.flatMap((named) => idsOf(family, named, withdrawals).map(wantedIn(i, named))),
    );
    if (asked.length === 0) break;
    const rows = await tx.query<SaidRow>(SAID_OF_REPORTS, [
      asked.map(({ i }) => found[i]?.site ?? ''),
      asked.map(({ id }) => id),
    ]);
    const wanted = new Map(asked.map((one) => [`${found[one.i]?.site ?? ''}\n${one.id}`, one]));
    let isWithdrawn = false;
    for (const row of rows) {
      const one = wanted.get(`${row.site}\n${row.id}`);
      const known = one && acts[one.i];
      if (!known) continue;
      known.set(row.id, [...(known.get(row.id) ?? []), actOf(row, one.named)]);
      isWithdrawn ||= one.isWithdrawal && row.done;
    }
    if (!isWithdrawn) break;
  }
  return found.map(({ named }, i) => {
    const mine = acts[i];
    if (!mine || mine.size === 0) return null;
    return { acts: mine, under: new Map(named.map((one) => [one.name, underOf(one)])) };
  });
}

function idsOf({ site, numbers }: Reporting, named: Named, withdrawals: number) {
  const under = underOf(named);
  return named.cases.flatMap(({ family, species }) => {
    const one = { site, name: named.name, family, species: species?.code ?? '' };
    const ids = reportIds(one, withdrawals, { numbers, under });
    return [
      ...ids.report.map((id) => ({ id, isWithdrawal: false })),
      ...ids.withdraw.map((id) => ({ id, isWithdrawal: true })),
    ];
  });
}

function wantedIn(i: number, named: Named) {
  return (one: { readonly id: string; readonly isWithdrawal: boolean }) => ({ ...one, i, named });
}

function underOf({ steps }: Named): string[] {
  return distinct(steps.map(({ pseudonym }) => pseudonym));
}

/** Whose case it was: the number that the task named, and the one under which it stood then. */
function actOf({ named, saidAt, done, reference, noReference, ms }: SaidRow, of: Named): ReportAct {
  const saidMs = saidAt === null ? ms : instantMs(saidAt, 'UTC');
  const then = of.steps.findLast(({ receivedAt }) => instantMs(receivedAt, 'UTC') <= saidMs);
  const stood = (then ?? of.steps[0])?.pseudonym;
  const whose = distinct([
    ...(named === null ? [] : [named]),
    ...(stood === undefined ? [] : [stood]),
  ]);
  return { done, ms: Math.round(ms), reference, noReference, of: whose };
}

function namedIn({ isolates, specimens }: Reporting): Named[] {
  const named = [
    ...isolates.map(({ isolateId, steps }): Named => ({
      name: isolateId,
      steps,
      cases: steps.flatMap(casesOfStep),
    })),
    ...specimens.map(({ reportId, steps }): Named => ({
      name: nameOfSpecimen(reportId),
      steps,
      cases: steps.flatMap(casesOfSpecimen),
    })),
  ];
  return named.flatMap((one) => {
    const cases = new Map(
      one.cases.map((each) => [JSON.stringify([each.family, each.species?.code]), each]),
    );
    return cases.size === 0 ? [] : [{ ...one, cases: [...cases.values()] }];
  });
}
