import type { Database } from '@carbawatch/postgres';
import { SiteMappings } from '../decide/site-mappings';
import { allMappings, mappingsVersion, type MappingsVersion } from '../store/mappings';

/**
 * The mappings of all sites in memory, as the database has them at each asking: whether they are
 * current costs one look at an index, and they are loaded again only when they have changed, by
 * whichever process.
 */
export class MappingBook {
  private loaded: { version: MappingsVersion; mappings: SiteMappings } | null = null;

  constructor(private readonly database: Database) {}

  async current(): Promise<SiteMappings> {
    const version = await mappingsVersion(this.database);
    const { loaded } = this;
    const isCurrent =
      loaded?.version.revision === version.revision && loaded.version.count === version.count;
    if (loaded && isCurrent) return loaded.mappings;
    const rows = await allMappings(this.database);
    // What was loaded may be newer than the version that was asked for: it says so itself.
    const revision = rows.at(-1)?.revision ?? 0;
    const mappings = new SiteMappings(rows, revision);
    this.loaded = { version: { revision, count: rows.length }, mappings };
    return mappings;
  }
}
