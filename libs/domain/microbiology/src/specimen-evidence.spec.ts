import { evaluateSpecimen } from './specimen-evidence';
import type { SpecimenInput } from './specimen-evidence';

const swab = (more: Partial<SpecimenInput>): SpecimenInput => ({
  culture: 'no-growth',
  purpose: 'screening',
  targetsTested: ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'],
  geneTests: [],
  phenotypicTests: [],
  ...more,
});
const five = (result: 'not-detected') =>
  ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'].map((gene) => ({ gene, method: 'pcr' as const, result }));
const ndm = { gene: 'NDM', method: 'pcr', result: 'detected' } as const;

/** Row 13: CSTE 22-ID-04, "with or without organism identification". */
describe('A result on the specimen, without an isolate', () => {
  it('a swab with NDM by PCR and no growth is a screening case of 2023, not of 2018', () => {
    const evidence = evaluateSpecimen(swab({ geneTests: [ndm] }));
    expect(evidence.status).toBe('confirmed');
    expect(evidence.carbapenemases).toEqual([
      { family: 'NDM', allele: null, ambler: 'B', evidence: ['pcr'] },
    ]);
    expect(evidence.cases.map((c) => [c.definition, c.case, c.condition, c.eventCode])).toEqual([
      ['cste-2018', 'no', null, null],
      ['cste-2023', 'yes', 'screening', '50271'],
    ]);
    expect(evidence.flags).toContain('screen-only');
  });

  it('is negative only for the targets that were tested', () => {
    const evidence = evaluateSpecimen(swab({ geneTests: [ndm], culture: 'pending' }));
    expect(evidence.negativeFor).toEqual(['IMP', 'KPC', 'OXA-48-like', 'VIM']);
    expect(evaluateSpecimen(swab({ culture: 'no-target-organism' }))).toMatchObject({
      status: 'negative',
      negativeFor: ['IMP', 'KPC', 'NDM', 'OXA-48-like', 'VIM'],
      carbapenemases: [],
    });
  });

  it.each(['invalid', 'not-performed', 'pending'] as const)(
    'a list of targets beside a culture that is %s is no negative',
    (culture) => {
      expect(evaluateSpecimen(swab({ culture }))).toMatchObject({
        status: 'undetermined',
        negativeFor: [],
      });
    },
  );

  it('a panel with a valid result covers its other targets without a culture', () => {
    const vim = { gene: 'VIM', method: 'pcr', result: 'not-detected' } as const;
    expect(
      evaluateSpecimen(swab({ culture: 'not-performed', geneTests: [vim] })).negativeFor,
    ).toEqual(['IMP', 'KPC', 'NDM', 'OXA-48-like', 'VIM']);
  });

  it.each([
    ['pending', 'undetermined', false],
    ['invalid', 'undetermined', false],
    ['not-performed', 'undetermined', false],
    ['no-growth', 'negative', true],
    ['no-target-organism', 'negative', true],
  ] as const)('a culture that is %s alone is %s', (culture, status, counts) => {
    const evidence = evaluateSpecimen(swab({ culture, targetsTested: [] }));
    expect([evidence.status, evidence.cultureCounts]).toEqual([status, counts]);
  });

  it.each([
    ['growth in a rectal screen', { type: 'rectal swab' }, 'suspected'],
    [
      'growth in a CPE screen of unknown purpose',
      { type: 'CPE screen', purpose: 'unknown' },
      'suspected',
    ],
    [
      'growth where the sender says what it looked for',
      { type: 'groin swab', targetsTested: ['carbapenemase'] },
      'suspected',
    ],
    ['growth in a screen that says nothing more', {}, 'suspected'],
    ['growth, of the five families none', { geneTests: five('not-detected') }, 'negative'],
    ['growth, not NDM', { geneTests: five('not-detected').slice(0, 1) }, 'suspected'],
    ['growth, NDM', { geneTests: [ndm] }, 'confirmed'],
    [
      'growth whose isolates are reported',
      { type: 'rectal swab', grewIsolates: true },
      'undetermined',
    ],
    ['growth in an MRSA screen', { type: 'MRSA screen' }, 'undetermined'],
    ['growth in a nasal screen', { type: '鼻拭子' }, 'undetermined'],
    ['growth in urine', { type: 'urine' }, 'undetermined'],
    [
      'growth in a clinical culture of stool',
      { type: 'stool', purpose: 'clinical' },
      'undetermined',
    ],
    ['growth from a sink', { type: 'CPE screen', purpose: 'environmental' }, 'undetermined'],
  ] as const)('%s', (_, more, status) => {
    const evidence = evaluateSpecimen(swab({ culture: 'growth', targetsTested: [], ...more }));
    expect(evidence.status).toBe(status);
    const says = evidence.because.some((words) => words.includes('PMC5366124'));
    expect(says).toBe(status === 'suspected');
  });

  it('growth on a selective plate denies none of the targets of the plate', () => {
    expect(evaluateSpecimen(swab({ culture: 'growth' }))).toMatchObject({
      status: 'suspected',
      negativeFor: [],
    });
  });

  it.each(['MRSA screen (nose)', 'Nasal screen', 'VRE rectal swab', '鼻拭子'])(
    'a %s that grew nothing says nothing of carriage, a gene that was looked for is denied',
    (type) => {
      const nothing = evaluateSpecimen(swab({ type, targetsTested: [] }));
      expect(nothing.status).toBe('undetermined');
      expect(nothing.because).toEqual([expect.stringContaining('says nothing of carriage')]);
      const tested = evaluateSpecimen(
        swab({ type, targetsTested: [], geneTests: five('not-detected') }),
      );
      expect(tested.negativeFor).toHaveLength(5);
    },
  );

  it('a clinical culture without growth is no negative screen, a clinical PCR is negative', () => {
    const clinical = { purpose: 'clinical', targetsTested: [] } as const;
    expect(evaluateSpecimen(swab(clinical))).toMatchObject({
      status: 'undetermined',
      cultureNegative: true,
      because: [expect.stringContaining('no screen')],
    });
    const vim = { gene: 'VIM', method: 'pcr', result: 'not-detected' } as const;
    expect(evaluateSpecimen(swab({ ...clinical, geneTests: [vim] }))).toMatchObject({
      status: 'negative',
      negativeFor: ['VIM'],
    });
  });

  it('an invalid target is no negative', () => {
    const evidence = evaluateSpecimen(
      swab({
        culture: 'pending',
        targetsTested: [],
        geneTests: [
          { gene: 'KPC', method: 'pcr', result: 'invalid' },
          { gene: 'VIM', method: 'pcr', result: 'not-detected' },
        ],
      }),
    );
    expect(evidence.negativeFor).toEqual(['VIM']);
    const whole = evaluateSpecimen(
      swab({ culture: 'pending', geneTests: [{ gene: 'KPC', method: 'pcr', result: 'invalid' }] }),
    );
    expect(whole).toMatchObject({ status: 'undetermined', negativeFor: [] });
  });

  // BD MAX Check-Points CPO has one target for VIM and IMP.
  it.each([
    ['detected', 'confirmed'],
    ['indeterminate', 'negative'],
  ] as const)('a combined target %s leaves neither family negative', (result, status) => {
    const combined = { gene: 'VIM/IMP', method: 'pcr', result } as const;
    const kpc = { gene: 'KPC', method: 'pcr', result: 'not-detected' } as const;
    const evidence = evaluateSpecimen(swab({ geneTests: [combined, kpc] }));
    expect(evidence).toMatchObject({ status, negativeFor: ['KPC', 'NDM', 'OXA-48-like'] });
  });

  it('several families in one swab are several', () => {
    const evidence = evaluateSpecimen(
      swab({ geneTests: [ndm, { gene: 'OXA-48', method: 'pcr', result: 'detected' }] }),
    );
    expect(evidence.carbapenemases.map((c) => c.family)).toEqual(['NDM', 'OXA-48-like']);
  });

  it("a control or environmental swab is nobody's case", () => {
    expect(evaluateSpecimen(swab({ geneTests: [ndm], purpose: 'quality-control' })).cases).toEqual(
      [],
    );
  });
});
