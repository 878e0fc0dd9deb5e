import type { AlertRuleChoice } from '@carbawatch/contracts';
import {
  OWN_HOSPITALS,
  changedRules,
  draftFrom,
  parameterFrom,
  withHospitals,
  withTuning,
  withoutTuning,
  wordsOf,
} from './alert-rule-draft';

const SHIPPED: AlertRuleChoice = { tunings: {}, ownRules: [] };

describe('a draft of alert rules', () => {
  it('keeps only what a site says otherwise, and nothing once that is taken back', () => {
    const off = withTuning(SHIPPED, 'not-isolated', { enabled: false });
    const tuned = withTuning(off, 'not-isolated', { parameters: { graceMinutes: 60 } });
    expect(tuned.tunings['not-isolated']).toEqual({
      enabled: false,
      parameters: { graceMinutes: 60 },
    });
    const on = withTuning(off, 'not-isolated', { enabled: undefined });
    expect(on).toEqual(SHIPPED);
    expect(withoutTuning(tuned, 'not-isolated')).toEqual(SHIPPED);
  });

  it('is found again as it was kept, and left where another version of the page wrote it', () => {
    const choice = withTuning(SHIPPED, 'not-isolated', { enabled: false });
    const draft = { basedOn: 3, choice };
    expect(draftFrom(JSON.stringify(draft))).toEqual(draft);
    expect(draftFrom(null)).toBeNull();
    expect(draftFrom('{ "basedOn": 3')).toBeNull();
    expect(draftFrom('{ "basedOn": 3, "choice": { "rules": [] } }')).toBeNull();
  });

  it('names the rules that change, whatever the order in which a store gives their words', () => {
    const one = withTuning(SHIPPED, 'cluster', { parameters: { windowDays: 14, joinDays: 60 } });
    const other = withTuning(SHIPPED, 'cluster', { parameters: { joinDays: 60, windowDays: 14 } });
    expect(changedRules(one, other)).toEqual([]);
    expect(changedRules(SHIPPED, withTuning(one, 'dual', { severity: 'critical' }))).toEqual([
      'cluster',
      'dual',
    ]);
  });

  it.each([
    ['45', 30, 45],
    ['', 30, null],
    ['soon', 30, null],
    ['icu, burns,', ['icu'], ['icu', 'burns']],
    [' Klebsiella ', 'Escherichia', 'Klebsiella'],
  ])('reads %p in the place of %p as %p', (typed, before, read) => {
    expect(parameterFrom(typed, before)).toEqual(read);
  });

  it('keeps the own hospitals as typed, none for nothing, and names their change', () => {
    const named = withHospitals(SHIPPED, ' City, ELM ,');
    expect(named.facilities).toEqual(['City', 'ELM']);
    expect(changedRules(SHIPPED, named)).toEqual([OWN_HOSPITALS]);
    expect(withHospitals(named, ' ')).toEqual(SHIPPED);
  });

  it('says the name of a parameter in words', () => {
    expect(wordsOf('clearingDaysApart')).toBe('clearing days apart');
  });
});
