import type { Phrase } from '@carbawatch/contracts';

/** Whether the model of a site holds there, as its card says it. */
export const RISK_CARD_PHRASES: readonly Phrase[] = [
  [
    'Not validated here: it has no coefficients that cases could bear out.',
    '未在本院验证：尚无可供病例检验的系数。',
  ],
  [
    'Not validated here: that takes 100 CRE with and 100 without a carbapenemase that it has not learned from and of which every predictor is known ({source}); {events:code} with and {others:code} without so far.',
    '未在本院验证：需产酶与不产酶 CRE 各 100 例，均未参与训练且各预测因素已知（{source}）；目前产酶 {events} 例、不产酶 {others} 例。',
  ],
  [
    'Holds on cases of this site that it has not learned from: {events:code} with and {others:code} without a carbapenemase, calibration intercept and slope as they should be.',
    '在本院未参与训练的病例上成立：产酶 {events} 例、不产酶 {others} 例，校准截距和斜率符合要求。',
  ],
  [
    'Not validated here: on {events:code} CRE with and {others:code} without a carbapenemase that it has not learned from its predictions are too alike to be judged.',
    '未在本院验证：在 {events} 例产酶和 {others} 例不产酶、未参与训练的 CRE 上，预测值过于相近，无法评判。',
  ],
  [
    'Not validated here: on {events:code} CRE with and {others:code} without a carbapenemase that it has not learned from its predictions are off: calibration intercept {level:code} ({low:code} to {high:code}, should be 0), slope {slope:code} ({less:code} to {more:code}, should be 1).',
    '未在本院验证：在 {events} 例产酶和 {others} 例不产酶、未参与训练的 CRE 上预测有偏差：校准截距 {level}（{low} 至 {high}，应为 0），斜率 {slope}（{less} 至 {more}，应为 1）。',
  ],
];
