import {
  dayOf,
  instantMs,
  type BacktestAlert,
  type BacktestCount,
  type BacktestReport,
} from '@carbawatch/contracts';
import { heirOf } from '../decide/cases/other-ids';
import { courseOf, type Act } from '../decide/lifecycle';
import { endOf, type DerivedAlert } from '../decide/tracks';
import { judgementOf, type ActsByAlert } from './peoples-acts';

/** Alerts listed one by one of each kind; a person reads no more, and the counts have them all. */
const LISTED_MAX = 200;

/** Days of the site, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

type Difference = Pick<BacktestReport, 'gained' | 'lost' | 'moved'>;

/** Gathers what two sets of rules make of the same facts, family by family. */
export class Comparison {
  private readonly counts = new Map<string, BacktestCount>();
  private readonly listed: Difference = { gained: [], lost: [], moved: [] };
  private notListed = 0;

  constructor(private readonly span: Span) {}

  /** The alerts of the same facts under both sets, and what people did with those before. */
  add(
    before: readonly DerivedAlert[],
    after: readonly DerivedAlert[],
    acts: ActsByAlert = new Map(),
  ): void {
    const old = new Map(before.map((alert) => [alert.id, alert]));
    const fresh = new Map(after.map((alert) => [alert.id, alert]));
    for (const [was, is] of clustersUnderOtherIds(before, after, { old, fresh })) {
      fresh.set(was.id, is);
      old.set(is.id, was);
    }
    for (const alert of before) {
      if (!this.isWithin(alert)) continue;
      const count = this.countOf(alert.rule);
      count.before += 1;
      if (fresh.has(alert.id)) continue;
      count.lost += 1;
      this.list('lost', shown(alert, acts.get(alert.id)));
    }
    for (const alert of after) {
      const was = old.get(alert.id);
      if (!this.isWithin(alert) && !(was && this.isWithin(was))) continue;
      const count = this.countOf(alert.rule);
      if (this.isWithin(alert)) count.after += 1;
      if (!was) {
        count.gained += 1;
        this.list('gained', shown(alert));
      } else if (hasMoved(was, alert, acts.get(was.id))) {
        count.moved += 1;
        const judged = acts.get(was.id);
        this.list('moved', { before: shown(was, judged), after: shown(alert, judged) });
      }
    }
  }

  report(): Pick<BacktestReport, 'counts' | 'gained' | 'lost' | 'moved' | 'notListed'> {
    const counts = [...this.counts.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
    const { gained, lost, moved } = this.listed;
    return {
      counts,
      gained: [...gained].sort(byRaising),
      lost: [...lost].sort(byRaising),
      moved: [...moved].sort((a, b) => byRaising(a.after, b.after)),
      notListed: this.notListed,
    };
  }

  private isWithin({ raisedAt }: DerivedAlert): boolean {
    const day = dayOf(raisedAt, this.span.timeZone);
    return this.span.from <= day && day <= this.span.to;
  }

  private countOf(rule: string): BacktestCount {
    const known = this.counts.get(rule);
    if (known) return known;
    const fresh = { rule, before: 0, after: 0, gained: 0, lost: 0, moved: 0 };
    this.counts.set(rule, fresh);
    return fresh;
  }

  private list<K extends keyof Difference>(kind: K, entry: Difference[K][number]): void {
    const entries: Difference[K][number][] = this.listed[kind];
    if (entries.length < LISTED_MAX) entries.push(entry);
    else this.notListed += 1;
  }
}

/** Rules whose alerts are of a cluster: one that forms at another moment has another id. */
const OF_CLUSTERS: ReadonlySet<string> = new Set(['cluster', 'rare-mechanism']);

/** Alerts of clusters that are of the same isolates and under another id: the one is the other. */
function clustersUnderOtherIds(
  before: readonly DerivedAlert[],
  after: readonly DerivedAlert[],
  by: {
    readonly old: ReadonlyMap<string, DerivedAlert>;
    readonly fresh: ReadonlyMap<string, DerivedAlert>;
  },
): [DerivedAlert, DerivedAlert][] {
  const free = after.filter(({ id, rule }) => OF_CLUSTERS.has(rule) && !by.old.has(id));
  const pairs: [DerivedAlert, DerivedAlert][] = [];
  for (const was of before) {
    const heir = by.fresh.has(was.id) ? null : heirOf(was, free);
    if (!heir) continue;
    free.splice(free.indexOf(heir), 1);
    pairs.push([was, heir]);
  }
  return pairs;
}

/**
 * Another time of being raised, severity or title (so many contacts to screen), or it would be over
 * where it stands, or the other way: what somebody would do otherwise. What people did stays done:
 * what they had closed ends for nobody, and calls again where news open it under one set alone.
 */
function hasMoved(before: DerivedAlert, after: DerivedAlert, acts: readonly Act[] = []): boolean {
  const [was, is] = [before, after].map(({ raisedAt }) => instantMs(raisedAt, 'UTC'));
  return (
    was !== is ||
    before.severity !== after.severity ||
    before.title !== after.title ||
    leftToDo(before, acts) !== leftToDo(after, acts)
  );
}

/** Whether it is over by the facts, closed by a person or open, and when it called anew. */
function leftToDo({ events }: DerivedAlert, acts: readonly Act[]): string {
  const { status, disposition, timeline } = courseOf(events, acts);
  const isByFacts = disposition === 'retracted' || disposition === 'cleared';
  const end = isByFacts ? disposition : status;
  const calls = timeline.filter(({ kind }) => kind === 'reraised');
  return JSON.stringify([end, calls.map(({ at }) => instantMs(at, 'UTC'))]);
}

function byRaising(a: BacktestAlert, b: BacktestAlert): number {
  return instantMs(a.raisedAt, 'UTC') - instantMs(b.raisedAt, 'UTC') || (a.id < b.id ? -1 : 1);
}

function shown(alert: DerivedAlert, acts: readonly Act[] = []): BacktestAlert {
  return {
    id: alert.id,
    rule: alert.rule,
    severity: alert.severity,
    ward: alert.wardAtCollection,
    raisedAt: alert.raisedAt,
    retracted: endOf(alert.events) === 'retracted',
    title: alert.title,
    isolateId: alert.isolates[0] ?? null,
    judged: judgementOf(acts),
  };
}
