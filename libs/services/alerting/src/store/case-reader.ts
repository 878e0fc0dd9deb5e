import type { Tx } from '@carbawatch/postgres';
import { casesOfIds, type CaseRow } from './known-cases';

/** Cases that one decision asks for more than once: each is read once, as it was then. */
export class CaseReader {
  private readonly known = new Map<string, CaseRow>();
  private readonly asked = new Set<string>();

  constructor(
    private readonly tx: Tx,
    private readonly site: string,
  ) {}

  /** These cases by their ids, those that there are. */
  async of(ids: Iterable<string>): Promise<ReadonlyMap<string, CaseRow>> {
    const missing = [...new Set(ids)].filter((id) => !this.asked.has(id));
    if (missing.length > 0) {
      for (const id of missing) this.asked.add(id);
      const rows = await casesOfIds(this.tx, this.site, missing);
      for (const row of rows) this.known.set(row.id, row);
    }
    return this.known;
  }
}
