import { BY_HAND_SENDER, dayOfInstant } from '@carbawatch/contracts';
import type { Database, Tx } from '@carbawatch/postgres';
import type { Clock, Config } from '@carbawatch/service-kit';
import { expectedVolumeOf, learningWindow, type ExpectedVolume } from '../decide/expected-volume';
import { feedStateAt, type FeedState } from '../decide/feed-state';
import { feedRows, hourCounts, type FeedRow } from '../store/feeds';

/** Volumes in memory: a hospital has tens of feeds, and a site of many keys some hundreds. */
const VOLUMES_MAX = 2_000;

type Reader = Pick<Tx, 'query'>;

/**
 * What is usual for each feed, learned anew on each day of its messages: the days before decide,
 * so that an answer does not change with every message, and is the same in every process.
 */
export class FeedBook {
  private readonly volumes = new Map<string, { day: string; volume: ExpectedVolume | null }>();

  constructor(
    private readonly config: Pick<Config, 'clock' | 'timezone'>,
    private readonly wall: Clock,
  ) {}

  async volumeOf(reader: Reader, row: FeedRow): Promise<ExpectedVolume | null> {
    // Somebody who tries a message each morning for a month is missed by nobody.
    if (row.sender === BY_HAND_SENDER) return null;
    const { timezone } = this.config;
    const [firstMs, lastMs] = [row.firstAt.getTime(), row.lastAt.getTime()];
    // A first message that is told late, with an earlier time, lengthens what was learned from.
    const day = `${dayOfInstant(firstMs, timezone)} ${dayOfInstant(lastMs, timezone)}`;
    const place = `${row.site}\n${row.sender}`;
    const known = this.volumes.get(place);
    if (known?.day === day) return known.volume;
    const window = learningWindow({ firstMs, lastMs }, timezone);
    const counts = await hourCounts(reader, row, window);
    const volume = expectedVolumeOf(counts, window, timezone);
    if (this.volumes.size >= VOLUMES_MAX) this.volumes.clear();
    this.volumes.set(place, { day, volume });
    return volume;
  }

  async stateOf(reader: Reader, row: FeedRow, nowMs: number): Promise<FeedState> {
    const volume = await this.volumeOf(reader, row);
    return feedStateAt(row.lastAt.getTime(), nowMs, volume, this.config.timezone);
  }

  /**
   * The site's clock: live the wall's; in demonstration and replay the newest message of the site,
   * so that a year that passes in a minute has silences as long as they were.
   */
  async nowBySite(database: Pick<Database, 'query'> | Reader): Promise<(site: string) => number> {
    const wallMs = this.wall.now().getTime();
    if (this.config.clock === 'wall') return () => wallMs;
    const newest = new Map<string, number>();
    for (const { site, lastAt } of await feedRows(database, 'all')) {
      newest.set(site, Math.max(newest.get(site) ?? 0, lastAt.getTime()));
    }
    return (site) => newest.get(site) ?? wallMs;
  }
}
