import type { ReadReport } from '../payloads';
import { readPayload } from '../read-payload';
import type { ReadItem } from '../read-result';
import {
  LN,
  PATIENT,
  SCT,
  SPECIMEN,
  TREE,
  bundle,
  coded,
  flag,
  mic,
  observation,
  organism,
  refer,
  report,
} from './bundles.harness';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };

function itemsOf(value: unknown): readonly ReadItem[] {
  const body = new TextEncoder().encode(JSON.stringify(value));
  const result = readPayload({ contentType: 'application/fhir+json', body, options });
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problems));
  return result.items;
}
function isolatesOf(value: unknown): ReadReport[] {
  return itemsOf(value).flatMap(({ payload }) =>
    payload?.type === 'isolate.report' ? [payload] : [],
  );
}
const codesOf = (value: unknown): string[] =>
  itemsOf(value).flatMap(({ problems }) => problems.map(({ code }) => code));

const MEM_R = {
  agent: 'MEM',
  method: 'mic',
  operator: '>=',
  value: 16,
  unit: 'mg/L',
  interpretation: 'R',
};
const NORM =
  'https://www.medizininformatik-initiative.de/fhir/modul-mikrobio/StructureDefinition/mii-ex-mikrobio-empfindlichkeit-norm';

describe('the three shapes of a microbiology report in FHIR', () => {
  it('a tree: the organism is a result of the report, susceptibilities are its members', () => {
    const items = itemsOf(TREE);
    expect(items).toHaveLength(1);
    expect(items[0]?.problems).toEqual([]);
    expect(items[0]?.payload).toEqual({
      type: 'isolate.report',
      site: 'site-1',
      isolateId: 'ACC-1-o1',
      status: 'final',
      reportedAt: '2024-01-07T15:20:00+08:00',
      patient: {
        id: 'MRN1',
        assigner: '1.2.4',
        name: 'Doe, Jane',
        sex: 'female',
        birthDate: '1957-03-02',
      },
      specimen: {
        id: 'ACC-1',
        type: 'blood',
        purpose: 'clinical',
        collectedAt: '2024-01-05T06:30:00+08:00',
      },
      organism: { name: 'Klebsiella pneumoniae', snomed: '56415008' },
      susceptibility: [MEM_R, { agent: 'CAZ', method: 'unknown', interpretation: 'S' }],
      geneTests: [{ gene: 'KPC', method: 'pcr', result: 'detected' }],
    });
  });

  it('flat, with the norm of each category: one specimen joins what one report lists (MII)', () => {
    const eucast = [{ url: NORM, valueCodeableConcept: { coding: [{ code: 'EUCAST' }] } }];
    const increasedExposure = { ...coded(SCT, '1306583007'), extension: eucast };
    const flat = bundle([
      report(['o1', 'm1', 'm2', 'x1']),
      organism('o1', '112283007', { code: coded(LN, '11475-1') }),
      mic('m1', '6652-2', 1, { interpretation: [flag('S', eucast)] }),
      mic('m2', '133-9', 4, { interpretation: [increasedExposure] }),
      observation('x1', {
        code: coded(LN, '73982-1'),
        valueCodeableConcept: coded(SCT, '260373001'),
        method: coded(SCT, '1304162005'),
      }),
      PATIENT,
      SPECIMEN,
    ]);
    expect(isolatesOf(flat)).toMatchObject([
      {
        isolateId: 'ACC-1-o1',
        organism: { name: 'Escherichia coli' },
        susceptibility: [
          { agent: 'MEM', value: 1, interpretation: 'S', guideline: 'EUCAST' },
          { agent: 'CAZ', value: 4, interpretation: 'I', guideline: 'EUCAST' },
        ],
        geneTests: [{ gene: 'NDM', method: 'wgs', result: 'detected' }],
      },
    ]);
  });

  it('components on the code of a carbapenemase producer, their results as interpretations (CH-ELM)', () => {
    const absent = { dataAbsentReason: { coding: [{ code: 'not-applicable' }] } };
    const swiss = bundle([
      report(['o1'], { identifier: [{ system: 'urn:ietf:rfc:3986', value: 'urn:uuid:1' }] }),
      observation('o1', {
        code: coded(SCT, '737528008', 'Carbapenemase-producing Escherichia coli'),
        component: [
          { code: coded(LN, '85503-1'), ...absent, interpretation: [flag('POS')] },
          { code: coded(LN, '85501-5'), ...absent, interpretation: [coded(SCT, '2667000')] },
          { code: coded(LN, '63368-5'), valueString: 'KPC-19', interpretation: [flag('POS')] },
        ],
      }),
      PATIENT,
      { ...SPECIMEN, accessionIdentifier: undefined, type: coded(SCT, '258527002') },
    ]);
    expect(isolatesOf(swiss)).toMatchObject([
      {
        isolateId: 's1-o1',
        organism: { name: 'Escherichia coli', snomed: '737528008' },
        specimen: { type: 'anal swab', purpose: 'screening' },
        geneTests: [
          { gene: 'OXA-48-like', result: 'detected' },
          { gene: 'VIM', result: 'not-detected' },
          { gene: 'KPC-19', result: 'detected' },
        ],
      },
    ]);
  });
});

