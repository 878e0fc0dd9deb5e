import { contributionsOf } from './contributions';
import type { MovementFact } from './facts';
import { SHANGHAI, facts, history, movement } from './facts.builder';
import type { StepWords } from './facts.builder';

function standing(words: Partial<StepWords>, movements: MovementFact[] = []): string | undefined {
  const person = facts([history('i1', 'p', { receivedAt: '2024-03-03', ...words })], movements);
  return contributionsOf(person, SHANGHAI).contributions[0]?.value.standing;
}

describe('who belongs to the clinical population', () => {
  it.each<[string, Partial<StepWords>]>([
    ['clinical', {}],
    ['infection', { infection: 'infection' }],
    ['clinical', { status: 'corrected' }],
    ['screening', { specimen: { purpose: 'screening' } }],
    ['screening', { specimen: { type: 'rectal swab', purpose: 'unknown' } }],
    ['colonisation', { infection: 'colonisation' }],
    ['contaminant', { infection: 'contaminant' }],
    ['outpatient', { encounter: { class: 'outpatient' } }],
    ['outpatient', { encounter: { class: 'emergency' } }],
    ['preliminary', { status: 'preliminary' }],
    // The first reason of the order is the one that is counted.
    ['screening', { specimen: { purpose: 'screening' }, infection: 'colonisation' }],
    ['colonisation', { infection: 'colonisation', status: 'preliminary' }],
    ['outpatient', { encounter: { class: 'outpatient' }, status: 'preliminary' }],
  ])('%s: %j', (expected, words) => {
    expect(standing(words)).toBe(expected);
  });

  it.each<[string, Partial<StepWords>]>([
    ['a cancelled result', { withdrawn: true }],
    ['an HL7 test message', { testMessage: true }],
    ['an environmental strain', { specimen: { purpose: 'environmental' } }],
    ['a control strain', { specimen: { purpose: 'quality-control' } }],
  ])('%s never counts', (_, words) => {
    expect(standing(words)).toBeUndefined();
  });

  it('movements outrank the claimed class: an emergency culture counts once admitted', () => {
    const admitted = [
      movement('m1', 'p', 'admit', {
        at: '2024-03-01T08:00:00+08:00',
        class: 'emergency',
        visit: 'V',
        ward: 'ED',
      }),
      movement('m2', 'p', 'transfer', {
        at: '2024-03-01T14:00:00+08:00',
        class: 'inpatient',
        visit: 'V',
        ward: 'A',
      }),
    ];
    const words = {
      collectedAt: '2024-03-01T09:00:00+08:00',
      encounter: { class: 'emergency' as const },
    };
    expect(standing(words)).toBe('outpatient');
    expect(standing(words, admitted)).toBe('clinical');
  });
});
