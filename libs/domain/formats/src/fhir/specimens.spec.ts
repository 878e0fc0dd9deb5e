import type { ReadSpecimen } from '../payloads';
import type { ReadItem } from '../read-result';
import {
  LN,
  PATIENT,
  SCT,
  SPECIMEN,
  bundle,
  coded,
  flag,
  mic,
  observation,
  organism,
  refer,
  report,
} from './bundles.harness';
import { readFhir } from './read-fhir';

function itemsOf(resource: unknown): readonly ReadItem[] {
  const result = readFhir(JSON.stringify(resource), { site: 'site-1', timeZone: 'Asia/Shanghai' });
  if (result.kind === 'refused') throw new Error(result.problems[0]?.detail);
  return result.items;
}

function one(...resources: readonly unknown[]): ReadSpecimen {
  const [item, ...more] = itemsOf(bundle(resources));
  if (item?.payload?.type !== 'specimen.report' || more.length > 0) {
    throw new Error(`one specimen report was expected: ${JSON.stringify(item?.problems)}`);
  }
  return item.payload;
}

const codesOf = (...resources: readonly unknown[]): string[] =>
  itemsOf(bundle(resources)).flatMap(({ problems }) => problems.map(({ code }) => code));

const DETECTED = coded(SCT, '260373001');
const NOT_DETECTED = coded(SCT, '260415000');
const gene = (id: string, loinc: string, value: unknown, fields: object = {}) =>
  observation(id, { code: coded(LN, loinc), valueCodeableConcept: value, ...fields });
const SWAB = { ...SPECIMEN, type: coded(SCT, '258528007', 'Rectal swab') };

describe('a culture without an isolate in FHIR', () => {
  it('is a report of its specimen', () => {
    expect(one(report(['o1']), organism('o1', '264868006'), PATIENT, SWAB)).toMatchObject({
      reportId: 'ACC-1',
      status: 'final',
      culture: 'no-growth',
      reportedAt: '2024-01-07T15:20:00+08:00',
      patient: { id: 'MRN1' },
      specimen: {
        id: 'ACC-1',
        type: 'rectal swab',
        purpose: 'screening',
        collectedAt: '2024-01-05T06:30:00+08:00',
      },
    });
  });

  it.each([
    ['168203004', 'no-target-organism'],
    ['260385009', 'no-target-organism'],
    ['260415000', 'no-target-organism'],
    ['264868006', 'no-growth'],
  ])('by SNOMED CT %s is %s', (value, culture) => {
    expect(one(organism('o1', value), PATIENT, SWAB).culture).toBe(culture);
  });

  it.each([
    ['preliminary', 'preliminary'],
    ['final', 'final'],
    ['amended', 'corrected'],
    ['entered-in-error', 'cancelled'],
  ])('with the status %s is %s', (said, status) => {
    const culture = organism('o1', '264868006', { status: said });
    expect(one(report(['o1'], { status: said }), culture, PATIENT, SWAB).status).toBe(status);
  });

  it('by the code of a producer that is absent (CH-ELM) says so, with its genes', () => {
    const absent = observation('o1', {
      code: coded(SCT, '737528008'),
      interpretation: [coded(SCT, '2667000')],
      component: [{ code: coded(LN, '85827-4'), interpretation: [flag('NEG')] }],
    });
    expect(one(absent, PATIENT, SWAB)).toMatchObject({
      culture: 'no-target-organism',
      geneTests: [{ gene: 'OXA-48-like', result: 'not-detected' }],
    });
  });

  it('that looked for others alone is none', () => {
    const mrsa = observation('o1', {
      code: coded(LN, '6463-4', 'Bacteria identified'),
      valueCodeableConcept: coded(SCT, '168203004'),
    });
    const asked = report(['o1'], { code: { text: 'MRSA screening culture' } });
    expect(itemsOf(bundle([asked, mrsa, PATIENT, SWAB]))).toMatchObject([
      { usable: true, payload: null, problems: [{ code: 'no-isolate' }] },
    ]);
  });

  it('is none beside an organism of the same specimen', () => {
    const items = itemsOf(
      bundle([organism('o1', '56415008'), organism('o2', '168203004'), PATIENT, SPECIMEN]),
    );
    expect(items.map(({ payload }) => payload?.type)).toEqual(['isolate.report']);
  });
});