describe('which isolate a result belongs to', () => {
  const TWO = [organism('o1', '112283007'), organism('o2', '56415008')];
  const bound = (fields: Readonly<Record<string, unknown>>): unknown =>
    bundle([
      report(['o1', 'o2', 'm1']),
      ...TWO,
      mic('m1', '6652-2', 16, fields),
      PATIENT,
      SPECIMEN,
    ]);
  const second = { isolateId: 'ACC-1-o2', susceptibility: [{ agent: 'MEM', value: 16 }] };

  it('the one it is derived from', () => {
    const [first, other] = isolatesOf(bound({ derivedFrom: [refer('Observation/o2')] }));
    expect(first?.susceptibility).toBeUndefined();
    expect(other).toMatchObject(second);
  });

  it('the one that triggered it, as MII says of reflex tests', () => {
    const url = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.triggeredBy';
    const valueReference = refer('Observation/o2');
    const extension = [{ url, extension: [{ url: 'observation', valueReference }] }];
    expect(isolatesOf(bound({ extension }))[1]).toMatchObject(second);
  });

  it('the one beside it in a panel', () => {
    const panel = observation('panel', {
      code: coded(LN, '50545-3'),
      hasMember: [refer('Observation/o2'), refer('Observation/m1')],
    });
    const all = bundle([panel, ...TWO, mic('m1', '6652-2', 16), PATIENT, SPECIMEN]);
    expect(isolatesOf(all)[1]).toMatchObject(second);
  });

  it('none, where two grew from its specimen and it names neither: it waits, they go on', () => {
    const items = itemsOf(bound({}));
    expect(items.map(({ usable }) => usable)).toEqual([true, true, false]);
    expect(items[2]?.problems).toMatchObject([
      { code: 'result-without-isolate', pointer: '/entry/3/resource' },
    ]);
    expect(JSON.parse(items[2]?.raw ?? '')).toMatchObject({
      resourceType: 'Bundle',
      entry: [{ resource: { id: 'm1' } }, { resource: { id: 'p1' } }, { resource: { id: 's1' } }],
    });
  });

  it('an isolate of another specimen is not meant, though one report lists both', () => {
    const swab = { ...SPECIMEN, id: 's2', accessionIdentifier: { value: 'ACC-2' } };
    const all = bundle([
      report(['o1', 'm1']),
      organism('o1', '112283007'),
      mic('m1', '6652-2', 16, { specimen: refer('Specimen/s2') }),
      PATIENT,
      SPECIMEN,
      swab,
    ]);
    expect(isolatesOf(all)[0]?.susceptibility).toBeUndefined();
    expect(codesOf(all)).toEqual(['result-without-isolate']);
  });
});

