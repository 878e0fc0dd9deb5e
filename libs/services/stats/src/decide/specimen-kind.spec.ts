import { specimenKind } from './specimen-kind';

it.each([
  ['blood culture', 'sterile', 'blood'],
  ['urine, midstream', 'other', 'urine'],
  ['endotracheal aspirate', 'other', 'respiratory'],
  ['wound swab', 'other', 'wound'],
  ['bile', 'other', 'bile'],
  ['csf', 'sterile', 'other sterile site'],
  ['catheter tip', 'other', 'other'],
])('%s (%s) is of the kind %s', (type, group, kind) => {
  expect(specimenKind(type, group)).toBe(kind);
});

it('nobody said what was sampled: unknown', () => {
  expect(specimenKind(null, 'other')).toBeNull();
});
