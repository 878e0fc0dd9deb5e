import type { HospitalStory } from '@carbawatch/testing';
import { KPC, told } from './scenario.story';

type Tell = (story: HospitalStory) => HospitalStory;

const SWAB = { patient: 'anna', collectedAt: '2023-09-20 10:00' } as const;
/** KPC of a year ago, two negative screens since, and back in intensive care. */
const clearedInIcu: Tell = (story) =>
  story
    .at('2023-01-01 08:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2023-01-02 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2023-01-02 06:00', ...KPC })
    .at('2023-01-05 10:00')
    .discharge('anna')
    .at('2023-09-01 10:00')
    .screen('S-1', { patient: 'anna' })
    .at('2023-09-20 10:00')
    .screen('S-2', SWAB)
    .at('2024-01-01 08:00')
    .admit('anna', 'ICU-3', 'icu', { visit: 'anna-2' })
    .at('2024-01-02 08:00');

describe('a presumed clearance whose ground a correction takes away', () => {
  const NOW = {
    'vulnerable-unit': 'CPE (Klebsiella pneumoniae, KPC) on ICU-3, intensive care.',
    'known-readmission':
      'Known carrier of KPC, admitted to ICU-3; first positive 2023-01-02, last positive 2023-01-02.',
    'not-isolated': 'Carrier of KPC, ICU-3: isolation not recorded.',
  };
  const why: [string, Parameters<HospitalStory['screen']>[1], string][] = [
    [
      'its report is withdrawn',
      { ...SWAB, withdrawn: true },
      'The negative screen of 2023-09-20 was withdrawn.',
    ],
    [
      'it is another patient’s',
      { ...SWAB, patient: 'bert' },
      'The negative screen of 2023-09-20 is of another patient.',
    ],
    [
      'it was taken too soon after the other',
      { ...SWAB, collectedAt: '2023-09-03 10:00' },
      'The report on the specimen of 2023-09-20 was corrected: collected 2023-09-03 10:00, not ' +
        '2023-09-20 10:00.',
    ],
  ];
  const all = why.flatMap(([how, screen, said]) =>
    Object.entries(NOW).map(([rule, now]) => [rule, how, screen, said, now] as const),
  );

  it.each(all)(
    '%s says which screen, that nothing is presumed any more: %s',
    (rule, _, screen, said, now) => {
      const tell: Tell = (story) => clearedInIcu(story).screen('S-2', screen);
      const last = told(rule, { tell }).at(-1)?.timeline.at(-1);
      const text = `${said} The presumed clearance of KPC no longer stands. ${now}`;
      const line = { kind: 'amended', text, graver: true, severityBefore: 'medium' };
      expect(last).toMatchObject(line);
    },
  );

  it('says when the screen counts again', () => {
    const tell: Tell = (story) =>
      clearedInIcu(story)
        .screen('S-2', { ...SWAB, withdrawn: true })
        .at('2024-01-03 08:00')
        .screen('S-2', SWAB);
    expect(told('vulnerable-unit', { tell })[0]?.timeline.at(-1)?.text).toBe(
      'The report on the specimen of 2023-09-20 counts for this patient now. ' +
        'CPE (Klebsiella pneumoniae, KPC) on ICU-3, intensive care, presumed cleared.',
    );
  });
});
