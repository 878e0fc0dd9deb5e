import type { Mapped, SiteKnowledge } from './mapping';
import { inside, problem } from './problems';

/**
 * A ward that a site's own list does not know. What was told goes on, under the ward's name and
 * without a kind of unit; the message waits until somebody says what the ward is. A site without a
 * list has none that could lack it.
 */
export function withUnknownWard(
  mapped: Mapped,
  pointer: string,
  knowledge: Pick<SiteKnowledge, 'keepsWardList'>,
): Mapped {
  const { event } = mapped;
  if (!event || !knowledge.keepsWardList(event.site)) return mapped;
  const { body } = event;
  const isMovement = 'ward' in body;
  const place = isMovement ? body : 'encounter' in body ? body.encounter : undefined;
  if (place?.ward === undefined || place.unitType !== undefined) return mapped;
  const where = inside(pointer, isMovement ? 'ward' : 'encounter/ward');
  return {
    ...mapped,
    problems: [...mapped.problems, problem('unknown-ward', where)],
    terms: [...(mapped.terms ?? []), { kind: 'ward', said: [place.ward] }],
  };
}
