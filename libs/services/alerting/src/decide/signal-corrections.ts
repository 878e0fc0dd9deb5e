import { groupedBy } from './grouped-by';
import { isShown, nameOfSeries, withMost, type Showing } from './signal-showings';
import { listed } from './wording';

/** How a line says that nobody new is ill. */
const COUNTED_ANEW = 'Counted anew by what was corrected or came in late';

/**
 * Which of these showings corrections made what they are, a sentence; none where further cases
 * alone did. `standing` is what was shown last of each signal, by its id.
 */
export function countedAnew(
  standing: ReadonlyMap<string, Showing>,
  shown: readonly Showing[],
): string[] {
  const after = new Map([...standing, ...shown.map((one) => [one.signal.id, one] as const)]);
  const told = [...groupedBy(shown, ({ signal }) => nameOfSeries(signal))]
    .flatMap(([name, ofSeries]) => {
      const isOfSeries = ({ signal }: Showing) => nameOfSeries(signal) === name;
      const changes = ofSeries.map((one) => changeOf(standing.get(one.signal.id), one));
      const [had, has] = [standing, after].map((all) => [...all.values()].filter(isOfSeries));
      return seriesAnew(name, had ?? [], (has ?? []).filter(isShown), changes);
    })
    .sort();
  return told.length > 0 ? [`${COUNTED_ANEW}: ${listed(told)}.`] : [];
}

/** What one detector tells: by further cases, by a correction, or by both on one day. */
interface Change {
  readonly isNews: boolean;
  readonly isAnew: boolean;
}

/** A series is a signal as long as one of its detectors says so. */
function seriesAnew(
  name: string,
  told: readonly Showing[],
  now: readonly Showing[],
  changes: readonly Change[],
): string[] {
  const before = told.filter(isShown);
  if (now.length === 0) return before.length > 0 ? [`${name} is no signal any more`] : [];
  if (before.length === 0) {
    if (changes.some(({ isNews }) => isNews)) return [];
    return [told.length > 0 ? `${name} is a signal again` : `${name} is a signal`];
  }
  if (!changes.some(({ isAnew }) => isAnew)) return [];
  const [was, is] = [withMost(before), withMost(now)];
  if (is.observed !== was.observed) return [`${is.observed} ${name} instead of ${was.observed}`];
  if (is.to !== was.to || is.signal.from !== was.signal.from) {
    return [`${name} from ${is.signal.from} to ${is.to}`];
  }
  if (now.length === before.length) return [];
  return [`${name} is a signal by ${now.length < before.length ? 'fewer' : 'more'} methods`];
}

/** Between two tellings of one detector. */
function changeOf(before: Showing | undefined, after: Showing): Change {
  const further = furtherSince(before, after);
  if (further === null) return changeByCounts(before, after);
  const isNews = further > 0;
  if (!before || isShown(before) !== isShown(after)) return { isNews, isAnew: !isNews };
  const lostOrGiven = after.observed - before.observed - further;
  return { isNews, isAnew: lostOrGiven !== 0 || (!isNews && isMoved(before, after)) };
}

const isMoved = (before: Showing, after: Showing) =>
  after.signal.from !== before.signal.from || after.to !== before.to;

/** How many cases results have brought since; null where that was told before it was said. */
function furtherSince(before: Showing | undefined, after: Showing): number | null {
  const counts = (after.signal.counted ?? []).filter(({ on }) => on <= after.day);
  if (before?.day === after.day) {
    const [was, is] = [before, after].map(({ signal }) =>
      signal.counted?.find(({ on }) => on === after.day),
    );
    if (is === undefined) return counts.length > 0 ? 0 : null;
    if (is.further === undefined) return null;
    // Of one day, what came in after it had been told is news, and what is given back is not.
    const cameIn = Date.parse(is.at) > before.atMs;
    // What was taken back says nothing of what is left of it.
    const known = isShown(before) ? (was?.further ?? 0) : 0;
    return cameIn ? Math.max(0, is.further - known) : 0;
  }
  const since = counts.filter(({ on }) => !before || on > before.day);
  if (counts.length === 0) return null;
  return since.reduce<number | null>(
    (sum, { further }) => (sum === null || further === undefined ? null : sum + further),
    0,
  );
}

/**
 * Of tellings that do not say what is new: a case of a later day than any ever was is, and so is a
 * further day on which no case is more.
 */
function changeByCounts(before: Showing | undefined, after: Showing): Change {
  if (!before) return { isNews: true, isAnew: false };
  if (!isShown(after)) return { isNews: false, isAnew: true };
  const { signal, observed, to, lastSeenOn, day } = after;
  const known = (signal.counted ?? []).filter(({ on }) => on < day);
  const furthest = known.reduce((last, one) => (one.to > last ? one.to : last), before.to);
  const isNews = observed > before.observed ? to > furthest : lastSeenOn > before.lastSeenOn;
  const isOther = !isShown(before) || observed !== before.observed || isMoved(before, after);
  return { isNews, isAnew: !isNews && isOther };
}