describe('what a result says', () => {
  const withResult = (fields: object): unknown =>
    bundle([organism('o1', '56415008', { component: [fields] }), PATIENT, SPECIMEN]);
  const isolateWith = (fields: object): ReadReport | undefined => isolatesOf(withResult(fields))[0];

  it.each([
    ['a string', { valueString: '<=0.25' }, { operator: '<=', value: 0.25, unit: 'mg/L' }],
    ['a string with its category', { valueString: '16 R' }, { value: 16, interpretation: 'R' }],
    ['a category alone', { valueCodeableConcept: { text: 'R' } }, { interpretation: 'R' }],
    [
      'an interpretation over a value',
      { valueString: 'S', interpretation: [flag('R')] },
      { interpretation: 'R' },
    ],
    ['SDD', { interpretation: [flag('SDD')] }, { interpretation: 'SDD' }],
  ])('meropenem as %s', (_, value, row) => {
    const isolate = isolateWith({ code: coded(LN, '6652-2'), ...value });
    expect(isolate?.susceptibility).toMatchObject([{ agent: 'MEM', ...row }]);
  });

  it('a zone is a disk result in millimetres', () => {
    const valueQuantity = { value: 12, unit: 'mm', code: 'mm' };
    const isolate = isolateWith({ code: coded(LN, '6653-0'), valueQuantity });
    expect(isolate?.susceptibility).toEqual([
      { agent: 'MEM', method: 'disk', operator: '=', value: 12, unit: 'mm' },
    ]);
  });

  it('IMP with a category is imipenem, IMP detected is the enzyme', () => {
    const code = { text: 'IMP' };
    expect(isolateWith({ code, interpretation: [flag('R')] })?.susceptibility).toMatchObject([
      { agent: 'IPM', interpretation: 'R' },
    ]);
    const detected = isolateWith({ code, valueCodeableConcept: coded(SCT, '260373001') });
    expect(detected?.geneTests).toMatchObject([{ gene: 'IMP', result: 'detected' }]);
    expect(detected?.susceptibility).toBeUndefined();
  });

  it('mCIM positive is a phenotypic test', () => {
    const isolate = isolateWith({ code: { text: 'mCIM' }, interpretation: [flag('POS')] });
    expect(isolate?.phenotypicTests).toEqual([{ test: 'mCIM', result: 'positive' }]);
  });

  it('a susceptibility predicted from the genotype is no result', () => {
    const predicted = { code: coded(LN, '89489-9'), valueCodeableConcept: { text: 'S' } };
    expect(isolateWith(predicted)?.susceptibility).toBeUndefined();
    expect(codesOf(withResult(predicted))).toEqual([]);
  });

  it.each([
    [
      'an agent that nobody knows',
      { code: { text: 'zorbomycin' }, interpretation: [flag('R')] },
      'unknown-agent',
    ],
    [
      'a value that is none',
      { code: coded(LN, '6652-2'), valueString: 'see text' },
      'unreadable-result',
    ],
    ['a LOINC code with a wrong check digit', { code: coded(LN, '6652-3') }, 'bad-check-digit'],
  ])('%s is left out and reported, the isolate goes on', (_, fields, code) => {
    expect(codesOf(withResult(fields))).toEqual([code]);
    expect(isolateWith(fields)?.isolateId).toBe('ACC-1-o1');
  });

  it('a conclusion that names a gene is read, and that is noted', () => {
    const concluded = report(['o1'], { conclusion: 'KPC detected by PCR.' });
    const all = bundle([concluded, organism('o1', '56415008'), PATIENT, SPECIMEN]);
    expect(isolatesOf(all)[0]?.geneTests).toEqual([
      { gene: 'KPC', method: 'pcr', result: 'detected' },
    ]);
    expect(codesOf(all)).toEqual(['result-in-comment']);
  });
});

