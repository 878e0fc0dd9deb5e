import { migrateLog } from '@carbawatch/event-log';
import type { Alert, Delivery, RoutesSetting } from '@carbawatch/contracts';
import { runMigrations } from '@carbawatch/postgres';
import { FixedClock, Metrics, Secrets, readConfig, silentLog } from '@carbawatch/service-kit';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { toldAlert, type AlertRow } from '../store/alert-row';
import { saveAlerts } from '../store/alerts';
import { Dispatcher, type Telling } from './dispatcher';
import { shownDelivery } from './ledger-words';
import { pageOfDeliveries } from './ledger.store';
import { planDeliveries, planUntold, replanHeld } from './planner';
import type { MailReceiver, WebReceiver } from './receivers.story';
import { saveRoutes, withSealedSecrets } from './route-settings.store';
import { Senders } from './senders';

/** What stands in an alert and must stand in no message. */
export const PATIENT_WORDS = ['p5eudonym-of-anna', 'LAB-2024-000123-1', 'visit-77', 'Anna Lopes'];

/** The alerting store with a clock that is moved by hand, and real channels. */
export class ToldPeople {
  private readonly receivers: (MailReceiver | WebReceiver)[] = [];

  private constructor(
    readonly context: Telling,
    readonly clock: FixedClock,
    private readonly test: TestDatabase,
    private readonly senders: Senders,
    readonly dispatcher: Dispatcher,
  ) {}

  /** With receivers that run, and are as new before each test (`anew`). */
  static async toldBy(mail: MailReceiver, ...webs: readonly WebReceiver[]): Promise<ToldPeople> {
    await mail.start();
    const told = await ToldPeople.start(mail.url);
    told.receivers.push(mail, ...webs);
    return told;
  }

  static async start(smtpUrl: string, clockSetting = 'wall'): Promise<ToldPeople> {
    const test = await testDatabase();
    await migrateLog(test.database);
    await runMigrations(test.database, alertingService.migrations);
    const reading = readConfig({
      DATABASE_URL: test.url,
      CARBAWATCH_TIMEZONE: 'Europe/Lisbon',
      CARBAWATCH_CLOCK: clockSetting,
      CARBAWATCH_PUBLIC_URL: 'https://carbawatch.hospital.example',
      SMTP_URL: smtpUrl,
      SMTP_FROM: 'carbawatch@hospital.example',
    });
    if (!reading.ok) throw new Error(reading.message);
    const clock = new FixedClock('2024-01-06T12:00:00Z');
    const context = {
      config: reading.config,
      database: test.database,
      log: silentLog,
      clock,
      secrets: new Secrets(Buffer.alloc(32, 7)),
      metrics: new Metrics(),
    };
    const senders = new Senders(reading.config.smtp, clock);
    const base = 'https://carbawatch.hospital.example';
    const dispatcher = new Dispatcher(context, senders.send, base);
    return new ToldPeople(context, clock, test, senders, dispatcher);
  }

  async stop(): Promise<void> {
    this.senders.close();
    await Promise.all(this.receivers.map((one) => one.stop()));
    await this.test.drop();
  }

  /** Noon; nobody was ever told of anything, and every receiver is there. */
  async anew(setting?: () => RoutesSetting): Promise<void> {
    await Promise.all(this.receivers.map((one) => one.start()));
    for (const one of this.receivers) one.forget();
    this.clock.set('2024-01-06T12:00:00Z');
    const tables = ['alert', 'notice', 'delivery', 'digest', 'delivery_attempt'];
    const named = tables.map((table) => `alerting.${table}`).join();
    await this.context.database.query(`TRUNCATE ${named}`);
    if (setting) await this.setRoutes(setting());
  }

  async setRoutes(setting: RoutesSetting, site = 'site-1'): Promise<void> {
    const { database, secrets } = this.context;
    const sealed = withSealedSecrets(site, setting, null, secrets.vault);
    const changed = { site, changedAt: this.clock.now(), changedBy: 'admin', setting: sealed };
    const at = { now: this.clock.now(), timeZone: this.context.config.timezone };
    await database.transaction(async (tx) => {
      await saveRoutes(tx, changed);
      await replanHeld(tx, site, sealed, at);
      await planUntold(tx, site, sealed, this.context);
    });
  }

  /** The alert changes: the row is stored and the change is told, as the log does it. */
  async tell(row: AlertRow): Promise<Alert> {
    const alert = toldAlert(row);
    await this.context.database.transaction(async (tx) => {
      await saveAlerts(tx, [row], () => 0);
      await planDeliveries(tx, [alert], this.context);
    });
    return alert;
  }

  /** Sends until nothing is due at the moment. */
  async deliver(): Promise<void> {
    while ((await this.dispatcher.round()) > 0) await this.dispatcher.settled();
  }

  async later(minutes: number): Promise<void> {
    this.clock.advance(minutes * 60_000);
    await this.deliver();
  }

  async ledger(alertId: string): Promise<Delivery[]> {
    const filters = { alertId, status: null, unreached: false };
    const page = { after: null, limit: 100 };
    const { config, database } = this.context;
    const rows = await database.readAs('all', (tx) => pageOfDeliveries(tx, 'all', filters, page));
    return rows.map((row) => shownDelivery(row, config.timezone));
  }
}

export function alertRowOf(id: string, more: Partial<AlertRow> = {}): AlertRow {
  const at = '2024-01-06T12:00:00.000Z';
  const [pseudonym = '', isolate = '', visit = '', name = ''] = PATIENT_WORDS;
  return {
    site: 'site-1',
    id,
    rule: 'new-cpe',
    key: JSON.stringify([pseudonym, id]),
    pseudonym,
    patient: pseudonym,
    severity: 'high',
    status: 'open',
    disposition: null,
    isolation: null,
    reopened: false,
    wardAtCollection: 'ICU-2',
    wardNow: 'ICU-2',
    isolates: [isolate],
    raisedAt: at,
    count: 1,
    title: `KPC in ${isolate} of ${name}`,
    because: [`Isolate ${isolate} of ${visit}, ${name}.`],
    timeline: [{ at, kind: 'raised', actor: null, text: `${isolate}: KPC`, comment: name }],
    deliveries: [],
    goal: null,
    group: null,
    basis: at,
    ...more,
  };
}
