import { instantMs } from '@carbawatch/contracts';
import type { Stay } from '@carbawatch/epidemiology';
import type { IsolationAct } from './facts';
import type { Picture } from './picture';

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
  { isolationAct, timeZone }: Pick<Picture, 'isolationAct' | 'timeZone'>,
): IsolationState {
  if (!stay) return 'left';
  if (stay.isolation === 'single' || stay.isolation === 'cohort') return 'isolated';
  const recordedMs = recordedSince(isolationAct, timeZone);
  if (recordedMs !== null && recordedMs >= stay.fromMs) return 'isolated';
  return stay.isolation === 'none' ? 'not-isolated' : 'not-recorded';
}

/** Since when a person's word on isolation stands; null for none, or one that was a mistake. */
export function recordedSince(act: IsolationAct | null, timeZone: string): number | null {
  return act === null || act.isolation === 'none' ? null : instantMs(act.basis, timeZone);
}
