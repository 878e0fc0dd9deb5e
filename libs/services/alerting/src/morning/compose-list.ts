import { SEVERITIES, instantMs, type MorningAlert, type MorningList } from '@carbawatch/contracts';
import { MERGED } from '../decide/cases/case-corrections';
import { isOver } from '../decide/lifecycle';
import { IN_HOUSE_NOW } from '../decide/tracks';
import type { AlertRow } from '../store/alert-row';

/** Alerts that are work or watching, not somebody newly positive; they stand in other sections. */
const NOT_A_POSITIVE: ReadonlySet<string> = new Set([
  'contacts',
  'contact-readmission',
  'contact-export',
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

type Line = AlertRow['timeline'][number];

export type AlertSections = Pick<
  MorningList,
  'newPositives' | 'upgrades' | 'furtherAlerts' | 'corrections' | 'signals'
>;

/** The alerts of the list, each under the last thing that facts did to it since the last round. */
export function alertSections(rows: readonly AlertRow[], sinceMs: number): AlertSections {
  const sections = {
    newPositives: [] as MorningAlert[],
    upgrades: [] as MorningAlert[],
    furtherAlerts: [] as MorningAlert[],
    corrections: [] as MorningAlert[],
    signals: [] as MorningAlert[],
  };
  const found = new Set<string>();
  for (const row of rows) {
    if (FOUND.has(row.rule) && row.patient !== null && isRaisedSince(row, sinceMs)) {
      found.add(row.patient);
    }
  }
  for (const row of rows) {
    const isFound = row.patient !== null && found.has(row.patient);
    const since = row.timeline.filter(({ at }) => instantMs(at, 'UTC') >= sinceMs);
    const raised = lastOf(since, ['raised', 'reraised']);
    const changed = lastOf(since, ['amended']);
    const ended = endOf(row, since);
    if (ended) {
      // What came and went between two rounds is told as well: somebody may have acted on it.
      sections.corrections.push(shown(row, ended));
    } else if (row.rule === 'signal' && raised) {
      sections.signals.push(shown(row, raised, nowOf(row, raised, since)));
    } else if (row.patient === null || NOT_A_POSITIVE.has(row.rule)) {
      const risen = riseOf(row, since);
      const other = changeOf(row, since);
      if (raised && row.status === 'open') {
        sections.furtherAlerts.push(shown(row, raised, nowOf(row, raised, since)));
      } else if (risen) sections.upgrades.push(shown(row, risen));
      else if (other) sections.corrections.push(shown(row, other));
    } else if (changed && isFoundHere(row, changed)) {
      sections.newPositives.push(shown(row, changed));
    } else if (raised && isFound && isRaisedSince(row, sinceMs)) {
      sections.newPositives.push(shown(row, changed ?? raised));
    } else if (raised && standsAgain(row, raised)) {
      sections.corrections.push(shown(row, raised, nowOf(row, raised, since)));
    } else {
      const entry = lastOf(since, ['raised', 'reraised', 'amended']);
      // What grew no graver is no upgrade: the carbapenemase was excluded, or another one named.
      const isGraver = raised !== undefined || entry?.graver === true;
      if (entry) sections[isGraver ? 'upgrades' : 'corrections'].push(shown(row, entry));
    }
  }
  for (const entries of Object.values(sections)) entries.sort(gravestFirst);
  return sections;
}

/** In the order in which a round would go; of one severity the newest first. */
function gravestFirst(a: MorningAlert, b: MorningAlert): number {
  const rank = ({ severity }: MorningAlert) => SEVERITIES.indexOf(severity);
  return rank(a) - rank(b) || instantMs(b.at, 'UTC') - instantMs(a.at, 'UTC');
}

/**
 * What took it back since, or told it otherwise when it was over; or the test that answered it,
 * since precautions may end with that. Work that is done (a screen, an isolation) is no correction.
 */
function endOf(row: AlertRow, since: readonly Line[]): Line | undefined {
  if (row.disposition === 'retracted') return lastOf(since, ['retracted']);
  const corrected = correctionOf(row, since);
  if (corrected) return corrected;
  const positive = row.patient !== null && !NOT_A_POSITIVE.has(row.rule);
  return positive && row.disposition === 'cleared' ? lastOf(since, ['cleared']) : undefined;
}

/** What has made work about a patient graver than at the last round; none where it is not. */
function riseOf({ patient, severity, status }: AlertRow, since: readonly Line[]): Line | undefined {
  if (patient === null || status === 'resolved') return undefined;
  const changed = since.filter(({ severityBefore }) => severityBefore !== undefined);
  const [first] = changed;
  const rank = (one: AlertRow['severity']) => SEVERITIES.indexOf(one);
  const isGraver = first?.severityBefore && rank(severity) < rank(first.severityBefore);
  return isGraver ? changed.at(-1) : undefined;
}

/**
 * What has changed since of contacts, whose alert stands: by a correction, or because there are
 * more of them to screen. That some were screened is no news.
 */
function changeOf({ patient, rule, status }: AlertRow, since: readonly Line[]): Line | undefined {
  if (patient === null || status === 'resolved') return undefined;
  return since.findLast(
    ({ kind, corrected = false, graver = false }) =>
      kind === 'amended' && (corrected || (graver && rule === 'contacts')),
  );
}

/** What was learnt since of an alert that was over then, or of work that somebody had closed. */
function correctionOf(row: AlertRow, since: readonly Line[]): Line | undefined {
  if (row.status !== 'resolved') return undefined;
  const { timeline } = row;
  const raised = timeline.findLastIndex(({ kind }) => kind === 'raised' || kind === 'reraised');
  const isWork = row.patient === null || NOT_A_POSITIVE.has(row.rule);
  const closing = new Set<Line['kind']>(isWork ? [...ENDS, 'resolved'] : ENDS);
  const end = timeline.findIndex(({ kind }, i) => i > raised && closing.has(kind));
  const told = since.filter((line) => end >= 0 && timeline.indexOf(line) > end);
  // The facts of whom it asks something go on: where the carrier lies is no correction.
  const isJudgedWork = row.patient !== null && isWork && !isOver(row);
  return told.findLast(
    (line) =>
      (line.kind === 'amended' && (!isJudgedWork || line.corrected === true)) ||
      // Over as before: what had taken it back was none.
      (line.kind === 'cleared' && endBefore(timeline, line) === 'retracted'),
  );
}

function endBefore(timeline: readonly Line[], line: Line): Line['kind'] | undefined {
  return lastOf(timeline.slice(0, timeline.indexOf(line)), ENDS)?.kind;
}

function lastOf(entries: readonly Line[], kinds: readonly Line['kind'][]): Line | undefined {
  return entries.filter(({ kind }) => kinds.includes(kind)).at(-1);
}

function isRaisedSince({ timeline }: AlertRow, sinceMs: number): boolean {
  return timeline.some(({ at, kind }) => kind === 'raised' && instantMs(at, 'UTC') >= sinceMs);
}

/**
 * Whether a merge has made a positive of a patient who is in the house and was none: what was found
 * under the number of somebody who had left is this one's now.
 */
function isFoundHere({ rule, wardNow }: AlertRow, { text }: Line): boolean {
  return FOUND.has(rule) && wardNow !== null && text.startsWith(`${MERGED} ${IN_HOUSE_NOW}`);
}

/** What a correction had taken back and another gave again is neither new nor graver. */
function standsAgain({ timeline }: AlertRow, raised: Line): boolean {
  return raised.kind === 'reraised' && endBefore(timeline, raised) === 'retracted';
}

const ENDS = ['retracted', 'cleared'] as const;

/** How the list tells of what a correction had taken back, and another gives again. */
export const STANDS_AGAIN = 'Stands again: ';

/** What is so now of what was raised: it may have grown, or been corrected, since. */
function nowOf({ rule }: AlertRow, raised: Line, since: readonly Line[]): string {
  const changed = lastOf(since.slice(since.indexOf(raised)), ['amended']);
  if (!changed) return raised.text;
  // A cluster tells each step by itself.
  return rule === 'cluster' ? `${raised.text} ${changed.text}` : changed.text;
}

/** Under one line; in words that say what is so by now, where that is another. */
function shown(row: AlertRow, entry: Line, text = entry.text): MorningAlert {
  const { at } = entry;
  return {
    alertId: row.id,
    rule: row.rule,
    severity: row.severity,
    status: row.status,
    patient: { pseudonym: row.patient ?? '' },
    wardNow: row.wardNow,
    title: row.title,
    at,
    what: standsAgain(row, entry) ? `${STANDS_AGAIN}${text}` : text,
  };
}
