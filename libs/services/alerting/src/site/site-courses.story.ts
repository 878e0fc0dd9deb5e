import { migrateLog } from '@carbawatch/event-log';
import { runMigrations, type Database } from '@carbawatch/postgres';
import { HospitalStory, testDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { ToldSite } from './told-site.story';

export const KPC = {
  cpe: 'confirmed',
  carbapenemases: ['KPC-2'],
  specimen: { type: 'urine' },
} as const;

/** Anna is a case of MED-1; bert lies in another room of it from the first day on. */
export const beside = (story: HospitalStory) =>
  story
    .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
    .admit('bert', 'MED-1', 'ward', { room: '2', bed: 'A' })
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });

/** Anna's enzyme in bert, a few days later on the same ward. */
export const second = (story: HospitalStory, more = {}) =>
  beside(story)
    .at('2024-01-12 10:00')
    .report('L-2', { patient: 'bert', collectedAt: '2024-01-11 06:00', ...KPC, ...more });

/** Both stages on a database of their own, a site a story. */
export class SiteCourses {
  site = '';
  private sites = 0;

  private constructor(
    readonly database: Database,
    private readonly told: ToldSite,
    readonly drop: () => Promise<void>,
  ) {}

  static async open(): Promise<SiteCourses> {
    const test = await testDatabase();
    await migrateLog(test.database);
    await runMigrations(test.database, alertingService.migrations);
    return new SiteCourses(test.database, new ToldSite(test.database), () => test.drop());
  }

  /** Given and when: the story, on a site of its own. Then: the kinds of each alert's timeline. */
  async of(rule: string, tell: (story: HospitalStory) => HospitalStory): Promise<string[]> {
    this.sites += 1;
    this.site = `site-${this.sites}`;
    await this.told.tell(tell(new HospitalStory(this.site).at('2024-01-01 08:00')));
    return this.timelines(rule);
  }

  async timelines(rule: string, site = this.site): Promise<string[]> {
    const rows = await this.database.query<{ kinds: string[] }>(
      `SELECT jsonb_path_query_array(timeline, '$[*].kind') AS kinds FROM alerting.alert
       WHERE site = $1 AND rule = $2 ORDER BY raised_at, key`,
      [site, rule],
    );
    return rows.map(({ kinds }) => kinds.join(' '));
  }
}
