import { en } from '../../i18n/en';
import { textOf } from '../../i18n/text';
import { predictorLabel } from './predictor-label';

const english = textOf(en, 'en');

describe('a predictor', () => {
  it.each([
    ['Age', 'number', 'years', 'Age, per year'],
    ['Hospital stay before the index culture', 'number', 'days', /, per day$/],
    ['charlson', 'number', null, 'charlson, per unit'],
    ['Sex: male', 'level', null, 'Sex: male'],
    ['ICU', 'yes-no', null, 'ICU'],
  ] as const)('%s, a %s in %p, says what its odds ratio is for', (label, kind, unit, told) => {
    expect(predictorLabel({ label, kind, unit }, english)).toEqual(
      typeof told === 'string' ? told : expect.stringMatching(told),
    );
  });
});
