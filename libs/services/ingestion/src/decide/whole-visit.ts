import { instantMs, withOffset, type Moment } from '@carbawatch/contracts';
import type { ReadItem, ReadMovement, WholeVisit } from '@carbawatch/formats';
import type { Receipt, SiteKnowledge } from './mapping';
import { patientPseudonym, visitPseudonym } from './pseudonyms';
import { visitKeyText, type Visit } from './visit-begin';

/** What a sender has told of a visit, which it tells as a whole each time. */
export interface ToldVisit extends Visit {
  readonly sender: string;
  /** When its source had changed it last, in milliseconds; null where none has said so. */
  readonly saidMs: number | null;
  /** What it held then. */
  readonly whole: WholeVisit;
  /** Movements that were told and not taken back. */
  readonly standing: readonly ToldMovement[];
}

export interface ToldMovement {
  readonly kind: 'transfer' | 'discharge';
  readonly at: Moment;
}

type VisitOfSender = Visit & Pick<ToldVisit, 'sender'>;

export function toldVisitKey(visit: VisitOfSender): string {
  return `${visitKeyText(visit)}\n${visit.sender}`;
}

/** What takes the movement back. */
const CANCELS = { transfer: 'cancel-transfer', discharge: 'cancel-discharge' } as const;

/** What the items of one message come to, beside what their sender told of the visits before. */
export class WholeVisits {
  private readonly told = new Map<string, ToldVisit>();

  constructor(
    private readonly receipt: Receipt,
    private readonly knowledge: SiteKnowledge,
  ) {}

  /**
   * An item with what it takes back: movements that an earlier version of the visit held and this
   * one does not. None where a newer version that came before it takes the item's movement back.
   */
  itemsOf(item: ReadItem): readonly ReadItem[] {
    const { payload } = item;
    if (payload?.type !== 'encounter.event' || !payload.wholeVisit) return [item];
    const visit = this.visitOf(payload);
    if (!visit) return [item];
    const key = toldVisitKey(visit);
    const before = this.told.get(key) ?? this.knowledge.toldVisit(visit);
    if (payload.kind !== 'admit') return this.isOver(payload, before) ? [] : [item];
    const now = this.after(before, visit, payload.wholeVisit);
    this.told.set(key, now);
    const gone = (before?.standing ?? []).filter((one) => !isAmong(one, now.standing));
    return [...gone.map((one) => cancelOf(one, payload, item)), item];
  }

  /** Of which visits the message has told. */
  all(): readonly ToldVisit[] {
    return [...this.told.values()];
  }

  private visitOf({ site: said, patient, encounter }: ReadMovement): VisitOfSender | null {
    const { pseudonymOf } = this.knowledge;
    const site = said ?? this.receipt.site;
    const visit = visitPseudonym(pseudonymOf, site, encounter?.id);
    if (visit === undefined) return null;
    const pseudonym = patientPseudonym(pseudonymOf, site, patient);
    return { site, pseudonym, visit, sender: this.receipt.sender };
  }

  private after(before: ToldVisit | undefined, visit: VisitOfSender, said: WholeVisit): ToldVisit {
    const whole = this.withOffsets(said);
    const saidMs = whole.saidAt === undefined ? null : instantMs(whole.saidAt, 'UTC');
    const isNewer = saidMs !== null && saidMs > (before?.saidMs ?? -Infinity);
    const last = isNewer || !before ? { saidMs, whole } : before;
    const all = [...(before?.standing ?? []), ...movementsIn(whole)];
    return {
      ...visit,
      saidMs: last.saidMs,
      whole: last.whole,
      standing: all.filter((one, i) => !isAmong(one, all.slice(0, i)) && !this.isDenied(one, last)),
    };
  }

  private withOffsets({ saidAt, transfers, places, left, inHouse }: WholeVisit): WholeVisit {
    const zoned = (at: Moment) => withOffset(at, this.receipt.timeZone);
    return {
      ...(saidAt !== undefined && { saidAt: zoned(saidAt) }),
      transfers: transfers.map(zoned),
      places: places.map(({ from, until }) => ({
        from: zoned(from),
        ...(until !== undefined && { until: zoned(until) }),
      })),
      ...(left !== undefined && { left: zoned(left) }),
      ...(inHouse && { inHouse }),
    };
  }

  private isOver({ kind, at }: ReadMovement, known: ToldVisit | undefined): boolean {
    if (!known || (kind !== 'transfer' && kind !== 'discharge' && kind !== 'death')) return false;
    const told = { kind: kind === 'transfer' ? kind : 'discharge', at } as const;
    return this.isDenied({ ...told, at: withOffset(at, this.receipt.timeZone) }, known);
  }

  /** Whether a version says that there was no such movement; what says no more denies nothing. */
  private isDenied(
    { kind, at }: ToldMovement,
    { saidMs, whole }: Pick<ToldVisit, 'saidMs' | 'whole'>,
  ): boolean {
    if (saidMs === null) return false;
    const ms = this.msOf(at);
    if (kind === 'discharge') {
      return whole.left === undefined ? whole.inHouse === true : this.msOf(whole.left) !== ms;
    }
    if (whole.transfers.some((one) => this.msOf(one) === ms)) return false;
    // It says where the patient was all the while.
    return whole.places.some(
      ({ from, until }) =>
        this.msOf(from) < ms && ms < (until === undefined ? Infinity : this.msOf(until)),
    );
  }

  private msOf(at: Moment): number {
    return instantMs(at, this.receipt.timeZone);
  }
}

function movementsIn({ transfers, left }: WholeVisit): ToldMovement[] {
  return [
    ...transfers.map((at) => ({ kind: 'transfer', at }) as const),
    ...(left === undefined ? [] : [{ kind: 'discharge', at: left } as const]),
  ];
}

function isAmong({ kind, at }: ToldMovement, others: readonly ToldMovement[]): boolean {
  return others.some((one) => one.kind === kind && one.at === at);
}

/** A movement of the same message that takes it back, as A12 and A13 do. */
function cancelOf({ kind, at }: ToldMovement, admission: ReadMovement, item: ReadItem): ReadItem {
  const { type, site, patient, encounter, messageTime, testMessage } = admission;
  const said = { type, site, patient, encounter, messageTime, testMessage };
  return {
    pointer: item.pointer,
    ...(item.control !== undefined && { control: item.control }),
    payload: { ...said, kind: CANCELS[kind], at },
    usable: true,
    problems: [],
  };
}
