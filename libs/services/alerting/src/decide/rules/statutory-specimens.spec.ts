import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { alertsOf, course, type ToldAlert } from '../told-alerts.story';
import { ruleBook } from './rule-book';
import { RULES } from './rules';
import { KPC } from './scenario.story';

const tunings = { 'statutory-report': { parameters: { specimens: true } } };
const COUNTED = ruleBook(1, { tunings, ownRules: [] }).personRules;

const swab = (status: 'confirmed' | 'negative' = 'confirmed') => ({
  ...{ patient: 'anna', status, families: ['KPC'], collectedAt: '2024-01-02 06:00' },
});
/** A gene in a rectal swab, known on 2 January; the reminder comes after four days. */
const swabbed = () =>
  new HospitalStory()
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-02 10:00')
    .screen('S-1', swab());

const reminders = (story: HospitalStory, now: string, rules = COUNTED): ToldAlert[] =>
  alertsOf(story, rules, { now }).filter(({ rule }) => rule === 'statutory-report');

describe('statutory-report of a specimen without an isolate', () => {
  it('says nothing as shipped', () => {
    expect(reminders(swabbed(), '2024-01-20 10:00', RULES)).toEqual([]);
  });

  it('fires a day before the term of the specimen ends, where the site counts it', () => {
    expect(reminders(swabbed(), '2024-01-06 09:00')).toEqual([]);
    const [alert, ...others] = reminders(swabbed(), '2024-01-06 10:00');
    expect(others).toEqual([]);
    expect(course(alert)).toEqual(['raised 2024-01-06T02:00']);
    expect(alert?.title).toBe('To report: KPC without an isolate');
    expect(alert?.because).toContain(
      'Specimen S-1, collected 2024-01-02 06:00, without an isolate.',
    );
  });

  it('goes on, by the term of the specimen, when an isolate shows the organism', () => {
    const grown = swabbed()
      .at('2024-01-04 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC });
    const [alert, ...others] = reminders(grown, '2024-01-06 10:00');
    expect(others).toEqual([]);
    expect(course(alert)).toEqual(['raised 2024-01-06T02:00']);
    expect(alert).toMatchObject({
      title: 'To report: KPC in Klebsiella pneumoniae',
      isolates: ['L-1'],
    });
  });

  it('is one report with an isolate that comes after it was raised', () => {
    const late = swabbed()
      .at('2024-01-08 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-07 06:00', ...KPC });
    const found = reminders(late, '2024-01-20 10:00');
    expect(found.map(({ timeline }) => timeline.map(({ kind }) => kind))).toEqual([
      ['raised', 'amended', 'amended'],
    ]);
  });

  it('leaves another organism a case of its own', () => {
    const two = swabbed()
      .at('2024-01-04 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC })
      .at('2024-01-05 10:00')
      .report('L-2', { patient: 'anna', species: E_COLI, ...KPC });
    expect(reminders(two, '2024-01-20 10:00').map(({ title }) => title)).toEqual([
      'Overdue, to report: KPC in Klebsiella pneumoniae, since 2024-01-07 10:00',
      'Overdue, to report: KPC in Escherichia coli, since 2024-01-10 10:00',
    ]);
  });

  it('asks nothing of a swab of somebody whose isolate was known before', () => {
    const known = new HospitalStory()
      .at('2024-01-01 10:00')
      .report('L-1', { patient: 'anna', ...KPC })
      .at('2024-01-02 10:00')
      .screen('S-1', swab());
    expect(reminders(known, '2024-01-20 10:00').map(({ key }) => key)).toEqual(
      reminders(known, '2024-01-20 10:00', RULES).map(({ key }) => key),
    );
  });

  it('is retracted when the report on the specimen is corrected', () => {
    const wrong = swabbed().at('2024-01-07 10:00').screen('S-1', swab('negative'));
    const [alert] = reminders(wrong, '2024-01-20 10:00');
    expect(course(alert)).toEqual(['raised 2024-01-06T02:00', 'retracted 2024-01-07T10:00']);
    expect(alert?.timeline.at(-1)?.text).toBe('The report on the specimen was taken back.');
  });
});
