import { instantMs, type Moment, type Severity, type TaskKind } from '@carbawatch/contracts';

/** Hours within which things are to be done; a site tunes them with the rules of the same names. */
export interface TaskHours {
  /** Rule `suspected-pending`: a confirmatory test, in vulnerable units, elsewhere. */
  readonly test: number;
  readonly testVulnerable: number;
  /** Rule `discordant`: the test that settles it. */
  readonly discordance: number;
  /** Rule `statutory-report`: from confirmation. */
  readonly report: number;
  /** Rule `statutory-report`: specimens without an isolate are cases as well. */
  readonly reportSpecimens: boolean;
  /** Rule `known-readmission`: isolation of a carrier who comes in. */
  readonly isolation: number;
  /** Rule `known-readmission`: for how long after the announced day somebody is waited for. */
  readonly announcedDays: number;
  /** Of contacts by a list: the set of rule `known-readmission`, its times those of `contacts`. */
  readonly listed: {
    readonly screens: number;
    readonly screenDays: number;
    readonly screenDaysApart: number;
    readonly firstScreenHours: number;
    readonly resultDays: number;
  };
}

/** Something to do, as the facts ask for it. */
export interface DerivedTask {
  readonly id: string;
  readonly site: string;
  readonly kind: TaskKind;
  /** The person's present number. */
  readonly patient: string;
  readonly isolateId: string | null;
  readonly ward: string | null;
  readonly title: string;
  readonly because: readonly string[];
  readonly since: Moment;
  readonly dueAt: Moment;
  /** That of the alerts that it serves. */
  readonly severity: Severity;
  /** From when on nobody is asked for it any more; absent where facts alone end it. */
  readonly expiresAt?: Moment;
  /** Stands only while the patient is a contact of a case here. */
  readonly ofContact?: boolean;
  /** Of a contact by a list: the screens so far; what is said to be done is said of the next. */
  readonly screens?: number;
  /** Said to be done, a screen without a result is due again after so many days. */
  readonly resultDays?: number;
}

const HOUR_MS = 3_600_000;

export function after(moment: Moment, hours: number): Moment {
  return new Date(instantMs(moment, 'UTC') + hours * HOUR_MS).toISOString();
}

/** How a task names the screen that ends a set of which all others were taken. */
export function lastScreenWords(lastOn: string): string {
  return `Last screen, on ${lastOn} or later`;
}
