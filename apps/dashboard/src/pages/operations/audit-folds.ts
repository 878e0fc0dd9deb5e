import type { ShownAuditEntry } from '@carbawatch/contracts';

/** Looks of one person that follow from one page; a line of one entry is that entry. */
export interface AuditFold {
  /** The newest first. */
  readonly entries: readonly [ShownAuditEntry, ...ShownAuditEntry[]];
  /** How many different patients or messages. */
  readonly targets: number;
}

/** Opening a page names everybody on it: one deed, of which each look is written down. */
const LOOKS: ReadonlySet<string> = new Set(['identity.read', 'payload.read']);
/** Looks that lie further apart are two. */
const GAP_MS = 5 * 60_000;

/**
 * Folds the looks of one caller, for one reason and on one page, that lie within minutes of each
 * other, also where somebody else's stand between them. A fold stands where its newest look stood.
 *
 * @param entries the newest first
 */
export function foldAudit(entries: readonly ShownAuditEntry[]): AuditFold[] {
  const folds: [ShownAuditEntry, ...ShownAuditEntry[]][] = [];
  const open = new Map<string, [ShownAuditEntry, ...ShownAuditEntry[]]>();
  for (const entry of entries) {
    const key = placeOf(entry);
    const fold = LOOKS.has(entry.action) ? open.get(key) : undefined;
    const last = fold?.at(-1);
    if (fold && last && Date.parse(last.at) - Date.parse(entry.at) <= GAP_MS) {
      fold.push(entry);
      continue;
    }
    const begun: [ShownAuditEntry] = [entry];
    folds.push(begun);
    open.set(key, begun);
  }
  return folds.map((each) => ({
    entries: each,
    targets: new Set(each.map(({ target }) => target)).size,
  }));
}

const placeOf = ({ actor, action, site, detail }: ShownAuditEntry): string =>
  JSON.stringify([actor, action, site, detail['page'], detail['reason']]);
