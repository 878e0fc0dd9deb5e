import { courseOf, type Act } from '../lifecycle';
import { KPC, anna, scenarios, told } from './scenario.story';

scenarios('statutory-report', [
  {
    then: 'fires a day before the term of five days ends',
    tell: anna(KPC),
    now: '2024-01-06 10:00',
    course: ['raised'],
  },
  { then: 'says nothing before', tell: anna(KPC), now: '2024-01-06 09:00', course: [] },
  {
    then: 'grows graver when the term is over, and once',
    tell: anna(KPC),
    now: '2024-01-12 10:00',
    course: ['raised', 'amended'],
  },
]);

it('statutory-report names the end of the term, and since when the report is overdue', () => {
  const at = (now: string) => told('statutory-report', { tell: anna(KPC), now })[0];
  const before = at('2024-01-07 09:59');
  expect(before).toMatchObject({ severity: 'medium' });
  expect(before?.title).toBe('To report: KPC in Klebsiella pneumoniae');
  expect(before?.timeline.at(-1)?.text).toContain(
    'is to be reported by 2024-01-07 10:00, 120 hours after its confirmation; no report',
  );
  const over = at('2024-01-07 10:00');
  expect(over).toMatchObject({ severity: 'high' });
  expect(over?.title).toBe(
    'Overdue, to report: KPC in Klebsiella pneumoniae, since 2024-01-07 10:00',
  );
  expect(over?.timeline.at(-1)).toMatchObject({ severityBefore: 'medium', graver: true });
  expect(courseOf(over?.events ?? [], [seen]).status).toBe('open');
});

const seen: Act = {
  ...{ kind: 'acknowledged', seq: 1, actor: 'nurse', at: '2024-01-06T12:00:00+08:00' },
  ...{ basis: '2024-01-06T10:00:00+08:00', disposition: null, isolation: null, comment: null },
};
