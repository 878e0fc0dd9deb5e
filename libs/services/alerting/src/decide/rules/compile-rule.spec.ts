import { compileRule } from './compile-rule';
import { SHIPPED_RULES } from './shipped';

describe('a rule that waits', () => {
  it.each([
    ['beyond all clocks', 1e12, 876_000 * 3_600_000],
    ['by a division by nothing', { '/': [1, 0] }, 876_000 * 3_600_000],
    ['for less than no time', -5, 0],
    ['for a word', 'soon', 0],
    ['two hours', 2, 7_200_000],
  ])('%s falls on a moment that a clock shows', (_, afterHours, ms) => {
    const [shipped] = SHIPPED_RULES;
    if (!shipped) throw new Error('no rules');
    const rule = compileRule({ ...shipped, when: true, key: [], afterHours });
    const row = { facts: {}, sentences: {}, isolates: ['L'], wardAtCollection: null };
    expect(rule.judge([row], () => false).map(({ afterMs }) => afterMs)).toEqual([ms]);
  });
});
