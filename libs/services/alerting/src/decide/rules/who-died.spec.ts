import { KPC, anna, told, type annaGoes } from './scenario.story';

const afterDischarge = (story: Parameters<typeof annaGoes>[0]) =>
  story
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-02 12:00')
    .discharge('anna')
    .at('2024-01-03 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC });

it('not-in-house says of who has died when, and tells nobody to call where the dead would be', () => {
  const dies: typeof afterDischarge = (story) =>
    story
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-03 12:00')
      .discharge('anna')
      .move('death', 'anna')
      .at('2024-01-04 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC });
  const [alert] = told('not-in-house', { tell: dies });
  expect(alert?.title).toContain('in a patient who has died');
  expect(alert?.timeline[0]?.text).toContain('after the patient has died (2024-01-03 12:00).');
  expect(alert?.goal?.action).toBe('Flag the record; list contacts of the past stays.');
  const [left] = told('not-in-house', { tell: afterDischarge });
  expect(left?.goal?.action).toContain('Tell the receiving facility or doctor');
});

it('not-isolated says that it ended with the death of the patient', () => {
  const [alert] = told('not-isolated', {
    tell: (story) => anna(KPC)(story).at('2024-01-03 12:00').move('death', 'anna'),
    now: '2024-01-04 10:00',
  });
  expect(alert?.timeline.at(-1)).toMatchObject({
    kind: 'cleared',
    text: 'The patient has died.',
  });
});

it('nobody is asked to isolate who has left, nor to call a team that treats nobody', () => {
  const action = (rule: string, tell: typeof afterDischarge) =>
    told(rule, { tell })[0]?.goal?.action;
  const gone = 'the patient is not in the house: flag the record.';
  expect(action('new-cpe', afterDischarge)).toBe(`Tell infection control at once; ${gone}`);
  expect(action('new-cpe', anna(KPC))).toMatch(/isolate within two hours of the result\.$/);
  const fromIcu: typeof afterDischarge = (story) =>
    story
      .admit('anna', 'ICU-1', 'icu')
      .at('2024-01-02 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC })
      .at('2024-01-03 12:00')
      .discharge('anna');
  expect(action('vulnerable-unit', fromIcu)).toBe(`Tell the unit's consultant; ${gone}`);
  const diesWithBlood: typeof afterDischarge = (story) =>
    story
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-03 12:00')
      .move('death', 'anna')
      .at('2024-01-04 10:00')
      .report('L-1', {
        ...{ patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC },
        specimen: { type: 'blood' },
      });
  expect(action('invasive', diesWithBlood)).toBe('Tell the team that treated the patient.');
});
