import { dayOf, type CarrierReported } from '@carbawatch/contracts';
import { carriageOf } from './carriage';
import { becauseReopened } from './cases/closed-contacts';
import { changeOf } from './corrected-result';
import { toldOfSpecimen, type Told } from './corrected-specimen';
import { correctedStays, isCorrectedStay } from './corrected-stays';
import { elsewhereWords } from './gone';
import type { Picture } from './picture';
import type { Learned } from './receipt-order';
import { familyWords } from './wording';

/** Why a fact changes what is told of a person. */
export interface Reason {
  /** Which correction it is, without who the patient is: from what to what; else empty. */
  readonly because: () => string;
  /** Whether it corrects what was told, and is not only what goes on. */
  readonly isCorrection: () => boolean;
  /** Which further result it is; empty for anything else. */
  readonly further: () => string;
  /** The same, where it brings anything; else empty. */
  readonly brings: () => string;
}

/** What was known of each person before the last fact: a correction is what differs from it. */
export class Corrections {
  private readonly seen = new Map<string, Picture>();

  /** Worked out for the lines alone that tell it. */
  by(learned: Learned, person: readonly string[], now: Picture): Reason {
    const name = person.join('\n');
    const before = this.seen.get(name);
    this.seen.set(name, now);
    let said: string | undefined;
    const known = before ?? nothingOf(now);
    const because = () => (said ??= sentencesOf(learned, known, now).join(' '));
    return {
      because,
      isCorrection: () => isCorrecting(learned, known, now) && because() !== '',
      further: () => furtherWords(learned, known, now),
      brings: () => {
        const told = toldOf(learned, known, now);
        return told?.brings === true && !told.isCorrection ? told.text : '';
      },
    };
  }
}

/** Isolation that is recorded, and who is announced otherwise, take back nothing of what was so. */
function isCorrecting(learned: Learned, before: Picture, now: Picture): boolean {
  if (learned.kind === 'isolation') return false;
  return learned.kind !== 'movement' || isCorrectedStay(before, now, learned.movement, learned.ms);
}

function furtherWords(learned: Learned, before: Picture, now: Picture): string {
  if (learned.kind === 'carrier') return 'A further entry of a list.';
  const told = toldOf(learned, before, now);
  return told && !told.isCorrection ? told.text : '';
}

/** What a result or a report on a specimen says beside what was known. */
function toldOf(learned: Learned, before: Picture, now: Picture): Told | null {
  if (learned.kind === 'result') return toldOfIsolate(before, now, learned);
  return learned.kind === 'specimen' ? toldOfSpecimen(before, now, learned) : null;
}

/** Nobody has looked at this person yet: a merge has joined them, or a result was moved here. */
function nothingOf(now: Picture): Picture {
  return { ...now, isolates: [], steps: new Map(), stays: [], specimens: [], carriers: [] };
}

function sentencesOf(learned: Learned, before: Picture, now: Picture): string[] {
  const told = corrected(learned, before, now);
  return learned.kind === 'tick' ? [] : [...told, ...clearanceGone(before, now, told.length > 0)];
}

function corrected(learned: Learned, before: Picture, now: Picture): string[] {
  switch (learned.kind) {
    case 'movement':
      return correctedStays(before, now, learned.movement, learned.ms);
    case 'result':
    case 'specimen': {
      const told = toldOf(learned, before, now);
      return told?.isCorrection ? [told.text] : [];
    }
    case 'carrier':
      return correctedClaim(before, learned.carrier);
    case 'isolation':
      return learned.act.isolation === 'none'
        ? ['The isolation that was recorded was taken back.']
        : ['Isolation was recorded.'];
    case 'contact': {
      const { family, ward, goneMs, ends } = learned.span;
      return learned.ms === goneMs
        ? [`No contact of a carrier of ${familyWords(family)} on ${ward}, by a correction.`]
        : becauseReopened(ends, learned.ms);
    }
    case 'tick':
      return [];
  }
}

function toldOfIsolate(
  before: Picture,
  now: Picture,
  { isolateId, index }: Learned & { kind: 'result' },
): Told | null {
  const was = before.steps.get(isolateId);
  const is = now.steps.get(isolateId);
  const which = isolateOfDay(isolateId, was ? before : now);
  const corrected = (what: string): Told => {
    return { isCorrection: true, text: `The isolate of ${which} was corrected: ${what}.` };
  };
  if (!was) {
    if (index > 0) {
      return corrected(
        is?.movedVisit
          ? "the visit was moved here from another patient's number"
          : 'the result had been said to be of another patient',
      );
    }
    const organism = is?.isolate.organism?.name;
    if (organism === undefined) return null;
    const text = `A further isolate: ${organism}, ${dayOfIsolate(isolateId, now)}.`;
    return { isCorrection: false, text };
  }
  if (!is) return corrected(elsewhereWords(isolateId, now));
  const { as, isLess, clauses } = changeOf(was, is, now.timeZone);
  const said = clauses.join('; ');
  if (as === 'correction' && said !== '') return corrected(said);
  const text = said === '' ? '' : `: ${said}`;
  const result = as === 'final' ? 'The final result' : 'A further result';
  return {
    isCorrection: isLess,
    text: `${result} of the isolate of ${which}${text}.`,
    brings: said !== '',
  };
}

/** The day on which it was taken; with its organism where another isolate is of that day. */
function isolateOfDay(asked: string, picture: Picture): string {
  const { isolates, steps, timeZone } = picture;
  const day = dayOfIsolate(asked, picture);
  const isAlone = isolates.every(
    ({ isolateId, collectedAt }) => isolateId === asked || dayOf(collectedAt, timeZone) !== day,
  );
  const organism = steps.get(asked)?.isolate.organism?.name;
  return isAlone || organism === undefined ? day : `${day} (${organism})`;
}

function dayOfIsolate(asked: string, { isolates, steps, timeZone }: Picture): string {
  const view = isolates.find(({ isolateId }) => isolateId === asked);
  const step = steps.get(asked);
  const taken = view?.collectedAt ?? step?.isolate.specimen?.collectedAt ?? step?.receivedAt;
  return taken === undefined ? '' : dayOf(taken, timeZone);
}

function correctedClaim({ carriers }: Picture, claim: CarrierReported): string[] {
  const was = carriers.find(({ claimId }) => claimId === claim.claimId);
  if (!was) return [];
  const family = was.family === undefined ? '' : ` of ${familyWords(was.family)}`;
  if (claim.withdrawn) return [`The entry of a list was withdrawn: ${was.kind}${family}.`];
  const [from, to] = [was, claim].map((one) => one.firstPositiveOn ?? 'a day not told');
  return from === to ? [] : [`The list dates the first positive to ${to} instead of ${from}.`];
}

/** Presumed cleared before, and not any more though nothing positive came: the basis is gone. */
function clearanceGone(before: Picture, now: Picture, isCorrection: boolean): string[] {
  const cleared = carriageOf(before, before.clearing).filter(
    ({ kind }) => kind === 'presumed-cleared',
  );
  if (cleared.length === 0) return [];
  const present = carriageOf(now, now.clearing);
  return cleared.flatMap(({ family, lastPositiveOn }) => {
    const is = present.find((one) => one.family === family);
    const isGone = is?.kind === 'carrier' && (isCorrection || is.lastPositiveOn === lastPositiveOn);
    if (!isGone) return [];
    return [
      family === null
        ? 'The presumed clearance no longer stands.'
        : `The presumed clearance of ${familyWords(family)} no longer stands.`,
    ];
  });
}