describe('versions of a report', () => {
  const withStatus = (status: string, own = 'final'): unknown =>
    bundle([report(['o1'], { status }), organism('o1', '56415008', { status: own }), SPECIMEN]);

  it.each([
    ['registered', 'preliminary'],
    ['partial', 'preliminary'],
    ['preliminary', 'preliminary'],
    ['final', 'final'],
    ['appended', 'final'],
    ['amended', 'corrected'],
    ['corrected', 'corrected'],
    ['cancelled', 'cancelled'],
    ['entered-in-error', 'cancelled'],
  ])('a report that is %s is %s', (status, canonical) => {
    expect(isolatesOf(withStatus(status))).toMatchObject([{ status: canonical }]);
  });

  it.each(['cancelled', 'entered-in-error'])('an organism that is %s is cancelled', (status) => {
    expect(isolatesOf(withStatus('final', status))).toMatchObject([{ status: 'cancelled' }]);
  });

  it('an organism that was taken back and emptied still cancels its isolate', () => {
    const emptied = organism('o1', '', {
      status: 'entered-in-error',
      valueCodeableConcept: undefined,
    });
    const [isolate] = isolatesOf(bundle([emptied, PATIENT, SPECIMEN]));
    expect(isolate).toMatchObject({ isolateId: 'ACC-1-o1', status: 'cancelled' });
    expect(isolate?.organism).toBeUndefined();
  });

  it('a result entered in error is taken out, and the report is a correction', () => {
    const wrong = mic('m1', '6652-2', 16, { status: 'entered-in-error' });
    const [isolate] = isolatesOf(bundle([organism('o1', '56415008'), wrong, PATIENT, SPECIMEN]));
    expect(isolate?.status).toBe('corrected');
    expect(isolate?.susceptibility).toBeUndefined();
  });

  it('a correction without the members it names replaces no more than what it says', () => {
    const alone = organism('o1', '56415008', {
      status: 'corrected',
      hasMember: [refer('Observation/elsewhere')],
    });
    const all = bundle([alone, PATIENT, SPECIMEN]);
    expect(isolatesOf(all)).toMatchObject([{ status: 'final' }]);
    expect(codesOf(all)).toEqual(['unresolved-reference']);
  });

  it('of a history the newest version counts', () => {
    const version = (status: string): object => organism('o1', '56415008', { status });
    const resources = [version('amended'), version('preliminary'), PATIENT, SPECIMEN];
    expect(isolatesOf(bundle(resources, { type: 'history' }))).toMatchObject([
      { status: 'corrected' },
    ]);
  });
});

describe('the isolate id', () => {
  const idOf = (...resources: object[]): string | undefined =>
    isolatesOf(bundle([...resources, PATIENT]))[0]?.isolateId;
  const bare = { ...SPECIMEN, accessionIdentifier: undefined };
  const filler = { identifier: [{ value: 'FILL-1' }] };
  const documentId = { identifier: [{ system: 'urn:ietf:rfc:3986', value: 'urn:uuid:7' }] };
  const request = { resourceType: 'ServiceRequest', id: 'q1', identifier: [{ value: 'ORDER-1' }] };
  const based = { basedOn: [refer('ServiceRequest/q1')] };
  const grown = organism('o1', '56415008');

  it('begins with the accession of the specimen', () => {
    expect(idOf(report(['o1'], filler), grown, SPECIMEN)).toBe('ACC-1-o1');
  });
  it('else with the number of the report', () => {
    expect(idOf(report(['o1'], filler), grown, bare)).toBe('FILL-1-o1');
  });
  it('else with the number of the order, before a document id that changes with each version', () => {
    expect(idOf(report(['o1'], { ...documentId, ...based }), grown, bare, request)).toBe(
      'ORDER-1-o1',
    );
  });
  it('else with the id of the specimen resource', () => {
    expect(idOf(report(['o1'], documentId), grown, bare)).toBe('s1-o1');
  });
  it('ends with the HL7 v2 sub-id where that was carried over', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/observation-v2-subid';
    const inner = [{ url: 'original-sub-identifier', valueString: '2' }];
    const numbered = organism('o1', '56415008', { extension: [{ url, extension: inner }] });
    expect(idOf(numbered, SPECIMEN)).toBe('ACC-1-2');
  });
  it('ends with the number of the Observation, before its resource id', () => {
    const numbered = organism('o1', '56415008', { identifier: [{ value: 'OBI-9' }] });
    expect(idOf(numbered, SPECIMEN)).toBe('ACC-1-OBI-9');
  });
  it('ends with the order where nothing names the isolate, which is noted', () => {
    const nameless = organism('', '56415008', { id: undefined });
    const all = bundle([nameless, SPECIMEN, PATIENT]);
    expect(isolatesOf(all)[0]?.isolateId).toBe('ACC-1-1');
    expect(codesOf(all)).toEqual(['missing-sub-id']);
  });
  it('is required', () => {
    const alone = organism('o1', '56415008', { specimen: undefined });
    expect(itemsOf(alone)).toMatchObject([
      {
        usable: false,
        problems: expect.arrayContaining([
          expect.objectContaining({ code: 'missing-field', pointer: '/specimen' }),
        ]),
      },
    ]);
  });
});
