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
  private readonly known = new Map<string, Settled>();

  constructor(private readonly timeZone: string) {}

  async of(reader: Reader, row: FeedRow, nowMs: number): Promise<readonly Silence[]> {
    if (row.sender === BY_HAND_SENDER) return [];
    const place = `${row.site}\n${row.sender}`;
    const before = await this.settled(reader, row, this.known.get(place));
    const [firstMs, lastMs] = [row.firstAt.getTime(), row.lastAt.getTime()];
    const range = { fromMs: before.fromMs - LEARNED_MS, toMs: lastMs + 1 };
    const counts = await hourCounts(reader, row, range);
    const pauses = await pausesFrom(reader, row, before.fromMs);
    const silences = [...before.silences];
    let day = '';
    let volume: ExpectedVolume | null = null;
    for (const pause of [...pauses, { sinceMs: lastMs, untilMs: null }]) {
      const ofPause = dayOfInstant(pause.sinceMs, this.timeZone);
      if (ofPause !== day) {
        day = ofPause;
        const window = learningWindow({ firstMs, lastMs: pause.sinceMs }, this.timeZone);
        volume = expectedVolumeOf(counts, window, this.timeZone);
        await others();
      }
      const silence = silenceOf(pause, volume, { nowMs, timeZone: this.timeZone });
      if (silence) silences.push(silence);
    }
    await this.settle(reader, row, silences);
    return silences;
  }

  /** Nothing is settled where something came late that is older. */
  private async settled(reader: Reader, row: FeedRow, known?: Settled): Promise<Settled> {
    const firstMs = row.firstAt.getTime();
    const isSo =
      known?.firstMs === firstMs &&
      (await heardBefore(reader, row, known.fromMs)) === known.messages;
    return isSo ? known : { firstMs, fromMs: firstMs, messages: 0, silences: [] };
  }

  /** Two days are looked at anew each time. */
  private async settle(reader: Reader, row: FeedRow, all: readonly Silence[]): Promise<void> {
    const { firstAt, lastAt, site, sender } = row;
    const day = addDays(dayOfInstant(lastAt.getTime(), this.timeZone), -1);
    const fromMs = instantMs(day, this.timeZone);
    const firstMs = firstAt.getTime();
    if (fromMs <= firstMs) return;
    const messages = await heardBefore(reader, row, fromMs);
    const silences = all.filter(({ untilMs }) => untilMs !== null && untilMs < fromMs);
    this.known.set(`${site}\n${sender}`, { firstMs, fromMs, messages, silences });
  }
}
