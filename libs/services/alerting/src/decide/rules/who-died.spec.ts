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
