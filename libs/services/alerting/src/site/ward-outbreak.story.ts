import { E_COLI, HospitalStory, KLEBSIELLA, type ToldResult } from '@carbawatch/testing';

const CITROBACTER = { code: 'cfr', name: 'Citrobacter freundii' } as const;
const KPC: ToldResult = {
  cpe: 'confirmed',
  carbapenemases: ['KPC-2'],
  specimen: { type: 'sputum' },
};
const NDM: ToldResult = {
  cpe: 'confirmed',
  carbapenemases: ['NDM-5'],
  specimen: { type: 'urine' },
};

/**
 * Sixty days on the wards, from 1 March to 29 April 2024. Two clones of KPC pass through ICU-1 at
 * the same time; an NDM plasmid crosses three species on the surgical wards; a patient has two
 * numbers, a result is corrected, a carrier comes back.
 */
export function wardOutbreak(site = 'site-1'): HospitalStory {
  const story = new HospitalStory(site);
  twoClones(story);
  mergeAndCorrection(story);
  plasmid(story);
  story
    .at('2024-04-20 09:00')
    .admit('ada', 'SURG-2', 'ward', { visit: 'ada-2', bed: '9' })
    .at('2024-04-29 12:00')
    .admit('zoe', 'MED-9', 'ward');
  return story;
}

/** ST11: ada, then bea in ICU-1, then cora on MED-1. ST307: dora and eva in ICU-1. */
function twoClones(story: HospitalStory): void {
  story
    .at('2024-03-01 10:00')
    .admit('ada', 'ICU-1', 'icu', { bed: '1' })
    .at('2024-03-03 10:00')
    .admit('bea', 'ICU-1', 'icu', { bed: '2' })
    .at('2024-03-06 15:00')
    .report('L-ada', {
      patient: 'ada',
      species: KLEBSIELLA,
      collectedAt: '2024-03-05 06:00',
      ...KPC,
    })
    .at('2024-03-08 10:00')
    .admit('dora', 'ICU-1', 'icu', { bed: '3' })
    .at('2024-03-08 15:00')
    .report('L-ada', { st: '11' })
    .at('2024-03-11 15:00')
    .report('L-bea', { patient: 'bea', collectedAt: '2024-03-10 06:00', st: '11', ...KPC })
    .at('2024-03-12 10:00')
    .admit('eva', 'ICU-1', 'icu', { bed: '4' })
    .at('2024-03-14 10:00')
    .admit('cora', 'MED-1', 'ward', { bed: '5' })
    // Not typed yet, dora looks like one of them; her type takes her out again.
    .at('2024-03-15 15:00')
    .report('L-dora', { patient: 'dora', collectedAt: '2024-03-14 06:00', ...KPC })
    .at('2024-03-15 18:00')
    .transfer('bea', 'MED-1', 'ward', { bed: '6' })
    .at('2024-03-18 15:00')
    .report('L-dora', { st: '307' })
    .at('2024-03-20 12:00')
    .discharge('ada')
    .at('2024-03-21 15:00')
    .report('L-eva', { patient: 'eva', collectedAt: '2024-03-20 06:00', st: '307', ...KPC })
    .at('2024-03-25 15:00')
    .report('L-cora', { patient: 'cora', collectedAt: '2024-03-24 06:00', st: '11', ...KPC });
}

/** Cora has a second number for two days; fay's result is taken back. */
function mergeAndCorrection(story: HospitalStory): void {
  story
    .at('2024-03-19 10:00')
    .admit('fay', 'ICU-1', 'icu', { bed: '2' })
    .at('2024-03-22 15:00')
    .report('L-fay', { patient: 'fay', collectedAt: '2024-03-21 06:00', st: '307', ...KPC })
    .at('2024-03-25 16:00')
    .report('L-fay', { cpe: 'negative', carbapenemases: [], cre: 'not-cre', status: 'corrected' })
    .at('2024-03-26 08:00')
    .admit('cora-too', 'MED-1', 'ward', { bed: '5' })
    .at('2024-03-26 15:00')
    .report('L-cora-2', { patient: 'cora-too', collectedAt: '2024-03-26 09:00', st: '11', ...KPC })
    .at('2024-03-28 09:00')
    .merge('cora-too', 'cora');
}

/** One plasmid: E. coli in gina, Klebsiella in hana on SURG-1, Citrobacter in ida on SURG-2. */
function plasmid(story: HospitalStory): void {
  story
    .at('2024-03-10 10:00')
    .admit('gina', 'SURG-1', 'ward', { bed: '1' })
    .at('2024-03-14 10:00')
    .admit('hana', 'SURG-1', 'ward', { bed: '2' })
    .at('2024-03-16 15:00')
    .report('L-gina', { patient: 'gina', species: E_COLI, collectedAt: '2024-03-15 06:00', ...NDM })
    .at('2024-03-26 15:30')
    .report('L-hana', { patient: 'hana', collectedAt: '2024-03-25 06:00', st: '147', ...NDM })
    .at('2024-03-27 10:00')
    .transfer('hana', 'SURG-2', 'ward', { bed: '7' })
    .at('2024-03-28 10:00')
    .admit('ida', 'SURG-2', 'ward', { bed: '8' })
    .at('2024-04-06 15:00')
    .report('L-ida', {
      patient: 'ida',
      species: CITROBACTER,
      collectedAt: '2024-04-05 06:00',
      ...NDM,
    });
}
