import { HospitalStory, type ToldResult } from '@carbawatch/testing';
import { alertOf, alertsOf, openAlerts } from '../told-alerts.story';

const CHOLANGITIS = { system: 'icd-10' as const, code: 'K83.0' };
const CIRRHOSIS = { system: 'icd-10' as const, code: 'K74.6' };
const PANCREATITIS = { system: 'icd-10' as const, code: 'K85.9' };

function onWard(told: ToldResult): HospitalStory {
  return new HospitalStory()
    .at('2024-01-05 06:00')
    .admit('anna', 'SURG-1', 'ward')
    .at('2024-01-06 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...told });
}

function inIcu(told: ToldResult): HospitalStory {
  return new HospitalStory()
    .at('2024-01-05 06:00')
    .admit('anna', 'ICU-2', 'icu')
    .at('2024-01-06 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...told });
}

const HEPATIC = { encounter: { visit: 'anna-1', diagnoses: [CIRRHOSIS] } };

describe('hepatobiliary', () => {
  it('fires for CPE and for CRE with a diagnosis of hepatobiliary-1', () => {
    const cpe = onWard({ ...HEPATIC, cpe: 'confirmed', carbapenemases: ['NDM-1'] });
    expect(openAlerts(cpe)).toEqual(['hepatobiliary high', 'new-cpe high']);
    const cre = onWard({ ...HEPATIC, cpe: 'undetermined' });
    expect(openAlerts(cre)).toEqual(['hepatobiliary high', 'provisional medium']);
    expect([cpe, cre].map((story) => alertOf(story, 'hepatobiliary')?.goal?.action)).toEqual([
      'Tell the treating team: a carbapenemase is shown in a patient with hepatobiliary disease.',
      'Have the mechanism tested first.',
    ]);
  });

  it('asks for no test of CRE whose carbapenemase is excluded, and is cleared by that result', () => {
    expect(openAlerts(onWard({ ...HEPATIC, cpe: 'negative' }))).toEqual([]);
    const story = onWard({ ...HEPATIC, cpe: 'undetermined' }).report('L-1', { cpe: 'negative' });
    expect(alertOf(story, 'hepatobiliary')).toMatchObject({ disposition: 'cleared' });
  });

  it('does not fire for pancreatic disease, nor without CPE or CRE', () => {
    const pancreatic = { encounter: { visit: 'anna-1', diagnoses: [PANCREATITIS] } };
    expect(openAlerts(onWard({ ...pancreatic, cpe: 'negative' }))).toEqual([]);
    expect(openAlerts(onWard({ ...HEPATIC, cre: 'not-cre' }))).toEqual([]);
  });

  it('takes the diagnosis of the encounter from a movement that comes later', () => {
    const story = onWard({ cpe: 'undetermined' })
      .at('2024-01-07 08:00')
      .move('update', 'anna', { diagnoses: [CIRRHOSIS] });
    expect(openAlerts(story)).toEqual(['hepatobiliary high', 'provisional medium']);
  });

  it('does not take the diagnosis of another encounter', () => {
    const story = onWard({ cpe: 'undetermined' })
      .discharge('anna')
      .at('2024-06-01 08:00')
      .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2', diagnoses: [CIRRHOSIS] });
    expect(alertOf(story, 'hepatobiliary')).toBeUndefined();
  });

  it('says that cholangitis may be the infection itself', () => {
    const story = onWard({
      encounter: { visit: 'anna-1', diagnoses: [CHOLANGITIS] },
      cpe: 'undetermined',
    });
    expect(alertOf(story, 'hepatobiliary')?.because).toContain(
      'Diagnoses of this encounter in hepatobiliary-1: K83.0. ' +
        'K83.0 names an infection of the system itself, maybe this very one.',
    );
  });

  it('is retracted with the reason when the result is corrected', () => {
    const story = onWard({ ...HEPATIC, cpe: 'undetermined' }).report('L-1', { cre: 'not-cre' });
    expect(alertOf(story, 'hepatobiliary')).toMatchObject({ disposition: 'retracted' });
    expect(alertOf(story, 'hepatobiliary')?.timeline.at(-1)?.text).toContain('not-CRE');
  });
});

describe('icu-hepatobiliary', () => {
  it('fires as critical, alone beside provisional, while the mechanism is pending', () => {
    for (const cpe of ['suspected', 'undetermined'] as const) {
      expect(openAlerts(inIcu({ ...HEPATIC, cpe }))).toEqual([
        'icu-hepatobiliary critical',
        'provisional high',
      ]);
    }
  });

  it('cites the study that names the two predictors, and no figure of it', () => {
    const because = alertOf(inIcu({ ...HEPATIC, cpe: 'suspected' }), 'icu-hepatobiliary')?.because;
    expect(because?.at(-1)).toContain('Lin et al., Front Pharmacol 2021;12:716324');
    expect(because?.at(-1)).not.toMatch(/odds|OR |%/);
  });

  it.each([
    ['confirmed', ['hepatobiliary high', 'new-cpe high', 'vulnerable-unit critical']],
    ['negative', ['vulnerable-unit medium']],
  ] as const)('gives way to the single alerts once carbapenemase is %s', (cpe, open) => {
    const story = inIcu({ ...HEPATIC, cpe: 'suspected' })
      .at('2024-01-08 10:00')
      .report('L-1', { cpe, carbapenemases: cpe === 'confirmed' ? ['KPC'] : [] });
    expect(openAlerts(story)).toEqual(open);
    expect(alertOf(story, 'icu-hepatobiliary')?.disposition).toBe('cleared');
    expect(alertOf(story, 'icu-hepatobiliary')?.timeline.at(-1)?.text).toContain(
      'The mechanism is no longer pending',
    );
  });

  it('leaves contact precautions and no new clock when the carbapenemase is excluded', () => {
    const story = inIcu({ ...HEPATIC, cpe: 'suspected' }).report('L-1', { cpe: 'negative' });
    const alert = alertOf(story, 'vulnerable-unit');
    expect(alert).toMatchObject({ severity: 'medium', goal: null });
    expect(alert?.timeline.at(-1)?.text).toContain(
      'carbapenemase excluded: contact precautions go on.',
    );
  });

  it('takes the place of a vulnerable-unit alert when the diagnosis comes later', () => {
    const story = inIcu({ cpe: 'suspected' });
    expect(openAlerts(story)).toEqual(['provisional high', 'vulnerable-unit critical']);
    story.at('2024-01-07 08:00').move('update', 'anna', { diagnoses: [CIRRHOSIS] });
    expect(openAlerts(story)).toEqual(['icu-hepatobiliary critical', 'provisional high']);
    expect(alertOf(story, 'vulnerable-unit')?.disposition).toBe('cleared');
    expect(alertOf(story, 'vulnerable-unit')?.timeline.at(-1)?.text).toContain(
      'Replaced while it stands by icu-hepatobiliary',
    );
  });

  it('asks no new question about a species that is confirmed in this patient already', () => {
    const story = inIcu({ ...HEPATIC, cpe: 'confirmed', carbapenemases: ['KPC'] });
    const before = openAlerts(story);
    story.at('2024-01-08 10:00').report('L-2', {
      patient: 'anna',
      collectedAt: '2024-01-07 06:30',
      ...HEPATIC,
      cpe: 'suspected',
    });
    expect(openAlerts(story)).toEqual(before);
    expect(alertOf(story, 'icu-hepatobiliary')).toBeUndefined();
  });

  it('is cleared when another isolate of the species is confirmed', () => {
    const story = inIcu({ ...HEPATIC, cpe: 'suspected' })
      .at('2024-01-08 10:00')
      .report('L-2', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC'] });
    expect(alertOf(story, 'icu-hepatobiliary')?.timeline.at(-1)?.text).toBe(
      'A carbapenemase is confirmed in another isolate of this species from the patient: ' +
        'see the alert new-cpe.',
    );
  });

  it('is retracted when the result is corrected away', () => {
    const story = inIcu({ ...HEPATIC, cpe: 'suspected' })
      .at('2024-01-08 10:00')
      .report('L-1', { cpe: 'undetermined', cre: 'not-cre' });
    expect(alertOf(story, 'icu-hepatobiliary')?.disposition).toBe('retracted');
  });

  it('does not fire in another vulnerable unit, nor after the ICU was left', () => {
    const burns = new HospitalStory()
      .at('2024-01-05 06:00')
      .admit('anna', 'BURNS', 'burns')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...HEPATIC });
    expect(alertOf(burns, 'icu-hepatobiliary')).toBeUndefined();
    const left = new HospitalStory()
      .at('2024-01-05 06:00')
      .admit('anna', 'ICU-2', 'icu')
      .at('2024-01-05 12:00')
      .transfer('anna', 'SURG-1', 'ward')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 12:30', ...HEPATIC });
    expect(alertOf(left, 'icu-hepatobiliary')).toBeUndefined();
  });

  it('does not take the place of the alerts of another patient', () => {
    const story = inIcu({ ...HEPATIC, cpe: 'suspected' })
      .admit('bert', 'ICU-2', 'icu')
      .at('2024-01-06 12:00')
      .report('L-2', { patient: 'bert', collectedAt: '2024-01-06 11:00', cpe: 'negative' });
    expect(alertsOf(story).map(({ rule, patient }) => `${rule} ${patient}`)).toEqual([
      'icu-hepatobiliary anna',
      'provisional anna',
      'vulnerable-unit bert',
    ]);
  });
});
