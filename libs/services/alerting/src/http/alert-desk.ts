import { instantMs, type Alert } from '@carbawatch/contracts';
import { isTransient, isUnavailable, type Tx } from '@carbawatch/postgres';
import {
  Refusal,
  audit,
  notFound,
  statedMoment,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { append } from '@carbawatch/event-log';
import { eventOf, type Occasion } from '../consumers/alert-differences';
import { recompute, type Deciding } from '../consumers/recompute';
import { NOBODY } from '../site/decide-site';
import { writeSiteAlerts } from '../site/site-decision';
import { answerTo, type Wish } from '../decide/acts';
import type { Act, Standing } from '../decide/lifecycle';
import { alertOfId } from '../store/alert-reads';
import { shownAlert, type AlertRow } from '../store/alert-row';
import { derivedAlert, saveAct } from '../store/alerts';
import { siteMoment } from '../store/site-moment';
import { appendChanges } from '../store/changes';
import { lockFamilies, lockLanes } from '../store/families';
import { membersOf, type Family } from '../store/person-refs';
import { withExtrasOf } from './alert-extras';
import { isAlertId } from './alert-requests';
import { withPlaces } from './shown-places';

/** Two transactions that met badly: the second try nearly always goes through. */
const TRIES_MAX = 3;

const NO_PATIENT =
  'This alert is of no single patient: record the isolation on an alert of the patient.';

interface Deed {
  readonly wish: Wish;
  readonly at: Date;
  /** A demonstration or a replay says when: then nothing of later was before the person's eyes. */
  readonly isReplayed: boolean;
}

/** Where people act on alerts. Every act is a fact, kept and audited in one transaction. */
export class AlertDesk {
  constructor(
    private readonly context: ServiceContext,
    private readonly deciding: Deciding,
  ) {}

  /**
   * The alert after the act. `saidAt` is when a demonstration or a replay acts, in its own time.
   * Throws a Refusal: 404 outside the caller's sites, 409 if not allowed.
   */
  async fulfil(caller: Caller, id: string, wish: Wish, saidAt?: string): Promise<Alert> {
    if (!isAlertId(id)) throw notFound('There is no such alert.');
    const { database } = this.context;
    const stated = statedMoment(this.context.config, saidAt);
    const at = stated ?? this.context.clock.now();
    const act = { wish, at, isReplayed: stated !== undefined };
    for (let attempt = 1; ; attempt++) {
      try {
        return await database.transaction((tx) => this.inTransaction(tx, caller, id, act));
      } catch (error) {
        if (attempt >= TRIES_MAX || !isTransient(error) || isUnavailable(error)) throw error;
      }
    }
  }

  private async inTransaction(tx: Tx, caller: Caller, id: string, act: Deed): Promise<Alert> {
    const sites = visibleSites(caller);
    const unlocked = await alertOfId(tx, sites, id);
    if (!unlocked) throw notFound('There is no such alert.');
    const ofSite = await derivedAlert(tx, id);
    if (ofSite) return this.onSiteAlert(tx, caller, unlocked, act);
    const families = await lockFamilies(tx, [unlocked], async () => ({ persons: [], links: [] }));
    const row = await alertOfId(tx, sites, id);
    if (!row) throw notFound('There is no such alert.');
    const answer = answerTo(act.wish, courseOfRow(row), caller.name);
    if (answer.kind === 'refused') throw refusal(answer.code, answer.detail);
    if (answer.kind === 'done') return this.shownTo(tx, caller, row);
    const occasion = await this.record(tx, caller, row, act);
    const tell = act.wish.kind === 'isolated' ? () => membersOf(families) : undefined;
    await appendChanges(tx, await recompute(tx, families, this.deciding, () => occasion, tell));
    return this.afterwards(tx, caller, id);
  }

  /**
   * An alert of the second stage stands as it was decided; the act alone is new. What is recorded
   * of a patient is the patient's, on whichever alert: who it is of is decided anew with it.
   */
  private async onSiteAlert(
    tx: Tx,
    caller: Caller,
    { id, site, pseudonym, patient }: AlertRow,
    act: Deed,
  ): Promise<Alert> {
    const sites = visibleSites(caller);
    const isIsolation = act.wish.kind === 'isolated';
    if (isIsolation && patient === null) throw refusal('no-patient', NO_PATIENT);
    const families = await this.lockForSite(tx, site, isIsolation ? pseudonym : null);
    const row = await alertOfId(tx, sites, id);
    const derived = await derivedAlert(tx, id);
    if (!row || !derived) throw notFound('There is no such alert.');
    const answer = answerTo(act.wish, courseOfRow(row), caller.name);
    if (answer.kind === 'refused') throw refusal(answer.code, answer.detail);
    if (answer.kind === 'done') return this.shownTo(tx, caller, row);
    const occasion = await this.record(tx, caller, row, act);
    const book = await this.deciding.rules.bookOf(tx, site);
    const decision = { derived: [derived], former: [], book, isAct: true } as const;
    const { changed, shown } = await writeSiteAlerts(tx, site, decision, occasion);
    append(tx, changed.map(eventOf));
    await appendChanges(tx, shown);
    // Of whom isolation is recorded the second stage hears as well: it may be a contact.
    const tell = () => membersOf(families);
    await appendChanges(tx, await recompute(tx, families, this.deciding, () => occasion, tell));
    return this.afterwards(tx, caller, id);
  }

  /** The lane of the site's one writer, with those of the family that is decided anew. */
  private async lockForSite(tx: Tx, site: string, pseudonym: string | null): Promise<Family[]> {
    const nobody = { site, pseudonym: NOBODY };
    if (pseudonym === null) {
      await lockLanes(tx, [nobody]);
      return [];
    }
    const refs = [nobody, { site, pseudonym }];
    const families = await lockFamilies(tx, refs, async () => ({ persons: [], links: [] }));
    return families.filter(({ members }) => members.includes(pseudonym));
  }

  private async record(tx: Tx, caller: Caller, row: AlertRow, act: Deed): Promise<Occasion> {
    const { wish, at } = act;
    const done = actOf(act, row, caller.name);
    const isolated = wish.kind === 'isolated' ? await this.isolatedAt(tx, row, act) : {};
    await saveAct(tx, row, { ...done, ...isolated }, lastRaisedAt(row));
    await audit(tx, {
      at: this.context.clock.now(),
      actor: caller.keyId,
      action: `alert.${wish.kind}`,
      target: row.id,
      site: row.site,
    });
    return { at: at.toISOString(), cause: null };
  }

  /**
   * Isolation is true of the bed from when it was recorded, not from what the alert showed: who
   * came beside the patient until then was beside a case. The clock is the site's own, and the act
   * comes after what the alert showed.
   */
  private async isolatedAt(
    tx: Tx,
    row: AlertRow,
    { at, isReplayed }: Deed,
  ): Promise<Pick<Act, 'at' | 'basis'>> {
    const shownMs = instantMs(row.basis, 'UTC');
    const now = isReplayed ? at : await siteMoment(tx, row.site, this.context);
    const isBefore = isReplayed && at.getTime() < shownMs;
    // The clock of a stream that has ended stands still: each act comes after the one before.
    const [last] = await tx.query<{ ms: number | null }>(
      `SELECT (extract(epoch FROM max(basis::timestamptz)) * 1000)::float8 AS ms FROM alerting.act
       WHERE site = $1 AND pseudonym = $2 AND kind = 'isolated'`,
      [row.site, row.pseudonym],
    );
    const after = Math.max(shownMs, Math.floor(last?.ms ?? -Infinity)) + 1;
    const ms = isBefore ? at.getTime() : Math.max(now.getTime(), after);
    const moment = new Date(ms).toISOString();
    return { at: moment, basis: moment };
  }

  private async afterwards(tx: Tx, caller: Caller, id: string): Promise<Alert> {
    const after = await alertOfId(tx, visibleSites(caller), id);
    if (!after) throw new RangeError('an alert with an act is never removed');
    return this.shownTo(tx, caller, after);
  }

  private async shownTo(tx: Tx, caller: Caller, row: AlertRow): Promise<Alert> {
    const alert = await withExtrasOf(tx, shownAlert(row));
    const reader = { caller, timeZone: this.context.config.timezone };
    const [shown = alert] = await withPlaces(tx, [alert], reader);
    return shown;
  }
}

function refusal(code: string, detail: string): Refusal {
  return new Refusal(409, code, { detail });
}

function courseOfRow(row: AlertRow): Standing {
  const { status, disposition, isolation, reopened, timeline, basis } = row;
  return { status, disposition, isolation, reopened, timeline, lastFactAt: basis };
}

function actOf(
  { wish, at: moment, isReplayed }: Deed,
  row: AlertRow,
  actor: string,
): Omit<Act, 'seq'> {
  const at = moment.toISOString();
  const shownMs =
    'shown' in wish && wish.shown !== undefined ? instantMs(wish.shown, 'UTC') : Infinity;
  // What came later was not before the person's eyes.
  const seenMs = Math.min(isReplayed ? moment.getTime() : Infinity, shownMs);
  const isEarlier = seenMs < instantMs(row.basis, 'UTC');
  const basis = isEarlier ? new Date(seenMs).toISOString() : row.basis;
  return {
    kind: wish.kind,
    actor,
    at,
    basis,
    disposition: wish.kind === 'resolved' ? wish.disposition : null,
    isolation: wish.kind === 'isolated' ? wish.isolation : null,
    comment: saidIn(wish),
  };
}

/** When what the person acts on was raised, or raised again. */
function lastRaisedAt({ timeline, raisedAt }: AlertRow): string {
  const raised = timeline.findLast(({ kind }) => kind === 'raised' || kind === 'reraised');
  return raised?.at ?? raisedAt;
}

function saidIn(wish: Wish): string | null {
  if (wish.kind === 'uncommented') return wish.of;
  return wish.kind === 'resolved' || wish.kind === 'commented' ? wish.comment : null;
}
