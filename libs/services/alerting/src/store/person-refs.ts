import { eventKey } from '@carbawatch/contracts';
import { partitionOf } from '@carbawatch/event-log';

/** A pseudonym of a site: where facts come in. */
export interface PersonRef {
  readonly site: string;
  readonly pseudonym: string;
}

/** Pseudonyms of one site that have to be looked at together. */
export interface Family {
  readonly site: string;
  readonly members: readonly string[];
}

export interface Link {
  readonly site: string;
  readonly pseudonym: string;
  readonly other: string;
}

export function refText({ site, pseudonym }: PersonRef): string {
  return `${site}\n${pseudonym}`;
}

/**
 * The lane that keeps a person's order: the partition of its events, so that batches meet rarely.
 */
export function laneOf({ site, pseudonym }: PersonRef): number {
  return partitionOf(eventKey(site, pseudonym));
}

export function distinctRefs(refs: readonly PersonRef[]): PersonRef[] {
  return [...new Map(refs.map((ref) => [refText(ref), ref])).values()];
}

/** Groups pseudonyms into families by the links between them. */
export function familiesOf(refs: readonly PersonRef[], links: readonly Link[]): Family[] {
  const others = new Map<string, PersonRef[]>();
  for (const { site, pseudonym, other } of links) {
    neighbours(others, { site, pseudonym }).push({ site, pseudonym: other });
    neighbours(others, { site, pseudonym: other }).push({ site, pseudonym });
  }
  const seen = new Set<string>();
  const families: Family[] = [];
  for (const ref of refs) {
    if (seen.has(refText(ref))) continue;
    const members = new Map([[refText(ref), ref]]);
    // A map is walked in the order of insertion, also over what is added meanwhile.
    for (const member of members.values()) {
      for (const other of others.get(refText(member)) ?? []) members.set(refText(other), other);
    }
    for (const text of members.keys()) seen.add(text);
    const pseudonyms = [...members.values()].map(({ pseudonym }) => pseudonym);
    families.push({ site: ref.site, members: pseudonyms.sort() });
  }
  return families;
}

function neighbours(others: Map<string, PersonRef[]>, ref: PersonRef): PersonRef[] {
  const text = refText(ref);
  const known = others.get(text) ?? [];
  others.set(text, known);
  return known;
}

export function membersOf(families: readonly Family[]): PersonRef[] {
  return families.flatMap(({ site, members }) => members.map((pseudonym) => ({ site, pseudonym })));
}
