import fc from 'fast-check';
import type { Database } from '@carbawatch/postgres';
import type { HospitalStory } from '@carbawatch/testing';
import type { SiteBatch } from '../site/told-site.story';

/** Every alert of a site but for its ids, which hold the site's name. */
export async function alertsOf(database: Database, site: string): Promise<unknown[]> {
  return database.query(
    `SELECT rule, CASE WHEN rule = ANY ($2) THEN '' ELSE key END AS what, pseudonym, patient, severity, status, disposition, ward_at_collection,
            ward_now, wards, isolates, raised_at, count, title, because, timeline, basis
     FROM alerting.alert WHERE site = $1 ORDER BY rule, what, title, raised_at`,
    [site, ['cluster', 'hospital-wide', 'rare-mechanism']],
  );
}

/** Every cluster of a site but for the ids, which hold the site's name. */
export async function clustersOf(database: Database, site: string): Promise<unknown[]> {
  return database.query(
    `SELECT kind, status, due_at, nodes, held, rested, pseudonyms,
            regexp_replace((body - 'site')::text, $2, '', 'g') AS told
     FROM alerting.cluster WHERE site = $1 ORDER BY kind, formed_at, nodes, told`,
    [site, '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'],
  );
}

/** Every contact of a site, by the ids on which hangs what people said of their screens. */
export async function contactsOf(database: Database, site: string): Promise<unknown[]> {
  return database.query(
    `SELECT id, case_id, case_pseudonym, pseudonym, ward, status, known_at, body - 'alertId' AS told
     FROM alerting.contact WHERE site = $1 ORDER BY id`,
    [site],
  );
}

/** Everything else that the facts of a site come to: work lists, CRE cases, who is flagged. */
export async function workOf(database: Database, site: string): Promise<unknown[]> {
  return database.query(
    `SELECT to_jsonb(t) - 'site' - 'id' AS row FROM alerting.task t WHERE site = $1
     UNION ALL SELECT to_jsonb(t) - 'site' FROM alerting.cre_case t WHERE site = $1
     UNION ALL SELECT to_jsonb(t) - 'site' FROM alerting.carrier_now t WHERE site = $1
     UNION ALL SELECT to_jsonb(t) - 'site' FROM alerting.flagged_person t WHERE site = $1
     ORDER BY row`,
    [site],
  );
}

/** How a story is delivered: which facts go together, and in which order. */
export const delivery = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });

/** Cuts the facts into batches, mixed by the numbers; every fact at least once, some twice. */
export function batchesOf(story: HospitalStory, numbers: readonly number[]): SiteBatch[] {
  const facts = [
    ...story.results.map((result) => ({ result })),
    ...story.movements.map((movement) => ({ movement })),
    ...story.specimens.map((specimen) => ({ specimen })),
    ...story.carriers.map((carrier) => ({ carrier })),
  ];
  const again = facts.filter((_, i) => (numbers[i % numbers.length] ?? 0) % 5 === 0);
  const mixed = [...facts, ...again]
    .map((fact, i) => ({ fact, at: numbers[(i * 7) % numbers.length] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ fact }) => fact);
  const batches: SiteBatch[] = [];
  let rest = mixed;
  for (let i = 0; rest.length > 0; i++) {
    const size = 1 + ((numbers[i % numbers.length] ?? 0) % 4);
    const cut = rest.slice(0, size);
    rest = rest.slice(size);
    const results = cut.flatMap((fact) => ('result' in fact ? [fact.result] : []));
    const movements = cut.flatMap((fact) => ('movement' in fact ? [fact.movement] : []));
    if (results.length > 0) batches.push({ results });
    const specimens = cut.flatMap((fact) => ('specimen' in fact ? [fact.specimen] : []));
    const carriers = cut.flatMap((fact) => ('carrier' in fact ? [fact.carrier] : []));
    if (movements.length > 0) batches.push({ movements });
    if (specimens.length > 0) batches.push({ specimens });
    if (carriers.length > 0) batches.push({ carriers });
  }
  return batches;
}
