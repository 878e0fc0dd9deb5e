import { contributionsOf } from '../contributions';
import type { Contribution } from '../contributions';
import { SHANGHAI, facts, history } from '../facts.builder';
import type { StepWords } from '../facts.builder';
import { differenceOf } from '../versions';
import type { Version } from '../versions';
import { dueSince } from './due-days';

const rows = (...steps: [StepWords, ...StepWords[]]): Version<Contribution>[] =>
  contributionsOf(facts([history('i1', 'p1', ...steps)]), SHANGHAI).contributions;

const first: StepWords = { receivedAt: '2024-03-02', genes: ['KPC-2'], status: 'preliminary' };

describe('signals are due', () => {
  it('from the day on which a producer became known', () => {
    expect(dueSince(differenceOf([], rows(first)))).toBe('2024-03-02');
  });

  it('from the day of its correction, not from the day of its first report', () => {
    const corrected = rows(first, { ...first, receivedAt: '2024-03-09', genes: ['NDM-1'] });
    expect(dueSince(differenceOf(rows(first), corrected))).toBe('2024-03-09');
  });

  it('from the day on which it was withdrawn', () => {
    const withdrawn = rows(first, { ...first, receivedAt: '2024-03-09', withdrawn: true });
    expect(dueSince(differenceOf(rows(first), withdrawn))).toBe('2024-03-09');
  });

  it('never for what is neither CRE nor CPE', () => {
    const sensitive: StepWords = { receivedAt: '2024-03-02', cre: 'not-cre', cpe: 'negative' };
    expect(dueSince(differenceOf([], rows(sensitive)))).toBeNull();
  });
});