describe('a report that only concludes', () => {
  const culture = (fields: object) =>
    report([], { code: coded(LN, '600-7', 'Bacteria identified in Blood'), ...fields });

  it.each([
    ['by a code', { conclusionCode: [coded(SCT, '264868006')] }, 'no-growth'],
    [
      'by a code of "not isolated"',
      { conclusionCode: [coded(SCT, '168203004')] },
      'no-target-organism',
    ],
    ['in words', { conclusion: 'No growth after 5 days.' }, 'no-growth'],
    ['by the target', { conclusion: 'No CPE isolated' }, 'no-target-organism'],
    ['in Chinese', { conclusion: '未检出' }, 'no-target-organism'],
  ])('%s that nothing grew is a report of the specimen', (_, fields, expected) => {
    expect(one(culture(fields), PATIENT, SWAB)).toMatchObject({
      reportId: 'ACC-1',
      status: 'final',
      culture: expected,
      reportedAt: '2024-01-07T15:20:00+08:00',
      patient: { id: 'MRN1' },
    });
  });

  it('may be preliminary, and may be taken back', () => {
    const none = { conclusionCode: [coded(SCT, '264868006')] };
    expect(one(culture({ ...none, status: 'preliminary' }), PATIENT, SWAB).status).toBe(
      'preliminary',
    );
    expect(one(culture({ ...none, status: 'entered-in-error' }), PATIENT, SWAB).status).toBe(
      'cancelled',
    );
  });

  it('something else, or beside an organism, is no such report', () => {
    const [item] = itemsOf(bundle([culture({ conclusion: 'Please repeat.' }), PATIENT, SWAB]));
    expect(item).toMatchObject({ payload: null, problems: [{ code: 'no-isolate' }] });
    const grown = itemsOf(
      bundle([
        report(['o1'], { conclusion: 'No growth of others' }),
        organism('o1', '56415008'),
        PATIENT,
        SWAB,
      ]),
    );
    expect(grown.map(({ payload }) => payload?.type)).toEqual(['isolate.report']);
  });
});

