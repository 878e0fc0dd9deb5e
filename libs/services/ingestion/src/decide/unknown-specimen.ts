import type { Mapped, SiteKnowledge } from './mapping';
import { inside, problem } from './problems';

/**
 * A specimen's word that is neither plain nor in the list of a site that keeps one. The isolate can
 * be understood without it, so what was told goes on as it was said; the message waits until
 * somebody says what the word means, and is then told again.
 */
export function withUnknownSpecimen(
  mapped: Mapped,
  pointer: string,
  knowledge: Pick<SiteKnowledge, 'knowsSpecimen'>,
): Mapped {
  const { event } = mapped;
  const type = event && 'specimen' in event.body ? event.body.specimen?.type : undefined;
  if (!event || type === undefined || knowledge.knowsSpecimen(event.site, type)) return mapped;
  return {
    ...mapped,
    problems: [...mapped.problems, problem('unknown-specimen', inside(pointer, 'specimen/type'))],
    terms: [...(mapped.terms ?? []), { kind: 'specimen', said: [type] }],
  };
}
