import type { Statement, Tx } from '@carbawatch/postgres';
import type { IsolateHistory, MovementFact } from '../decide/facts';
import { keyOf } from './circles';
import type { Circle } from './circles';

/** Facts of one circle. */
export interface CircleFacts extends Circle {
  isolates: IsolateHistory[];
  movements: MovementFact[];
}

const ISOLATES_OF = {
  name: 'stats-isolates',
  text: `
    SELECT fact.body
    FROM unnest($1::text[], $2::text[]) AS wanted (site, isolate_id)
    JOIN stats.isolate_fact AS fact USING (site, isolate_id)`,
};

const SAVE_ISOLATES = {
  name: 'stats-save-isolates',
  text: `
    INSERT INTO stats.isolate_fact AS fact (site, isolate_id, pseudonym, revision, body)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::jsonb[])
    ON CONFLICT (site, isolate_id) DO UPDATE
    SET pseudonym = excluded.pseudonym, revision = excluded.revision, body = excluded.body
    WHERE fact.revision < excluded.revision`,
};

const MOVEMENTS_OF = {
  name: 'stats-movements',
  text: `
    SELECT fact.body
    FROM unnest($1::text[], $2::text[]) AS wanted (site, fact_id)
    JOIN stats.movement_fact AS fact USING (site, fact_id)`,
};

const SAVE_MOVEMENTS = {
  name: 'stats-save-movements',
  text: `
    INSERT INTO stats.movement_fact (site, fact_id, pseudonym, body)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[])
    ON CONFLICT (site, fact_id) DO UPDATE
    SET pseudonym = excluded.pseudonym, body = excluded.body`,
};

export const ISOLATES_OF_CIRCLES = {
  name: 'stats-isolates-of-circles',
  text: `
    SELECT link.site, link.circle, fact.body
    FROM unnest($1::text[], $2::text[]) AS wanted (site, circle)
    JOIN stats.person_link AS link USING (site, circle)
    JOIN stats.isolate_fact AS fact
      ON fact.site = link.site AND fact.pseudonym = link.pseudonym`,
};

export const MOVEMENTS_OF_CIRCLES = {
  name: 'stats-movements-of-circles',
  text: `
    SELECT link.site, link.circle, fact.body
    FROM unnest($1::text[], $2::text[]) AS wanted (site, circle)
    JOIN stats.person_link AS link USING (site, circle)
    JOIN stats.movement_fact AS fact
      ON fact.site = link.site AND fact.pseudonym = link.pseudonym`,
};

export interface IsolateKey {
  site: string;
  isolateId: string;
}

/** Histories as they are stored, those that are. */
export async function storedIsolates(
  tx: Tx,
  keys: readonly IsolateKey[],
): Promise<IsolateHistory[]> {
  const rows = await tx.query<{ body: IsolateHistory }>(ISOLATES_OF, [
    keys.map(({ site }) => site),
    keys.map(({ isolateId }) => isolateId),
  ]);
  return rows.map(({ body }) => body);
}

/** Keeps, for each isolate, the history of the highest revision. Each isolate once. */
export async function saveIsolates(tx: Tx, histories: readonly IsolateHistory[]): Promise<void> {
  await tx.execute(SAVE_ISOLATES, [
    histories.map(({ site }) => site),
    histories.map(({ isolateId }) => isolateId),
    histories.map(({ pseudonym }) => pseudonym),
    histories.map(({ revision }) => revision),
    histories.map((history) => JSON.stringify(history)),
  ]);
}

/** Movements as they are stored, those that are. */
export async function storedMovements(
  tx: Tx,
  movements: readonly MovementFact[],
): Promise<MovementFact[]> {
  const rows = await tx.query<{ body: MovementFact }>(MOVEMENTS_OF, [
    movements.map(({ site }) => site),
    movements.map(({ factId }) => factId),
  ]);
  return rows.map(({ body }) => body);
}

/** Writes movements, each fact once. */
export async function saveMovements(tx: Tx, movements: readonly MovementFact[]): Promise<void> {
  await tx.execute(SAVE_MOVEMENTS, [
    movements.map(({ site }) => site),
    movements.map(({ factId }) => factId),
    movements.map(({ pseudonym }) => pseudonym),
    movements.map((movement) => JSON.stringify(movement)),
  ]);
}

/** Every fact of the circles; a circle without an isolate has no facts that count. */
export async function factsOfCircles(tx: Tx, circles: readonly Circle[]): Promise<CircleFacts[]> {
  const isolates = await isolatesOfCircles(tx, circles);
  const counting = circles.filter((circle) => isolates(circle).length > 0);
  const movements = await movementsOfCircles(tx, counting);
  return counting.map((circle) => factsOf(circle, isolates, movements));
}

/** The same of circles with movements alone, too. */
export async function allFactsOfCircles(
  tx: Tx,
  circles: readonly Circle[],
): Promise<CircleFacts[]> {
  const isolates = await isolatesOfCircles(tx, circles);
  const movements = await movementsOfCircles(tx, circles);
  return circles.map((circle) => factsOf(circle, isolates, movements));
}

type OfCircle<T> = (circle: Circle) => T[];

function factsOf(
  { site, circle }: Circle,
  isolates: OfCircle<IsolateHistory>,
  movements: OfCircle<MovementFact>,
): CircleFacts {
  return {
    site,
    circle,
    isolates: isolates({ site, circle }),
    movements: movements({ site, circle }),
  };
}

function isolatesOfCircles(tx: Tx, circles: readonly Circle[]): Promise<OfCircle<IsolateHistory>> {
  return bodiesOf(tx, ISOLATES_OF_CIRCLES, circles);
}

/** Movements by circle. */
export function movementsOfCircles(
  tx: Tx,
  circles: readonly Circle[],
): Promise<OfCircle<MovementFact>> {
  return bodiesOf(tx, MOVEMENTS_OF_CIRCLES, circles);
}

async function bodiesOf<T>(
  tx: Tx,
  statement: Statement,
  circles: readonly Circle[],
): Promise<OfCircle<T>> {
  if (circles.length === 0) return () => [];
  const rows = await tx.query<Circle & { body: T }>(statement, [
    circles.map(({ site }) => site),
    circles.map(({ circle }) => circle),
  ]);
  const bodies = new Map<string, T[]>();
  for (const { site, circle, body } of rows) {
    const key = keyOf(site, circle);
    const known = bodies.get(key);
    if (known) known.push(body);
    else bodies.set(key, [body]);
  }
  return ({ site, circle }) => bodies.get(keyOf(site, circle)) ?? [];
}
