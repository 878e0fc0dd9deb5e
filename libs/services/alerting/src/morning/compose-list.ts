import {
  instantMs,
  type FeedState,
  type MorningAlert,
  type MorningList,
  type TimelineEntry,
} from '@carbawatch/contracts';
import { clockTime, counted } from '../decide/wording';
import type { AlertRow } from '../store/alert-row';

/** Alerts that are work or watching, not somebody newly positive; they stand in other sections. */
const NOT_A_POSITIVE: ReadonlySet<string> = new Set([
  'contacts',
  'contact-readmission',
  'known-readmission',
  'import',
  'export',
  'not-isolated',
  'not-in-house',
  'suspected-pending',
  'discordant',
  'statutory-report',
  'cluster',
  'ward-species-jump',
  'feed-silent',
  'feed-clock',
  'signal',
]);

/** Rules that find somebody; whatever else was raised of a person since then says more of it. */
const FOUND: ReadonlySet<string> = new Set([
  'new-cpe',
  'provisional',
  'specimen-positive',
  'invasive',
]);

/** The alerts of the list, each under the last thing that facts did to it since the last round. */
export function alertSections(
  rows: readonly AlertRow[],
  sinceMs: number,
): Pick<MorningList, 'newPositives' | 'upgrades' | 'corrections'> {
  const sections = {
    newPositives: [] as MorningAlert[],
    upgrades: [] as MorningAlert[],
    corrections: [] as MorningAlert[],
  };
  const found = new Set<string>();
  for (const row of rows) {
    const isNew = row.timeline.some(
      ({ at, kind }) => kind === 'raised' && instantMs(at, 'UTC') >= sinceMs,
    );
    if (isNew && FOUND.has(row.rule) && row.patient !== null) found.add(row.patient);
  }
  for (const row of rows) {
    const since = row.timeline.filter(({ at }) => instantMs(at, 'UTC') >= sinceMs);
    const raised = lastOf(since, ['raised', 'reraised']);
    const changed = lastOf(since, ['amended']);
    const ended = endOf(row, since);
    if (ended) {
      // What came and went between two rounds is told as well: somebody may have acted on it.
      sections.corrections.push(shown(row, ended));
    } else if (row.patient === null || NOT_A_POSITIVE.has(row.rule)) {
      continue;
    } else if (raised?.kind === 'raised' && found.has(row.patient)) {
      sections.newPositives.push(shown(row, changed ?? raised));
    } else if (raised ?? changed) {
      const entry = raised ?? changed;
      if (entry) sections.upgrades.push(shown(row, entry));
    }
  }
  return sections;
}

/**
 * What took it back since; or the test that answered it, since precautions may end with that. Work
 * that is done (a screen, an isolation) is no correction.
 */
function endOf(row: AlertRow, since: readonly TimelineEntry[]): TimelineEntry | undefined {
  if (row.disposition === 'retracted') return lastOf(since, ['retracted']);
  const positive = row.patient !== null && !NOT_A_POSITIVE.has(row.rule);
  return positive && row.disposition === 'cleared' ? lastOf(since, ['cleared']) : undefined;
}

function lastOf(
  entries: readonly TimelineEntry[],
  kinds: readonly TimelineEntry['kind'][],
): TimelineEntry | undefined {
  return entries.filter(({ kind }) => kinds.includes(kind)).at(-1);
}

function shown(row: AlertRow, { at, text }: TimelineEntry): MorningAlert {
  return {
    alertId: row.id,
    rule: row.rule,
    severity: row.severity,
    status: row.status,
    patient: { pseudonym: row.patient ?? '' },
    wardNow: row.wardNow,
    title: row.title,
    at,
    what: text,
  };
}

interface Standing {
  readonly feeds: readonly FeedState[];
  readonly quarantined: number | null;
  readonly pendingTests: number;
  /** Entries in the sections that can hold news. */
  readonly news: number;
  /** The site's zone: people read the sentence beside the clock on the wall. */
  readonly timeZone: string;
}

/**
 * Whether there is anything new, in a sentence. "Nothing new" is said only on the word of feeds
 * that all speak; where one is silent, or nobody knows, silence is no good news.
 */
export function verdictOf({
  feeds,
  quarantined,
  pendingTests,
  news,
  timeZone,
}: Standing): Pick<MorningList, 'verdict' | 'says'> {
  // What somebody posts by hand is no word of a feed's.
  const machines = feeds.filter(({ byHand = false }) => !byHand);
  const silent = machines.filter((feed) => feed.silent);
  const heard = feeds
    .map(({ name, lastMessageAt, silent: still, byHand = false }) => {
      if (lastMessageAt === null) return `${name} was never heard`;
      const heardAt = clockTime(lastMessageAt, timeZone);
      if (byHand) return `${name} posted by hand, last ${heardAt}`;
      return `${name} ${still ? 'is silent since' : 'last heard'} ${heardAt}`;
    })
    .join('; ');
  const waiting =
    quarantined === null
      ? 'how many messages wait in quarantine is not known'
      : `${quarantined} in quarantine`;
  const standing = `${waiting}; ${counted(pendingTests, 'test')} pending.`;
  const known = machines.length === 0 ? ['no feed is known', heard] : [heard];
  const basis = [...known.filter(Boolean), standing].join('; ');
  if (news > 0) {
    const entries = counted(news, 'entry', 'entries');
    if (machines.length === 0) {
      const unheard = ['Nobody knows of a feed: there may be more', heard, standing];
      return { verdict: 'news', says: `${entries}. ${unheard.filter(Boolean).join('; ')}` };
    }
    const warning = silent.length > 0 ? ' A feed is silent: there may be more.' : '';
    return { verdict: 'news', says: `${entries}.${warning} ${basis}` };
  }
  if (machines.length === 0 || silent.length > 0 || quarantined === null) {
    return { verdict: 'cannot-say', says: `Cannot say whether there is anything new: ${basis}` };
  }
  return { verdict: 'nothing-new', says: `Nothing new. ${basis}` };
}
