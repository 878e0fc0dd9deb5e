import { setImmediate as others } from 'node:timers/promises';
import { BY_HAND_SENDER, addDays, dayOfInstant, instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { expectedVolumeOf, learningWindow, type ExpectedVolume } from '../decide/expected-volume';
import { silenceOf, type Silence } from '../decide/silences';
import { heardBefore, hourCounts, pausesFrom, type FeedRow } from '../store/feeds';

const DAY_MS = 86_400_000;
/** Longer than what is learned from. */
const LEARNED_MS = 60 * DAY_MS;

type Reader = Pick<Tx, 'query'>;

/**
 * How many days before its last one a feed is settled: connections of a replay are days apart, and
 * what comes late costs the days since the last settled one before it.
 */
const SETTLED_DAYS = [1, 4, 8, 16, 32, 64] as const;

/** What is settled of one feed: the days before `fromMs`, as long as nothing of them comes late. */
interface Settled {
  readonly firstMs: number;
  readonly fromMs: number;
  readonly messages: number;
  readonly silences: readonly Silence[];
}

/**
 * Every silence of a feed in a replay, by the times of its messages alone: a year that passes in a
 * minute has silences as long as they were, whoever looked when, and a message that comes late
 * takes the silence away that it fills.
 */
export class SilenceHistory {
  /** Of each feed, the latest first. */
  private readonly known = new Map<string, readonly Settled[]>();

  constructor(private readonly timeZone: string) {}

  async of(reader: Reader, row: FeedRow, nowMs: number): Promise<readonly Silence[]> {
    if (row.sender === BY_HAND_SENDER) return [];
    const place = `${row.site}\n${row.sender}`;
    const firstMs = row.firstAt.getTime();
    const known = this.known.get(place) ?? [];
    const next = this.daysToSettle(row);
    // Counted before the messages are read: what comes in between is found next time.
    const moments = [...known.map(({ fromMs }) => fromMs), ...next];
    const heard = await heardBefore(reader, row, moments);
    const before: Settled = known.find(
      (one, i) => one.firstMs === firstMs && one.messages === heard[i],
    ) ?? { firstMs, fromMs: firstMs, messages: 0, silences: [] };
    const silences = await this.silencesFrom(reader, row, before, nowMs);
    const settled = next.map((fromMs, i): Settled => {
      const ended = silences.filter(({ untilMs }) => untilMs !== null && untilMs < fromMs);
      return { firstMs, fromMs, messages: heard[known.length + i] ?? 0, silences: ended };
    });
    this.known.set(place, settled);
    return silences;
  }

  private daysToSettle({ firstAt, lastAt }: FeedRow): number[] {
    const last = dayOfInstant(lastAt.getTime(), this.timeZone);
    return SETTLED_DAYS.map((days) => instantMs(addDays(last, -days), this.timeZone)).filter(
      (fromMs) => fromMs > firstAt.getTime(),
    );
  }

  private async silencesFrom(
    reader: Reader,
    row: FeedRow,
    before: Settled,
    nowMs: number,
  ): Promise<Silence[]> {
    const { timeZone } = this;
    const [firstMs, lastMs] = [row.firstAt.getTime(), row.lastAt.getTime()];
    const ended = await pausesFrom(reader, row, before.fromMs);
    // A pause may have begun long before; it is judged by what was usual then.
    const sinceMs = Math.min(before.fromMs, ended[0]?.sinceMs ?? Infinity);
    const range = { fromMs: sinceMs - LEARNED_MS, toMs: lastMs + 1 };
    const counts = await hourCounts(reader, row, range);
    const silences = [...before.silences];
    let day = '';
    let volume: ExpectedVolume | null = null;
    for (const pause of [...ended, { sinceMs: lastMs, untilMs: null }]) {
      const ofPause = dayOfInstant(pause.sinceMs, timeZone);
      if (ofPause !== day) {
        day = ofPause;
        const window = learningWindow({ firstMs, lastMs: pause.sinceMs }, timeZone);
        volume = expectedVolumeOf(counts, window, timeZone);
        await others();
      }
      const silence = silenceOf(pause, volume, { nowMs, timeZone });
      if (silence) silences.push(silence);
    }
    return silences;
  }
}
