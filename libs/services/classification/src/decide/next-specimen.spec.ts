import type { GeneTest, SpecimenReported } from '@carbawatch/contracts';
import { specimenClassified } from '@carbawatch/contracts';
import fc from 'fast-check';
import { mergeSpecimens } from './merge-specimens';
import { nextSpecimen } from './next-specimen';
import { SHIPPED_RULES } from './site-rules';

const KEY = { site: 'site-1', reportId: 'SWAB-1' };
let received = 0;

/** A rectal swab's report; each one made is received a minute after the one before. */
function swab(over: Partial<SpecimenReported> = {}): SpecimenReported {
  received += 1;
  return {
    ...KEY,
    pseudonym: 'p1',
    patientKnown: true,
    factId: `f${received}`,
    messageId: `m${received}`,
    sender: 'LIS',
    receivedAt: new Date(Date.UTC(2026, 0, 5, 8, received)).toISOString(),
    status: 'final',
    specimen: { type: 'rectal swab', purpose: 'screening', collectedAt: '2026-01-05' },
    ...over,
  };
}

const pcr = (gene: string, result: GeneTest['result']): GeneTest => ({
  gene,
  method: 'pcr',
  result,
});

function stateOf(...reports: SpecimenReported[]) {
  const state = nextSpecimen(KEY, reports, undefined, SHIPPED_RULES);
  if (!state) throw new Error('there is no state');
  return specimenClassified.parse(state);
}

const verdictOf = (...reports: SpecimenReported[]) => stateOf(...reports).classification;

describe('a specimen without an isolate', () => {
  it('is positive for the family that a PCR found, and a screening case of CSTE 2023', () => {
    const verdict = verdictOf(swab({ geneTests: [pcr('NDM', 'detected')], culture: 'no-growth' }));
    expect(verdict).toMatchObject({
      status: 'confirmed',
      carbapenemases: [{ family: 'NDM', allele: null, ambler: 'B', evidence: ['pcr'] }],
      cultureNegative: true,
      caseDefinitions: { 'cste-2018': 'no', 'cste-2023': 'yes' },
    });
    expect(verdict.because.join(' ')).toMatch(/a positive PCR without growth is common/);
  });

  it('is negative for the targets that were tested, and for no other', () => {
    const panel = [pcr('KPC', 'not-detected'), pcr('OXA-48', 'not-detected')];
    expect(verdictOf(swab({ geneTests: panel }))).toMatchObject({
      status: 'negative',
      negativeFor: ['KPC', 'OXA-48-like'],
      carbapenemases: [],
    });
  });

  it.each(['invalid', 'not-performed', 'pending'] as const)(
    'is never negative by a culture that is %s',
    (culture) => {
      const verdict = verdictOf(swab({ culture, targetsTested: ['KPC', 'NDM'] }));
      expect(verdict).toMatchObject({
        status: 'undetermined',
        negativeFor: [],
        cultureNegative: false,
      });
    },
  );

  it('whose PCR was invalid is undetermined until the repeat', () => {
    const invalid = swab({ geneTests: [pcr('KPC', 'invalid')], targetsTested: ['KPC'] });
    const repeat = swab({ geneTests: [pcr('KPC', 'not-detected')] });
    expect(verdictOf(invalid)).toMatchObject({ status: 'undetermined', negativeFor: [] });
    expect(verdictOf(invalid, repeat)).toMatchObject({ status: 'negative', negativeFor: ['KPC'] });
  });
});

describe('the reports of one specimen', () => {
  const pending = () => swab({ status: 'preliminary', culture: 'pending' });

  it('are told in the order of receipt, each with what was concluded then', () => {
    const state = stateOf(
      pending(),
      swab({ status: 'preliminary', geneTests: [pcr('KPC', 'detected')] }),
      swab({ culture: 'no-target-organism' }),
    );
    expect(state.earlier.map(({ classification }) => classification.status)).toEqual([
      'undetermined',
      'confirmed',
    ]);
    expect(state.report).toMatchObject({
      status: 'final',
      culture: 'no-target-organism',
      geneTests: [pcr('KPC', 'detected')],
    });
  });

  it('let a correction replace the whole report, and a cancellation withdraw it', () => {
    const wrong = swab({ geneTests: [pcr('KPC', 'detected')] });
    const corrected = swab({ status: 'corrected', geneTests: [pcr('VIM', 'not-detected')] });
    expect(verdictOf(wrong, corrected)).toMatchObject({
      status: 'negative',
      carbapenemases: [],
      negativeFor: ['VIM'],
    });
    const cancelled = stateOf(wrong, swab({ status: 'cancelled' }));
    expect(cancelled).toMatchObject({ withdrawn: true, report: { status: 'cancelled' } });
    expect(stateOf(wrong, swab({ status: 'cancelled' }), wrong).withdrawn).toBe(true);
    expect(cancelled.earlier).toHaveLength(1);
    const anew = stateOf(wrong, swab({ status: 'cancelled' }), swab({ culture: 'no-growth' }));
    expect(anew).toMatchObject({ withdrawn: false, classification: { status: 'negative' } });
  });

  it('never let a preliminary word override a final one', () => {
    const final = swab({ culture: 'no-growth', reportedAt: '2026-01-06T08:00:00Z' });
    const late = swab({
      status: 'preliminary',
      culture: 'pending',
      reportedAt: '2026-01-07T08:00:00Z',
    });
    expect(mergeSpecimens([final, late]).facts.culture).toBe('no-growth');
  });

  it('take the newest list of targets of each sender', () => {
    const facts = mergeSpecimens([
      swab({ targetsTested: ['KPC', 'NDM'] }),
      swab({ targetsTested: ['KPC'] }),
      swab({ sender: 'REF', targetsTested: ['VIM'] }),
    ]).facts;
    expect(facts.targetsTested).toEqual(['KPC', 'VIM']);
  });

  it('belong to the patient as soon as one of them names one', () => {
    const nameless = swab({ pseudonym: 'specimen', patientKnown: false, culture: 'no-growth' });
    const state = stateOf(nameless, swab({ pseudonym: 'p9' }));
    expect(state).toMatchObject({ pseudonym: 'p9', patientKnown: true });
    expect(state.earlier[0]?.pseudonym).toBe('specimen');
  });

  it('come to the same state in whatever order they are given', () => {
    const reports = [
      pending(),
      swab({ geneTests: [pcr('NDM', 'invalid')] }),
      swab({ sender: 'REF', geneTests: [pcr('NDM', 'detected')] }),
      swab({ status: 'corrected', culture: 'no-growth', version: 2 }),
      swab({ status: 'cancelled', version: 1 }),
      swab({ culture: 'growth' }),
    ];
    const expected = stateOf(...reports);
    fc.assert(
      fc.property(fc.shuffledSubarray(reports, { minLength: reports.length }), (shuffled) => {
        expect(stateOf(...shuffled)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('leave no step and no new revision where they say nothing new', () => {
    const once = swab({ culture: 'no-growth' });
    const again = { ...once, messageId: 'again', receivedAt: '2026-01-09T00:00:00Z' };
    expect(stateOf(once, again).earlier).toEqual([]);
    const stored = { ...KEY, revision: 3, state: { ...stateOf(once), revision: 3 } };
    expect(nextSpecimen(KEY, [once, again], stored, SHIPPED_RULES)).toBeNull();
  });
});
