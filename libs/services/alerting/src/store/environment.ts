import { addDays, dayOf, type Cluster, type EnvironmentalIsolate } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { familiesOf, isProducer } from '../decide/evidence';
import type { IsolateStep } from '../decide/facts';

/** Isolates that a site took from sinks, drains and surfaces, as they stand. */
export const ENVIRONMENTAL_ISOLATES = `
  SELECT isolate_id AS "isolateId", steps -> -1 AS step FROM alerting.isolate_fact
  WHERE site = $1 AND steps #>> '{-1,isolate,specimen,purpose}' = 'environmental'`;

/**
 * What was found in the environment of a cluster: an isolate with its carbapenemase from one of its
 * wards, at most so many days before its first case or after its last. Whose enzyme has no name is
 * nobody else's.
 */
export async function environmentOf(
  tx: Tx,
  { site, family, wards, firstAt, lastAt }: Pick<Cluster, Asked>,
  by: { readonly days: number; readonly timeZone: string },
): Promise<EnvironmentalIsolate[]> {
  const rows = await tx.query<{ isolateId: string; step: IsolateStep }>(ENVIRONMENTAL_ISOLATES, [
    site,
  ]);
  const from = addDays(dayOf(firstAt, by.timeZone), -by.days);
  const to = addDays(dayOf(lastAt, by.timeZone), by.days);
  const found = rows.flatMap(({ isolateId, step }): EnvironmentalIsolate[] => {
    const { withdrawn, receivedAt, isolate, classification } = step;
    const ward = isolate.encounter?.ward;
    if (withdrawn || isolate.testMessage === true || !isProducer(classification)) return [];
    if (!ward || !wards.includes(ward) || !familiesOf(classification).includes(family)) return [];
    const collectedAt = isolate.specimen?.collectedAt ?? receivedAt;
    const day = dayOf(collectedAt, by.timeZone);
    if (day < from || day > to) return [];
    const alleles = classification.cpe.carbapenemases.flatMap((one) =>
      one.family === family && one.allele !== null ? [one.allele] : [],
    );
    const { organism, specimen } = isolate;
    return [
      {
        isolateId,
        species: { code: organism?.code ?? '', name: organism?.name ?? '' },
        st: classification.st,
        family,
        alleles: [...new Set(alleles)].sort(),
        specimen: specimen?.type ?? null,
        ward,
        collectedAt,
        day,
      },
    ];
  });
  return found.sort((a, b) => (`${a.day}${a.isolateId}` < `${b.day}${b.isolateId}` ? -1 : 1));
}

type Asked = 'site' | 'family' | 'wards' | 'firstAt' | 'lastAt';

/** `Found in the environment: KPC-2, Klebsiella pneumoniae ST11, ICU-1, 2024-03-20.` */
export function environmentWords(found: readonly EnvironmentalIsolate[]): string[] {
  return found.map(({ species, st, family, alleles, ward, day }) => {
    const strain = `${species.name === '' ? 'species not named' : species.name}${st === null ? '' : ` ST${st}`}`;
    const enzyme = alleles.length === 1 ? alleles[0] : family;
    return `Found in the environment: ${enzyme}, ${strain}, ${ward}, ${day}.`;
  });
}
