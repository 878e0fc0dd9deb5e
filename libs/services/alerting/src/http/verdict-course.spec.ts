import { HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { historyOf } from '../decide/facts';
import { verdictCourses } from './verdict-course';

const STORY = new HospitalStory('site-1')
  .at('2024-04-29 13:00')
  .report('L-1', { patient: 'ada', cre: 'not-cre', cpe: 'negative', status: 'preliminary' })
  .at('2024-04-30 05:28')
  .report('L-1', { cre: 'cre', cpe: 'suspected', status: 'final' })
  .report('L-1', {})
  .at('2024-04-30 18:20')
  .report('L-1', { cpe: 'confirmed', carbapenemases: ['KPC-2'], status: 'corrected' })
  .report('L-1', { withdrawn: true })
  .report('L-1', { withdrawn: false, patient: 'bea' });

function courseOf(members: readonly string[]) {
  const told = STORY.results.at(-1);
  if (!told) throw new Error('no report was told');
  const picture = { isolates: [{ isolateId: 'L-1', place: { ward: 'ICU-1' } }] };
  return verdictCourses({ members, picture, histories: [historyOf(told)] });
}

describe('what an isolate was found to be', () => {
  it('is told at each change, in both languages; the same again and a withdrawal are none', () => {
    const course = courseOf(['ada', 'bea']);
    expect(course.map(({ text }) => [text, ALERTING_BOOK.chinese(text)])).toEqual([
      ['L-1: carbapenemase negative (preliminary result).', 'L-1：碳青霉烯酶阴性（初步结果）。'],
      ['L-1: CRE, carbapenemase suspected.', 'L-1：CRE，碳青霉烯酶疑似。'],
      ['L-1: CRE, carbapenemase confirmed, KPC.', 'L-1：CRE，碳青霉烯酶确认，KPC。'],
    ]);
    const [first, , last] = course.map(({ at }) => at);
    expect([first, last]).toEqual([STORY.results[0]?.receivedAt, STORY.results[3]?.receivedAt]);
  });

  it('is not of this person while it stood under another patient’s number', () => {
    const found = courseOf(['bea']).map(({ text }) => text);
    expect(found).toEqual(['L-1: CRE, carbapenemase confirmed, KPC.']);
    expect(courseOf(['cora'])).toEqual([]);
  });
});
