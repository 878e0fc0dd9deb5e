import { ON_ITS_WAY_MS } from './believed-stays';
import { MERGED } from './case-corrections';
import type { CaseVersion } from './case-history';
import type { BelievedNeighbour, FormerContact, TimeApart } from './former-contacts';
import type { KnownGap } from './case-gaps';
import {
  correctionsOfCase,
  stayCorrected,
  stayTakenBack,
  stayToldAgain,
  stayToldLate,
} from './known-corrections';

/**
 * Which correction showed that somebody was no contact: one of the case, or one of the stay that
 * both had been believed to share.
 */
export function whyNoContact(
  { pseudonym, ward, goneMs }: FormerContact,
  versions: readonly CaseVersion[],
  neighbours: readonly BelievedNeighbour[],
  timeZone: string,
): string[] {
  const ofCase = correctionsOfCase(versions, goneMs, { timeZone, withoutTypes: true });
  if (ofCase.length > 0) return ofCase;
  const here = neighbours.filter((one) => one.ward === ward);
  const gone = here.filter((one) => one.pseudonym === pseudonym && one.goneMs === goneMs);
  if (gone.length === 0) return [];
  // The same stay is another number's from this moment on.
  const isMerged = gone.some(({ fromMs }) =>
    here.some(
      (one) =>
        one.pseudonym !== pseudonym && one.fromMs === fromMs && Math.round(one.knownMs) === goneMs,
    ),
  );
  if (isMerged) return [MERGED];
  const isThere = here.some(
    (one) =>
      one.pseudonym === pseudonym &&
      one.goneMs === null &&
      gone.some(
        ({ fromMs, toMs }) => one.fromMs < (toMs ?? Infinity) && fromMs < (one.toMs ?? Infinity),
      ),
  );
  return [isThere ? stayCorrected(ward) : stayTakenBack(ward)];
}

/**
 * What told late of the stay of whoever has become a contact by it; nothing where the stay was told
 * in time, and where it was another number's until that moment: the merge is told with that.
 */
export function whyContact(
  { pseudonym, ward, knownMs }: Pick<FormerContact, 'pseudonym' | 'ward' | 'knownMs'>,
  neighbours: readonly BelievedNeighbour[],
): string[] {
  const here = neighbours.filter((one) => one.ward === ward);
  const told = here.filter(
    (one) =>
      one.pseudonym === pseudonym &&
      (one.goneMs ?? Infinity) > knownMs &&
      Math.round(one.knownMs) === knownMs &&
      knownMs - one.fromMs > ON_ITS_WAY_MS,
  );
  const isGiven = told.some(({ fromMs }) =>
    here.some(
      (one) => one.pseudonym !== pseudonym && one.fromMs === fromMs && one.goneMs === knownMs,
    ),
  );
  if (told.length === 0 || isGiven) return [];
  const wasThere = here.some((one) => one.pseudonym === pseudonym && one.goneMs === knownMs);
  return [wasThere ? stayCorrected(ward) : stayToldLate(ward)];
}

/** With which correction somebody was no contact for a time, and with which one again. */
export function whyApart(
  contact: FormerContact,
  { fromMs, toMs }: TimeApart,
  versions: readonly CaseVersion[],
  neighbours: readonly BelievedNeighbour[],
  timeZone: string,
): KnownGap {
  const { pseudonym, ward } = contact;
  const ofCase = correctionsOfCase(versions, toMs, { timeZone, withoutTypes: true });
  const isTold = neighbours.some(
    (one) => one.pseudonym === pseudonym && one.ward === ward && Math.round(one.knownMs) === toMs,
  );
  return {
    fromMs,
    toMs,
    because: whyNoContact({ ...contact, goneMs: fromMs }, versions, neighbours, timeZone),
    becauseBack: ofCase.length > 0 || !isTold ? ofCase : [stayToldAgain(ward)],
  };
}
