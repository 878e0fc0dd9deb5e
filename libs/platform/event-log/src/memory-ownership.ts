import type { Ownership } from './event-log.port';
import { allPlaces } from './places';
import { placeName, type Place } from './records';

/** For each consumer its members, and who owns which partition. */
export type MemoryOwners = Map<
  string,
  { readonly members: Set<MemoryOwnership>; readonly owners: Map<string, MemoryOwnership> }
>;

export class MemoryOwnership implements Ownership {
  private readonly all: readonly Place[];
  private readonly group;

  constructor(owners: MemoryOwners, consumer: string, topics: readonly string[]) {
    this.group = owners.get(consumer) ?? { members: new Set(), owners: new Map() };
    owners.set(consumer, this.group);
    this.group.members.add(this);
    this.all = allPlaces(topics);
  }

  owns(place: Place): boolean {
    return this.group.owners.get(placeName(place)) === this;
  }

  async balance(release: (place: Place) => Promise<void>): Promise<readonly Place[]> {
    const share = Math.ceil(this.all.length / Math.max(1, this.group.members.size));
    for (const place of this.mine().slice(share)) {
      await release(place);
      this.group.owners.delete(placeName(place));
    }
    for (const place of this.all) {
      if (this.mine().length >= share) break;
      if (!this.group.owners.has(placeName(place))) this.group.owners.set(placeName(place), this);
    }
    return this.mine();
  }

  async stop(): Promise<void> {
    this.group.members.delete(this);
    for (const place of this.mine()) this.group.owners.delete(placeName(place));
  }

  private mine(): Place[] {
    return this.all.filter((place) => this.owns(place));
  }
}
