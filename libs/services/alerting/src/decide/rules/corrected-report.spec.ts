import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { alertsOf, course, type ToldAlert } from '../told-alerts.story';
import { ruleBook } from './rule-book';
import { RULES } from './rules';
import { KPC } from './scenario.story';

const NDM = { cpe: 'confirmed', carbapenemases: ['NDM-1'] } as const;

/** Anna's KPC in K. pneumoniae, confirmed on 2 January at ten: to be reported by the seventh. */
const confirmed = () =>
  new HospitalStory()
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-02 10:00')
    .report('L-1', { patient: 'anna', ...KPC });

const reminders = (story: HospitalStory, now: string, rules = RULES): ToldAlert[] =>
  alertsOf(story, rules, { now }).filter(({ rule }) => rule === 'statutory-report');
const shown = (alerts: readonly ToldAlert[]) =>
  alerts.map((alert) => [alert.title, ...course(alert)]);

describe('statutory-report of what a correction makes another case', () => {
  it('is overdue since the first confirmation when the species is corrected', () => {
    const story = confirmed().at('2024-01-12 10:00').report('L-1', { species: E_COLI });
    const all = reminders(story, '2024-01-12 10:00');
    expect(all).toHaveLength(2);
    const next = all.find(({ title }) => title.includes('coli'));
    expect(course(all.find((one) => one !== next))).toEqual([
      'raised 2024-01-06T02:00',
      'amended 2024-01-07T02:00',
      'retracted 2024-01-12T10:00',
    ]);
    expect(course(next)).toEqual(['raised 2024-01-12T10:00']);
    expect(next).toMatchObject({
      severity: 'high',
      title: 'Overdue, to report: KPC in Escherichia coli, since 2024-01-07 10:00',
    });
    expect(next?.timeline[0]?.text).toContain(
      'no report is recorded. Until a correction it was KPC in Klebsiella pneumoniae: the term ' +
        'counts from that confirmation.',
    );
  });

  it('and when the enzyme is', () => {
    const story = confirmed().at('2024-01-12 10:00').report('L-1', NDM);
    expect(shown(reminders(story, '2024-01-12 10:00'))).toContainEqual([
      'Overdue, to report: NDM in Klebsiella pneumoniae, since 2024-01-07 10:00',
      'raised 2024-01-12T10:00',
    ]);
  });

  it('is told in the time that is left where it is not over', () => {
    const story = confirmed().at('2024-01-04 10:00').report('L-1', { species: E_COLI });
    expect(reminders(story, '2024-01-06 09:00')).toEqual([]);
    expect(shown(reminders(story, '2024-01-07 10:00'))).toEqual([
      [
        'Overdue, to report: KPC in Escherichia coli, since 2024-01-07 10:00',
        'raised 2024-01-06T02:00',
        'amended 2024-01-07T02:00',
      ],
    ]);
    const lastDay = confirmed().at('2024-01-06 20:00').report('L-1', { species: E_COLI });
    expect(shown(reminders(lastDay, '2024-01-07 10:00'))).toContainEqual([
      'Overdue, to report: KPC in Escherichia coli, since 2024-01-07 10:00',
      'raised 2024-01-06T20:00',
      'amended 2024-01-07T02:00',
    ]);
  });

  it('corrected back is overdue since the same day', () => {
    const back = confirmed()
      .at('2024-01-04 10:00')
      .report('L-1', { species: E_COLI })
      .at('2024-01-12 10:00')
      .report('L-1', { ...KPC, species: { code: 'klepne', name: 'Klebsiella pneumoniae' } });
    const titles = reminders(back, '2024-01-12 10:00').map(({ title }) => title);
    expect(titles).toContain(
      'Overdue, to report: KPC in Klebsiella pneumoniae, since 2024-01-07 10:00',
    );
  });

  it('begins a term of its own for what is found beside it, or in another isolate', () => {
    const more = confirmed()
      .at('2024-01-12 10:00')
      .report('L-1', { cpe: 'confirmed', carbapenemases: ['KPC-2', 'NDM-1'] })
      .report('L-2', { patient: 'anna', species: E_COLI, ...KPC });
    expect(reminders(more, '2024-01-16 09:00')).toHaveLength(1);
    const titles = reminders(more, '2024-01-17 10:00').map(({ title }) => title);
    expect(titles.sort()).toEqual([
      'Overdue, to report: KPC in Escherichia coli, since 2024-01-17 10:00',
      'Overdue, to report: KPC in Klebsiella pneumoniae, since 2024-01-07 10:00',
      'Overdue, to report: NDM in Klebsiella pneumoniae, since 2024-01-17 10:00',
    ]);
  });

  it('begins anew where the result was taken back, or is said to be of another patient', () => {
    const again = confirmed()
      .at('2024-01-12 10:00')
      .report('L-1', { cpe: 'negative', carbapenemases: [] })
      .at('2024-01-14 10:00')
      .report('L-1', KPC);
    expect(shown(reminders(again, '2024-01-18 10:00')).at(-1)?.at(-1)).toBe(
      'reraised 2024-01-18T02:00',
    );
    const moved = confirmed().at('2024-01-12 10:00').report('L-1', { patient: 'bea' });
    expect(reminders(moved, '2024-01-16 09:00')).toHaveLength(1);
    expect(shown(reminders(moved, '2024-01-17 10:00'))).toContainEqual([
      'Overdue, to report: KPC in Klebsiella pneumoniae, since 2024-01-17 10:00',
      'raised 2024-01-16T02:00',
      'amended 2024-01-17T02:00',
    ]);
  });

  it('is the same of a specimen, where the site counts it', () => {
    const tunings = { 'statutory-report': { parameters: { specimens: true } } };
    const { personRules } = ruleBook(1, { tunings, ownRules: [] });
    const swab = (family: string) => ({
      ...{ patient: 'anna', status: 'confirmed' as const, families: [family] },
      collectedAt: '2024-01-02 06:00',
    });
    const story = new HospitalStory()
      .at('2024-01-02 10:00')
      .screen('S-1', swab('KPC'))
      .at('2024-01-12 10:00')
      .screen('S-1', swab('NDM'));
    const next = reminders(story, '2024-01-12 10:00', personRules).find(
      ({ title }) => title === 'Overdue, to report: NDM without an isolate, since 2024-01-07 10:00',
    );
    expect(next?.timeline[0]?.text).toContain('Until a correction it was KPC without an isolate');
  });
});
