import { instantMs } from '@carbawatch/contracts';
import type { IsolationAct } from './facts';
import { recordedIn } from './isolation';

const ms = (moment: string): number => instantMs(moment, 'UTC');
const act = (basis: string, isolation: IsolationAct['isolation']): IsolationAct => ({
  pseudonym: 'anna',
  basis,
  isolation,
});
const MONDAY = '2026-01-05T09:00:00Z';
const FRIDAY = '2026-01-09T09:00:00Z';
const JUNE = '2026-06-01T09:00:00Z';
const january = { fromMs: ms('2026-01-01T00:00:00Z'), toMs: ms('2026-02-01T00:00:00Z') };
const june = { fromMs: ms('2026-06-01T00:00:00Z'), toMs: null };

describe('what people recorded of the isolation of a bed', () => {
  it.each([
    ['nothing', [], null, null],
    ['once: since then', [act(MONDAY, 'single')], MONDAY, null],
    [
      'twice: since the first, whatever the second says',
      [act(MONDAY, 'single'), act(FRIDAY, 'cohort')],
      MONDAY,
      null,
    ],
    [
      'and taken back: since never',
      [act(MONDAY, 'single'), act(FRIDAY, 'cohort'), act('2026-01-09T10:00:00Z', 'none')],
      null,
      null,
    ],
    [
      'anew after it was taken back',
      [act(MONDAY, 'single'), act('2026-01-05T09:01:00Z', 'none'), act(FRIDAY, 'single')],
      FRIDAY,
      null,
    ],
    [
      'in two stays: in each of its own',
      [act(MONDAY, 'single'), act(JUNE, 'single')],
      MONDAY,
      JUNE,
    ],
    [
      'and taken back in a later stay: the earlier one stays as it was',
      [act(MONDAY, 'single'), act(JUNE, 'single'), act('2026-06-01T10:00:00Z', 'none')],
      MONDAY,
      null,
    ],
  ])('%s', (_, acts, inJanuary, inJune) => {
    expect(recordedIn(january, acts)).toBe(inJanuary && ms(inJanuary));
    expect(recordedIn(june, acts)).toBe(inJune && ms(inJune));
  });
});
