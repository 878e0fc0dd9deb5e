import type { ReadItem } from '@carbawatch/formats';
import type { EventDraft, IsolateOwner, Mapped, Receipt } from './mapping';
import type { SiteKnowledge, TakenBack } from './mapping';
import { mapPayload } from './map-payload';
import { groupItems } from './verdict';
import { visitKeyText } from './visit-begin';
import { WholeVisits, type ToldVisit } from './whole-visit';

/** An item with what its payload was mapped to; null where there is no payload. */
export interface MappedItem {
  readonly item: ReadItem;
  readonly mapped: Mapped | null;
}

/** What a message comes to. */
export interface MappedItems {
  readonly units: MappedItem[][];
  /** Visits that it told as a whole. */
  readonly toldVisits: readonly ToldVisit[];
}

/**
 * Maps a message's items in their order, unit by unit. Each sees the patients that the items before
 * it named: a row without a patient joins the isolate's patient of three rows above.
 */
export function mapItems(
  items: readonly ReadItem[],
  receipt: Receipt,
  knowledge: SiteKnowledge,
): MappedItems {
  const visits = new WholeVisits(receipt, knowledge);
  const owners = new Map<string, IsolateOwner>();
  const turns: TakenBack[] = [];
  const begins = new Map<string, number | null>();
  const place = (site: string, isolateId: string): string => `${site}\n${isolateId}`;
  const informed: SiteKnowledge = {
    ...knowledge,
    ownerOf: (site, isolateId) =>
      owners.get(place(site, isolateId)) ?? knowledge.ownerOf(site, isolateId),
    turnsBefore: (told) => knowledge.turnsBefore(told, turns),
    admittedMs: (visit) => {
      const told = begins.get(visitKeyText(visit));
      return told === undefined ? knowledge.admittedMs(visit) : told;
    },
  };
  const mapOne = (item: ReadItem): MappedItem => {
    if (!item.payload) return { item, mapped: null };
    const mapped = mapPayload(item.payload, item.pointer, receipt, informed);
    const { owner, takenBack, visitBegin } = mapped;
    if (visitBegin) begins.set(visitKeyText(visitBegin), visitBegin.admittedMs);
    if (takenBack) turns.push(takenBack);
    if (owner) owners.set(place(owner.site, owner.isolateId), owner);
    return { item, mapped };
  };
  const units = groupItems(items.flatMap((item) => visits.itemsOf(item)));
  return { units: units.map((unit) => unit.map(mapOne)), toldVisits: visits.all() };
}

export function eventsOf(units: readonly (readonly MappedItem[])[]): EventDraft[] {
  return units.flat().flatMap(({ mapped }) => (mapped?.event ? [mapped.event] : []));
}

/** The one site that all events are about, or null: then the message stays where it came in. */
export function onlySiteOf(events: readonly EventDraft[]): string | null {
  const [first] = events;
  return first && events.every(({ site }) => site === first.site) ? first.site : null;
}
