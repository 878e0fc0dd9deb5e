import type { ResolvedCase } from '@carbawatch/epidemiology';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { modelCard } from './model-card';
import type { StoredRiskModel } from './risk-model.store';

/** Of a study: 27% without intensive care, 73% with it; nothing was learned here. */
const ENTERED: StoredRiskModel = {
  version: 1,
  method: 'entered',
  source: 'A study of another hospital.',
  intercept: -1,
  coefficients: { icu: { weight: 2, oddsRatio: Math.exp(2), lower: null, upper: null } },
  warnings: [],
  learnedUntil: null,
  fittedAt: new Date('2024-01-01T00:00:00Z'),
  fittedBy: 'admin',
};

/** `n` cases alike, of which `cpe` had a carbapenemase. */
function cases(icu: boolean | null, n: number, cpe: number, day = '2024-02-01'): ResolvedCase[] {
  return Array.from({ length: n }, (_, i) => ({ day, predictors: { icu }, cpe: i < cpe }));
}

const cardOf = (members: readonly ResolvedCase[], stored: StoredRiskModel | null = ENTERED) =>
  modelCard({ site: 'site-1', stored, cases: members, pending: 0 });

/** Those of the study again: 101 with a carbapenemase and 139 without. */
const AS_PREDICTED = [...cases(false, 160, 43), ...cases(true, 80, 58)];

describe('whether a model holds here', () => {
  it('is not known of few cases: the card says how many of each there are', () => {
    const card = cardOf([...cases(false, 40, 11), ...cases(true, 48, 46)]);
    expect(card.validatedHere).toBe(false);
    expect(card.validation).toBe(
      'Not validated here: that takes 100 CRE with and 100 without a carbapenemase that it has ' +
        'not learned from and of which every predictor is known (Collins GS et al, Stat Med ' +
        '2016;35:214); 57 with and 31 without so far.',
    );
  });

  it('holds with a hundred of each that it predicted right', () => {
    const card = cardOf(AS_PREDICTED);
    expect(card.validatedHere).toBe(true);
    expect(card.validation).toBe(
      'Holds on cases of this site that it has not learned from: 101 with and 139 without a ' +
        'carbapenemase, calibration intercept and slope as they should be.',
    );
    expect(cardOf(AS_PREDICTED.slice(2)).validatedHere).toBe(false);
  });

  it('does not hold, however many there are, where it predicts wrong: the card says so', () => {
    const card = cardOf([...cases(false, 200, 130), ...cases(true, 100, 50)]);
    expect(card.validatedHere).toBe(false);
    expect(card.validation).toMatch(
      /^Not validated here: on 180 CRE with and 120 without a carbapenemase that it has not learned from its predictions are off: calibration intercept \S+ \(\S+ to \S+, should be 0\), slope \S+ \(\S+ to \S+, should be 1\)\.$/,
    );
  });

  it('is judged by no case that it learned from, and by none of which a predictor is not known', () => {
    const learned = { ...ENTERED, method: 'intercept', learnedUntil: '2024-02-01' } as const;
    expect(cardOf(AS_PREDICTED, learned).validation).toContain('; 0 with and 0 without so far.');
    const later = [...AS_PREDICTED, ...cases(true, 3, 2, '2024-02-02')];
    expect(cardOf(later, learned).validation).toContain('; 2 with and 1 without so far.');
    const unknown = [...cases(null, 300, 150), ...cases(true, 3, 2)];
    expect(cardOf(unknown).validation).toContain('; 2 with and 1 without so far.');
  });

  it('says how many cases the calibration leaves out, of a model that was entered too', () => {
    const known = [...cases(true, 12, 7), ...cases(false, 20, 9)];
    const said = [
      'The calibration shown leaves out 8 of 40 settled CRE: a predictor of theirs is not known.',
    ];
    expect(cardOf([...known, ...cases(null, 8, 3)]).warnings).toEqual(said);
    expect(cardOf(known).warnings).toEqual([]);
    expect(ALERTING_BOOK.chinese(said[0] ?? '')).toContain('40 例');
  });

  it('is said in Chinese as well', () => {
    const said = (members: readonly ResolvedCase[], stored: StoredRiskModel | null = ENTERED) =>
      ALERTING_BOOK.chinese(cardOf(members, stored).validation);
    const few = [...cases(false, 40, 11), ...cases(true, 48, 46)];
    expect(said(few)).toContain('目前产酶 57 例、不产酶 31 例');
    const wrong = [...cases(false, 200, 130), ...cases(true, 100, 50)];
    const alike = cases(true, 250, 125);
    const all = [said(few), said(AS_PREDICTED), said(wrong), said(alike), said([], null)];
    for (const one of all)
      expect(one.replaceAll(/CRE|Collins GS.*?214/g, '')).not.toMatch(/[a-z]/i);
  });

  it('cannot be said where all were predicted alike', () => {
    expect(cardOf(cases(true, 250, 125))).toMatchObject({
      validatedHere: false,
      validation: expect.stringMatching(/ are too alike to be judged\.$/) as string,
    });
  });

  it('cannot be said where it has no coefficients', () => {
    const card = cardOf(
      AS_PREDICTED.map((one) => ({ ...one, predictors: { icu: true, hepatobiliary: true } })),
      null,
    );
    expect(card).toMatchObject({
      validatedHere: false,
      validation: 'Not validated here: it has no coefficients that cases could bear out.',
    });
  });
});

describe('what the card shows of how it predicts', () => {
  it('drift: each quarter by itself, the oldest first, of all cases', () => {
    const learned = { ...ENTERED, method: 'intercept', learnedUntil: '2024-05-31' } as const;
    const { drift } = cardOf(
      [
        ...cases(true, 20, 15, '2023-11-15'),
        ...cases(false, 30, 8, '2024-02-01'),
        ...cases(true, 10, 2, '2024-06-30'),
      ],
      learned,
    );
    expect(drift.map(({ from, to, n, events }) => [from, to, n, events])).toEqual([
      ['2023-11-15', '2023-11-15', 20, 15],
      ['2024-02-01', '2024-02-01', 30, 8],
      ['2024-06-30', '2024-06-30', 10, 2],
    ]);
  });

  it('calibration: of the cases that it has not learned from alone, and says where there is none', () => {
    const learned = { ...ENTERED, method: 'intercept', learnedUntil: '2024-02-01' } as const;
    const unseen = [...cases(true, 12, 9, '2024-03-01'), ...cases(false, 8, 2, '2024-03-02')];
    const { calibration, warnings } = cardOf([...AS_PREDICTED, ...unseen], learned);
    expect(calibration).toMatchObject({ from: '2024-03-01', to: '2024-03-02', n: 20, events: 11 });
    expect(warnings).toEqual([]);
    const all = cardOf(AS_PREDICTED, learned);
    expect(all.calibration).toMatchObject({ n: 240, events: 101 });
    expect(all.warnings).toEqual([
      'The calibration shown is on the cases that it learned from, and flatters it.',
    ]);
  });
});
