import type { Contact, UnitType } from '@carbawatch/contracts';
import { UNIT_TYPES } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { Caller } from '@carbawatch/service-kit';
import { clocksOf } from '../store/clock';
import type { ContactBody, ContactRow } from '../store/contacts';
import { occupancyOf } from '../store/occupancy';
import { placeToldTo } from './shown-places';

const HOUR_MS = 3_600_000;

/** Contacts as they are shown: hours count on to the site's clock, the ward is the present one. */
export async function shownContacts(
  tx: Tx,
  rows: readonly ContactRow[],
  { wallMs, caller }: { readonly wallMs: number; readonly caller: Pick<Caller, 'role'> },
): Promise<Contact[]> {
  const sites = [...new Set(rows.map(({ site }) => site))];
  const clocks = await clocksOf(tx, sites);
  const persons = rows.map(({ site, body }) => ({ site, pseudonym: body.pseudonym }));
  const stays = await occupancyOf(tx, persons);
  const now = new Map(
    stays
      .filter(({ toMs }) => toMs === null)
      .map(({ site, pseudonym, interval }) => [`${site}\n${pseudonym}`, interval]),
  );
  return rows.map(({ site, body }) => {
    const nowMs = clocks.get(site) ?? wallMs;
    const here = now.get(`${site}\n${body.pseudonym}`);
    const inHouse = here !== undefined && here.class !== 'outpatient';
    const at = { nowMs, wardNow: here?.ward ?? null, inHouse };
    return placeToldTo(shownContact(site, body, at), caller);
  });
}

function shownContact(
  site: string,
  body: ContactBody,
  at: { readonly nowMs: number; readonly wardNow: string | null; readonly inHouse: boolean },
): Contact {
  const first = body.times[0]?.fromMs ?? body.knownMs;
  const last = body.times.at(-1)?.toMs ?? null;
  const hours = body.times.reduce(
    (sum, { fromMs, toMs }) => sum + Math.max(0, (toMs ?? at.nowMs) - fromMs) / HOUR_MS,
    0,
  );
  return {
    site,
    id: body.id,
    case: { pseudonym: body.casePseudonym, family: body.family, species: body.speciesName },
    pseudonym: body.pseudonym,
    kind: body.kind,
    ward: body.ward,
    room: body.room,
    bed: body.bed,
    unitType: unitOf(body.unitType),
    from: new Date(first).toISOString(),
    to: last === null ? null : new Date(last).toISOString(),
    hours,
    knownAt: new Date(Math.round(body.knownMs)).toISOString(),
    wardNow: at.wardNow,
    screens: body.screens.map((screen) => ({ ...screen })),
    ...(body.notCounted && { notCounted: body.notCounted.map((one) => ({ ...one })) }),
    screensWanted: body.screensWanted,
    nextScreenAt: nextScreenAt(body, at.inHouse),
    status: body.status,
    alertId: body.alertId,
  };
}

const DAY_MS = 24 * HOUR_MS;

/**
 * As the work list has it: the first of who is in the house a day after the contact is known; else
 * a week after the last time together, or after the screen before it, and the last when the span of
 * 28 days is over; while both lie together it counts from the first, or from the end of the last
 * time that is over. None is due before a swab of that day would count.
 */
function nextScreenAt(
  { status, times, screens, ...body }: ContactBody,
  inHouse: boolean,
): string | null {
  if (status !== 'open') return null;
  const { screensWanted, screenDays = 28, firstScreenHours = 24, knownMs } = body;
  // Nobody is late before the contact was known.
  const firstMs = Math.round(knownMs + firstScreenHours * HOUR_MS);
  if (inHouse && screens.length === 0) return new Date(firstMs).toISOString();
  const { countableMs = -Infinity } = body;
  const sinceMs = body.scheduleMs ?? times.at(-1)?.toMs ?? times[0]?.fromMs ?? knownMs;
  const next = Math.min(screens.length + 1, screensWanted);
  const nextMs = Math.round(sinceMs + (next * screenDays * DAY_MS) / screensWanted);
  return new Date(Math.max(firstMs, nextMs, countableMs)).toISOString();
}

function unitOf(text: string | null): UnitType | null {
  return UNIT_TYPES.find((unit) => unit === text) ?? null;
}
