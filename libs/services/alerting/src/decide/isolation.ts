import { instantMs } from '@carbawatch/contracts';
import { currentStay, type Stay } from '@carbawatch/epidemiology';
import type { IsolationAct } from './facts';
import { oncePer } from './once-per';
import type { Picture } from './picture';
import { reportedStay } from './reported-stay';

export type IsolationState = 'isolated' | 'not-isolated' | 'not-recorded' | 'left';

export const ISOLATION_WORDS: Readonly<Record<IsolationState, string>> = {
  isolated: 'recorded',
  'not-isolated': 'said to be none',
  'not-recorded': 'not recorded',
  left: 'over',
};

/**
 * The feed's word on the present bed, or what a person recorded while the patient lay in it. Nobody
 * having said anything is a state of its own, never silence.
 */
export function isolationState(
  stay: Pick<Stay, 'isolation' | 'fromMs'> | null,
  { isolationActs }: Pick<Picture, 'isolationActs'>,
): IsolationState {
  if (!stay) return 'left';
  if (stay.isolation === 'single' || stay.isolation === 'cohort') return 'isolated';
  if (recordedIn({ fromMs: stay.fromMs, toMs: null }, isolationActs) !== null) return 'isolated';
  return stay.isolation === 'none' ? 'not-isolated' : 'not-recorded';
}

/** The bed, or the ward by a report where no movement is known, and whether isolated there. */
export function bedNow(picture: Picture) {
  const stay = currentStay(picture.stays);
  const claimed = reportedStay(picture);
  return { stay, claimed, state: isolationState(stay ?? claimed, picture) };
}

/**
 * Nobody is asked to isolate who lies in a single room: by the feed, or by what a person recorded.
 * A cohort is one of carriers of the same, which whoever carries something else has to leave.
 */
export const isAloneNow = oncePer((picture: Picture): boolean => {
  const { stay, claimed } = bedNow(picture);
  const bed = stay ?? claimed;
  if (!bed) return false;
  const recorded = picture.isolationActs.findLast(
    ({ basis }) => instantMs(basis, 'UTC') >= bed.fromMs,
  );
  return bed.isolation === 'single' || recorded?.isolation === 'single';
});

/**
 * Since when people's word on the isolation holds in a bed (epoch milliseconds); null for none.
 * What is recorded again goes on; that it was a mistake takes back what was recorded of this bed,
 * and of no earlier one.
 */
export function recordedIn(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number | null },
  acts: readonly IsolationAct[],
): number | null {
  let sinceMs: number | null = null;
  for (const { basis, isolation } of acts) {
    const ms = instantMs(basis, 'UTC');
    if (ms < fromMs || (toMs !== null && ms >= toMs)) continue;
    sinceMs = isolation === 'none' ? null : (sinceMs ?? ms);
  }
  return sinceMs;
}