describe('carbapenemases of a specimen without organism in FHIR', () => {
  it('are one report of the specimen, each target its own', () => {
    expect(
      one(
        report(['g1', 'g2', 'g3']),
        gene('g1', '49617-4', DETECTED),
        gene('g2', '73982-1', NOT_DETECTED),
        gene('g3', '85501-5', coded(SCT, '125154007')),
        PATIENT,
        SWAB,
      ),
    ).toMatchObject({
      reportId: 'ACC-1',
      geneTests: [
        { gene: 'KPC', method: 'pcr', result: 'detected' },
        { gene: 'NDM', method: 'pcr', result: 'not-detected' },
        { gene: 'VIM', method: 'pcr', result: 'invalid' },
      ],
    });
  });

  it('stand as components of a panel', () => {
    const panel = observation('p1', {
      code: coded(LN, '85502-3', 'Carbapenem resistance genes panel'),
      component: [
        { code: coded(LN, '49617-4'), interpretation: [flag('NEG')] },
        { code: coded(LN, '85827-4'), interpretation: [flag('POS')] },
      ],
    });
    expect(one(panel, PATIENT, SWAB).geneTests).toMatchObject([
      { gene: 'KPC', result: 'not-detected' },
      { gene: 'OXA-48-like', result: 'detected' },
    ]);
  });

  it('beside a culture without growth say both', () => {
    expect(
      one(organism('o1', '264868006'), gene('g1', '49617-4', DETECTED), PATIENT, SWAB),
    ).toMatchObject({ culture: 'no-growth', geneTests: [{ gene: 'KPC', result: 'detected' }] });
  });

  it('of two specimens are two reports', () => {
    const other = { ...SWAB, id: 's2', accessionIdentifier: { value: 'ACC-2' } };
    const items = itemsOf(
      bundle([
        gene('g1', '49617-4', DETECTED),
        gene('g2', '49617-4', NOT_DETECTED, { specimen: refer('Specimen/s2') }),
        PATIENT,
        SWAB,
        other,
      ]),
    );
    expect(items.map(({ payload }) => payload)).toMatchObject([
      { reportId: 'ACC-1', geneTests: [{ result: 'detected' }] },
      { reportId: 'ACC-2', geneTests: [{ result: 'not-detected' }] },
    ]);
  });

  it('of which one was entered in error correct the report, all of them cancel it', () => {
    const wrong = gene('g1', '49617-4', DETECTED, { status: 'entered-in-error' });
    const corrected = one(wrong, gene('g2', '73982-1', NOT_DETECTED), PATIENT, SWAB);
    expect(corrected).toMatchObject({ status: 'corrected', geneTests: [{ gene: 'NDM' }] });
    expect(one(wrong, PATIENT, SWAB)).toMatchObject({ reportId: 'ACC-1', status: 'cancelled' });
  });

  it('leave a susceptibility without an isolate waiting, and go on', () => {
    const [item] = itemsOf(
      bundle([mic('m1', '6652-2', 16), gene('g1', '49617-4', DETECTED), PATIENT, SWAB]),
    );
    expect(item).toMatchObject({
      usable: true,
      payload: { type: 'specimen.report', geneTests: [{ gene: 'KPC' }] },
      problems: [{ code: 'result-without-isolate' }],
    });
  });

  it('that a screen denies, or finds without a name, are told', () => {
    const screen = (value: string) =>
      observation('s1', { code: { text: 'CPE screen' }, valueCodeableConcept: coded(SCT, value) });
    expect(one(screen('260385009'), PATIENT, SWAB).culture).toBe('no-target-organism');
    expect(one(screen('10828004'), PATIENT, SWAB)).toMatchObject({
      culture: 'growth',
      targetsTested: ['carbapenemase'],
    });
    expect(codesOf(screen('10828004'), PATIENT, SWAB)).toEqual([]);
  });
});

describe('a resistance determinant in the German MII module’s profile', () => {
  const PROFILE =
    'https://www.medizininformatik-initiative.de/fhir/modul-mikrobio/StructureDefinition/mii-pr-mikrobio-resistenzmechanismen-determinanten';
  const determinant = (loinc: string, profile: string) =>
    gene('g1', loinc, DETECTED, {
      meta: { profile: [profile] },
      method: coded(SCT, '258066000'),
    });

  it('by a code that is known here is that gene', () => {
    expect(one(determinant('73982-1', PROFILE), PATIENT, SWAB).geneTests).toEqual([
      { gene: 'NDM', method: 'pcr', result: 'detected' },
    ]);
  });

  it('by a code that is not known is kept under its code, and somebody has to name it', () => {
    const unknown = determinant('92249-2', `${PROFILE}|2026.0.1`);
    expect(one(unknown, PATIENT, SWAB).geneTests).toEqual([
      { gene: 'LOINC 92249-2', method: 'pcr', result: 'detected' },
    ]);
    expect(codesOf(unknown, PATIENT, SWAB)).toEqual(['unknown-gene']);
  });

  it('is not meant by the same code in another profile', () => {
    const [item] = itemsOf(bundle([determinant('92249-2', 'https://example.org/x'), PATIENT]));
    expect(item).toMatchObject({ payload: null, problems: [{ code: 'no-isolate' }] });
  });
});
