import { ALERTING_BOOK } from '../../chinese/alerting-book';
import { HospitalStory } from '@carbawatch/testing';
import { alertsOf } from '../told-alerts.story';
import { compileRule } from './compile-rule';
import { BLOOD, KPC, inIcu } from './scenario.story';
import { SHIPPED_RULES } from './shipped';

/** What a rule of the site's own says last, which has no Chinese, after a gene is added. */
function lastOf(summary: string): string {
  const invasive = SHIPPED_RULES.find(({ rule }) => rule === 'invasive');
  if (!invasive) throw new Error('the rule is shipped');
  const { zh: _zh, ...english } = invasive;
  const own = { ...english, rule: 'our-own', text: { ...invasive.text, summary } };
  const story = inIcu({ ...KPC, ...BLOOD })(new HospitalStory().at('2024-01-01 08:00'));
  story.report('L-1', { carbapenemases: ['KPC-2', 'VIM-1'], status: 'corrected' });
  const [alert] = alertsOf(story, [compileRule(own)], {});
  return alert?.timeline.at(-1)?.text ?? '';
}

const REASON = 'The isolate of 2024-01-02 was corrected: VIM detected now, by a corrected report.';
const IN_CHINESE = '2024-01-02 的菌株已更正：更正报告现检出 VIM。';

describe('an alert of a rule of the site’s own that was amended', () => {
  it.each([
    ['Blood of ours.', 'Blood of ours.'],
    ['blood, in our own words', 'Blood, in our own words'],
    ['“Our” blood', '“Our” blood'],
    ['本院血标本', '本院血标本'],
  ])('says why in Chinese, whatever its own words are: %s', (summary, said) => {
    const text = lastOf(summary);
    expect(text).toBe(`${REASON} ${said}`);
    expect(ALERTING_BOOK.chinese(text)).toBe(`${IN_CHINESE}${said}`);
  });
});
