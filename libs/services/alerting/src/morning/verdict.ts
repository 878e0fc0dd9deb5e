import type { FeedState, MorningList } from '@carbawatch/contracts';
import { clockTime, counted } from '../decide/wording';
import { STANDS_AGAIN, type AlertSections } from './compose-list';

/** What is new, as numbers: patients beside alerts, since several alerts may be one patient. */
export interface NewsCount {
  readonly alerts: number;
  readonly patients: number;
  /** Raised since then, of no person who was found. */
  readonly further: number;
  readonly furtherCritical: number;
  /** Taken back, or answered by a test. */
  readonly ended: number;
  /** Taken back, and given again by another correction. */
  readonly again: number;
  /** Open still, and saying something else that is no graver. */
  readonly otherwise: number;
  readonly signals: number;
  readonly movements: number;
  readonly clusters: number;
}

export function newsCount(
  { newPositives, upgrades, furtherAlerts, corrections, signals }: AlertSections,
  others: Pick<NewsCount, 'movements' | 'clusters'>,
): NewsCount {
  const alerts = [...newPositives, ...upgrades];
  const patients = new Set(alerts.map(({ patient }) => patient.pseudonym).filter(Boolean));
  const ended = corrections.filter(({ status }) => status === 'resolved').length;
  const standing = corrections.filter(({ status }) => status !== 'resolved');
  const again = standing.filter(({ what }) => what.startsWith(STANDS_AGAIN)).length;
  return {
    alerts: alerts.length,
    patients: patients.size,
    further: furtherAlerts.length,
    furtherCritical: furtherAlerts.filter(({ severity }) => severity === 'critical').length,
    ended,
    again,
    otherwise: corrections.length - ended - again,
    signals: signals.length,
    ...others,
  };
}

interface Standing {
  readonly feeds: readonly FeedState[];
  readonly quarantined: number | null;
  readonly pendingTests: number;
  readonly news: NewsCount;
  readonly stillOpen: MorningList['stillOpen'];
  /** A section has as many entries as are read of one: there may be more. */
  readonly isCut: boolean;
  /** When the last round ended. */
  readonly since: string;
  /** The site's zone: people read the sentence beside the clock on the wall. */
  readonly timeZone: string;
}

/**
 * Whether there is anything new, in a sentence. "Nothing new" is said only on the word of feeds
 * that all speak; where one is silent, or nobody knows, silence is no good news. And it is no
 * all-clear: what was raised before and nobody has answered is said with it.
 */
export function verdictOf(standing: Standing): Pick<MorningList, 'verdict' | 'says'> {
  const { verdict, says } = sentenceOf(standing);
  return { verdict, says: standing.isCut ? `${says} ${CUT}` : says };
}

const CUT = 'The list is too long and was cut: see the alerts and tasks for all of them.';

function sentenceOf(standing: Standing): Pick<MorningList, 'verdict' | 'says'> {
  const { feeds, quarantined, since, timeZone } = standing;
  // What somebody posts by hand is no word of a feed's, nor is what nothing more comes of.
  const machines = feeds.filter(({ byHand = false, retired = false }) => !byHand && !retired);
  const isSilent = machines.some((feed) => feed.silent);
  const isOpen = machines.some(({ unjudged }) => unjudged !== undefined && unjudged !== 'rare');
  // Who sends rarely is not waited for at once, and the word of nobody else is no word.
  const isHeard = machines.some(({ silent, unjudged }) => !silent && !unjudged);
  const basis = basisOf(standing, machines.length > 0);
  const news = newsSaid(standing.news);
  if (news !== null) {
    const warning =
      machines.length === 0
        ? ' Nobody knows of a feed: there may be more.'
        : isSilent
          ? ' A feed is silent: there may be more.'
          : isOpen || !isHeard
            ? ' Nobody can tell whether a feed is silent: there may be more.'
            : '';
    const open = openSaid(standing.stillOpen, 'Besides these, open now');
    return { verdict: 'news', says: `New: ${news}.${open}${warning} This stands on: ${basis}` };
  }
  const open = openSaid(standing.stillOpen, 'Still open') || ' No alert is open.';
  if (isSilent || isOpen || !isHeard || quarantined === null) {
    const says = `Cannot say whether there is anything new: ${basis}${open}`;
    return { verdict: 'cannot-say', says };
  }
  const from = clockTime(since, timeZone);
  return {
    verdict: 'nothing-new',
    says: `Nothing new since ${from}.${open} This stands on: ${basis}`,
  };
}

