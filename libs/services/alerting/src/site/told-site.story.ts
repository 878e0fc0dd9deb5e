import { TOPICS } from '@carbawatch/contracts';
import type {
  CarrierReported,
  CasesChanged,
  EncounterChanged,
  IsolateClassified,
  SpecimenClassified,
} from '@carbawatch/contracts';
import { migrateLog, type LoggedRecord } from '@carbawatch/event-log';
import { isTransient, runMigrations, type Database, type Tx } from '@carbawatch/postgres';
import { testDatabase, type HospitalStory } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { takeCarriers } from '../consumers/take-carriers';
import { takeCases } from '../consumers/take-cases';
import { takeMovements } from '../consumers/take-movements';
import { takeResults } from '../consumers/take-results';
import { takeSpecimens } from '../consumers/take-specimens';
import { KeptWalks } from '../decide/kept-walks';
import { SiteRules } from '../store/site-rules';
import { fireDue } from './site-clock.worker';

export const DECIDING = { rules: new SiteRules(), timeZone: 'Asia/Shanghai', walks: new KeptWalks(1) };

/** One batch as a consumer gets it: facts of one topic. */
export type SiteBatch =
  | { readonly results: readonly IsolateClassified[] }
  | { readonly movements: readonly EncounterChanged[] }
  | { readonly specimens: readonly SpecimenClassified[] }
  | { readonly carriers: readonly CarrierReported[] };

/** Both stages on a real database, batch by batch, without a running service around them. */
export class ToldSite {
  /** The next offset of each partition. */
  private readonly told = new Map<number, number>();

  private constructor(
    readonly database: Database,
    readonly drop: () => Promise<void>,
  ) {}

  static async open(): Promise<ToldSite> {
    const test = await testDatabase();
    await migrateLog(test.database);
    await runMigrations(test.database, alertingService.migrations);
    return new ToldSite(test.database, () => test.drop());
  }

  async take(batch: SiteBatch): Promise<void> {
    await this.again((tx) => {
      const around = { consumer: 'alerting', topic: 'test', partition: 0, tx };
      if ('results' in batch) {
        return takeResults({ ...around, records: recordsOf(batch.results) }, DECIDING);
      }
      if ('movements' in batch) {
        return takeMovements({ ...around, records: recordsOf(batch.movements) }, DECIDING);
      }
      if ('specimens' in batch) {
        return takeSpecimens({ ...around, records: recordsOf(batch.specimens) }, DECIDING);
      }
      return takeCarriers({ ...around, records: recordsOf(batch.carriers) }, DECIDING);
    });
  }

  /** What the first stage has told the second since the last time. */
  async secondStage(size = 50): Promise<void> {
    const all = await this.database.query<{ value: CasesChanged; partition: number; at: number }>(
      `SELECT value, partition, "offset" AS at FROM log.record
       WHERE topic = $1 ORDER BY partition, "offset"`,
      [TOPICS.casesChanged],
    );
    const rows = all.filter(({ partition, at }) => at >= (this.told.get(partition) ?? 0));
    for (const { partition, at } of rows) this.told.set(partition, at + 1);
    for (let at = 0; at < rows.length; at += size) {
      const records = recordsOf(rows.slice(at, at + size).map(({ value }) => value));
      await this.again((tx) =>
        takeCases({ consumer: 'alerting', topic: 'test', partition: 0, tx, records }, DECIDING),
      );
    }
  }

  /** Lets every timer fire that is due, and the second stage hear of it. */
  async settle(): Promise<void> {
    await this.secondStage();
    while ((await fireDue(this.database, DECIDING)) > 0) await this.secondStage();
  }

  async tell(story: HospitalStory): Promise<void> {
    if (story.movements.length > 0) await this.take({ movements: story.movements });
    if (story.carriers.length > 0) await this.take({ carriers: story.carriers });
    if (story.specimens.length > 0) await this.take({ specimens: story.specimens });
    if (story.results.length > 0) await this.take({ results: story.results });
    await this.settle();
  }

  private async again(work: (tx: Tx) => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await this.database.transaction(work);
        return;
      } catch (error) {
        if (!isTransient(error)) throw error; // the event log does the same batch again
      }
    }
  }
}

function recordsOf<V>(values: readonly V[]): LoggedRecord<V>[] {
  return values.map((value, offset) => ({
    topic: 'test',
    partition: 0,
    offset,
    key: 'test',
    headers: {},
    value,
    cause: null,
  }));
}
