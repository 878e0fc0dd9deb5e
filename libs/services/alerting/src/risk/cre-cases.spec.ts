import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { factsOf, personsOf } from '../decide/present.story';
import { creCasesOf, type CreCase } from './cre-cases';
import { NO_MODEL, riskScoreOf, type SiteModel } from './risk-score';

function casesOf(story: HospitalStory): CreCase[] {
  return personsOf(factsOf(story)).flatMap(({ picture }) => creCasesOf(picture));
}

const PENDING = { patient: 'anna', cpe: 'suspected', collectedAt: '2024-01-05 06:30' } as const;

const onWard = () =>
  new HospitalStory().at('2024-01-03 10:00').admit('anna', 'MED-1', 'ward').at('2024-01-05 06:00');

describe('what the risk model asks of a CRE', () => {
  it('intensive care at the culture counts', () => {
    const story = onWard()
      .transfer('anna', 'ICU-2', 'icu')
      .at('2024-01-06 09:00')
      .report('L-1', PENDING);
    expect(casesOf(story)).toMatchObject([{ predictors: { icu: true }, mechanism: 'pending' }]);
  });

  it('intensive care earlier in the same admission counts', () => {
    const story = new HospitalStory()
      .at('2024-01-02 10:00')
      .admit('anna', 'ICU-2', 'icu')
      .at('2024-01-04 10:00')
      .transfer('anna', 'MED-1', 'ward')
      .at('2024-01-06 09:00')
      .report('L-1', PENDING);
    expect(casesOf(story)).toMatchObject([{ predictors: { icu: true }, ward: 'MED-1' }]);
  });

  it('intensive care after the culture is an outcome, no predictor', () => {
    const story = onWard()
      .at('2024-01-05 12:00')
      .transfer('anna', 'ICU-2', 'icu')
      .at('2024-01-06 09:00')
      .report('L-1', PENDING);
    expect(casesOf(story)).toMatchObject([{ predictors: { icu: false } }]);
  });

  it('a ward of which nobody knows the kind is not known, neither yes nor no', () => {
    const story = new HospitalStory().at('2024-01-06 09:00').report('L-1', PENDING);
    expect(casesOf(story)).toMatchObject([{ predictors: { icu: null, hepatobiliary: null } }]);
  });

  it.each([
    ['cholangitis of this encounter', 'K83.0', true],
    ['pneumonia alone', 'J18.9', false],
  ])('%s', (_, code, hepatobiliary) => {
    const diagnoses = [{ system: 'icd-10' as const, code, type: 'working' as const }];
    const told = { ...PENDING, encounter: { ward: 'MED-1', diagnoses } };
    const story = onWard().at('2024-01-06 09:00').report('L-1', told);
    expect(casesOf(story)).toMatchObject([{ predictors: { hepatobiliary } }]);
  });

  it.each([
    [{ cpe: 'confirmed', carbapenemases: ['KPC-2'] }, 'cpe'],
    [{ cpe: 'probable' }, 'cpe'],
    [{ cpe: 'negative' }, 'not-cpe'],
    [{ cpe: 'suspected' }, 'pending'],
    [{ cpe: 'undetermined' }, 'pending'],
  ] as const)('with %s the mechanism is %s', (told, mechanism) => {
    const story = onWard()
      .at('2024-01-06 09:00')
      .report('L-1', { ...PENDING, ...told });
    expect(casesOf(story)).toMatchObject([{ mechanism }]);
  });

  it('an isolate that is no CRE, or that was withdrawn, is none of its cases', () => {
    const story = onWard()
      .at('2024-01-06 09:00')
      .report('L-1', { ...PENDING, cre: 'not-cre' })
      .report('L-2', { ...PENDING, species: E_COLI, withdrawn: true });
    expect(casesOf(story)).toEqual([]);
  });
});

describe('the score on a pending CRE', () => {
  const [icu] = casesOf(
    onWard().transfer('anna', 'ICU-2', 'icu').at('2024-01-06 09:00').report('L-1', PENDING),
  );
  const fitted: SiteModel = {
    version: 3,
    method: 'refit',
    model: { intercept: -1, weights: { icu: 1, hepatobiliary: 0.5 } },
    validatedHere: false,
  };

  it('shows the terms that made it, each with its fact, and that it is not validated here', () => {
    expect(icu && riskScoreOf(icu, fitted)).toMatchObject({
      isolateId: 'L-1',
      probability: 0.5,
      terms: [
        {
          name: 'icu',
          present: true,
          isKnown: true,
          weight: 1,
          because: expect.stringContaining('ICU-2'),
        },
        { name: 'hepatobiliary', present: false, isKnown: false, weight: 0.5 },
      ],
      model: 'cpe-given-cre 3',
      notice: expect.stringContaining('Not validated here'),
    });
  });

  it('gives an order but no probability while the site has no coefficients', () => {
    expect(icu && riskScoreOf(icu, NO_MODEL)).toMatchObject({
      probability: null,
      predictorsPresent: 1,
    });
  });

  it('computes with no number or text that stands for a yes or no, and says so', () => {
    const covariates = { age: 70, carbapenem30d: true };
    const told = { ...PENDING, covariates };
    const [cre] = casesOf(onWard().at('2024-01-06 09:00').report('L-1', told));
    const withAge = { ...fitted.model.weights, carbapenem30d: 1, age: 0.02 };
    const model = { intercept: -1, weights: withAge };
    const score = cre && riskScoreOf(cre, { ...fitted, model });
    expect(score).toMatchObject({ probability: null, notice: expect.stringContaining('of age.') });
    expect(score).not.toHaveProperty('range');
    expect(score?.terms.map(({ because }) => because)).toEqual(
      expect.arrayContaining(['age: told, and neither yes nor no.', 'carbapenem30d: yes.']),
    );
    // A model that does not ask for it computes.
    expect(cre && riskScoreOf(cre, fitted)?.probability).toBeCloseTo(1 / (1 + Math.exp(1)), 10);
  });

  it.each(['cpe', 'not-cpe', 'unsettled'] as const)('is not shown once it is %s', (mechanism) => {
    expect(icu && riskScoreOf({ ...icu, mechanism }, fitted)).toBeNull();
  });
});