/** Null where nothing is new. */
function newsSaid(news: NewsCount): string | null {
  const { alerts, patients, further, furtherCritical, ended, again, otherwise } = news;
  const { signals, movements, clusters } = news;
  const grave = furtherCritical > 0 ? ` (${furtherCritical} critical)` : '';
  const said = [
    ...(alerts > 0 ? [alertsSaid(alerts, patients)] : []),
    ...(further > 0 ? [`${counted(further, 'further alert')}${grave}`] : []),
    ...(ended > 0 ? [`${counted(ended, 'alert')} answered or taken back`] : []),
    ...(again > 0 ? [counted(again, 'alert stands again', 'alerts stand again')] : []),
    ...(otherwise > 0
      ? [counted(otherwise, 'alert says otherwise now', 'alerts say otherwise now')]
      : []),
    ...(signals > 0 ? [counted(signals, 'signal')] : []),
    ...(clusters > 0 ? [counted(clusters, 'change of clusters', 'changes of clusters')] : []),
    ...(movements > 0 ? [counted(movements, 'movement')] : []),
  ];
  return said.length === 0 ? null : said.join('; ');
}

function openSaid(
  { alerts, patients, critical }: MorningList['stillOpen'],
  begin: 'Still open' | 'Besides these, open now',
): string {
  if (alerts === 0) return '';
  const grave = critical > 0 ? `, ${critical} critical` : '';
  return ` ${begin}: ${alertsSaid(alerts, patients)}${grave}.`;
}

function alertsSaid(alerts: number, patients: number): string {
  const said = counted(alerts, 'alert');
  return patients === 0 ? said : `${said} (${counted(patients, 'patient')})`;
}

/** Of a feed whose usual course is not known, and that pauses longer than it did before. */
const QUIET = 'sends too rarely to be judged and was quiet for longer than usual: call them';

const NONE_LEFT = 'no feed is left that speaks';

/** When each feed was last heard, what waits in quarantine, how many tests are pending. */
function basisOf(
  { feeds, quarantined, pendingTests, timeZone }: Standing,
  hasFeeds: boolean,
): string {
  const isRetired = ({ retired = false }: FeedState): boolean => retired;
  // Whoever reads the list is told that somebody waits for a feed no more.
  const given = feeds.filter(isRetired).map(({ name }) => `${name} is retired`);
  const told = feeds.filter((feed) => !isRetired(feed));
  const heard = told.map(({ name, lastMessageAt, silent, unjudged, byHand = false }) => {
    if (lastMessageAt === null) return `${name} was never heard`;
    const heardAt = clockTime(lastMessageAt, timeZone);
    if (byHand) return `${name} posted by hand, last ${heardAt}`;
    if (unjudged === 'new') return `${name} is too new to judge, last heard ${heardAt}`;
    if (unjudged === 'not-yet') return `${name} was not judged yet, last heard ${heardAt}`;
    if (unjudged === 'quiet') return `${name} ${QUIET}, last heard ${heardAt}`;
    if (unjudged) return `${name} sends too rarely to be missed, last heard ${heardAt}`;
    return `${name} ${silent ? 'is silent since' : 'last heard'} ${heardAt}`;
  });
  const waiting =
    quarantined === null
      ? 'how many messages wait in quarantine is not known'
      : `${quarantined} in quarantine`;
  const known = hasFeeds ? heard : [given.length > 0 ? NONE_LEFT : 'no feed is known', ...heard];
  return `${[...known, ...given, waiting, `${counted(pendingTests, 'test')} pending`].join('; ')}.`;
}
