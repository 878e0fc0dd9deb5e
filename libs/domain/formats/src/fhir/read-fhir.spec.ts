import fc from 'fast-check';
import { readPayload } from '../read-payload';
import type { ReadItem, ReadResult } from '../read-result';
import {
  LN,
  PATIENT,
  SCT,
  SPECIMEN,
  TREE,
  bundle,
  coded,
  observation,
  mic,
  organism,
  refer,
} from './bundles.harness';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };

function read(value: unknown): ReadResult {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const body = new TextEncoder().encode(text);
  return readPayload({ contentType: 'application/fhir+json; charset=utf-8', body, options });
}
function itemsOf(value: unknown): readonly ReadItem[] {
  const result = read(value);
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problems));
  return result.items;
}
const grown = organism('o1', '56415008');

describe('a FHIR payload', () => {
  it.each([
    ['that breaks off', '{"resourceType":', 400, 'malformed-json', 'character 17'],
    ['that is empty', '', 400, 'empty-payload', ''],
    ['that is a list', [], 422, 'bad-value', ''],
    ['without its type', {}, 422, 'missing-field', '/resourceType'],
    [
      'of a type that says nothing here',
      { resourceType: 'Claim' },
      422,
      'unsupported-type',
      '/resourceType',
    ],
    ['that is a Bundle of nothing', bundle([]), 422, 'empty-payload', '/entry'],
    ['whose entries are no list', { resourceType: 'Bundle', entry: 1 }, 422, 'bad-value', '/entry'],
  ])('%s is refused', (_, value, status, code, pointer) => {
    expect(read(value)).toMatchObject({ kind: 'refused', status, problems: [{ code, pointer }] });
  });

  it.each(['document', 'message', 'transaction', 'batch', 'history', 'searchset', 'collection'])(
    'may be a Bundle of type %s',
    (type) => {
      expect(itemsOf({ ...TREE, type })).toMatchObject([{ payload: { isolateId: 'ACC-1-o1' } }]);
    },
  );

  it('may answer a batch: Bundles in a Bundle', () => {
    const inner = bundle([TREE], { type: 'batch-response' });
    expect(itemsOf(inner)).toMatchObject([
      { pointer: '/entry/0/resource/entry/1/resource', payload: { isolateId: 'ACC-1-o1' } },
    ]);
  });

  it('may be a single resource with what it contains', () => {
    const alone = organism('o1', '56415008', {
      contained: [
        { ...PATIENT, id: 'p' },
        { ...SPECIMEN, id: 's', subject: undefined },
      ],
      subject: refer('#p'),
      specimen: refer('#s'),
    });
    expect(itemsOf(alone)).toMatchObject([
      { pointer: '', payload: { isolateId: 'ACC-1-o1', patient: { id: 'MRN1' } }, problems: [] },
    ]);
  });

  it('may refer by the addresses of its entries', () => {
    const entry = [
      {
        fullUrl: 'urn:uuid:1',
        resource: { ...grown, subject: refer('urn:uuid:2'), specimen: refer('urn:uuid:3') },
      },
      { fullUrl: 'urn:uuid:2', resource: { ...PATIENT, id: undefined } },
      { fullUrl: 'urn:uuid:3', resource: { ...SPECIMEN, id: undefined } },
    ];
    expect(itemsOf({ resourceType: 'Bundle', type: 'message', entry })).toMatchObject([
      { payload: { isolateId: 'ACC-1-o1', patient: { id: 'MRN1' } } },
    ]);
  });

  it('keeps patients of two servers apart, though their ids are the same', () => {
    const on = (server: string, resource: object, path: string): object => ({
      fullUrl: `https://${server}/fhir/${path}`,
      resource,
    });
    const mrn = (value: string): object => ({ ...PATIENT, identifier: [{ value }] });
    const filed = { specimen: { identifier: { value: 'ACC' } } };
    const entry = [
      on('a', mrn('A-1'), 'Patient/p1'),
      on('b', mrn('B-1'), 'Patient/p1'),
      on('a', { ...grown, ...filed }, 'Observation/o1'),
      on('b', organism('o2', '112283007', filed), 'Observation/o2'),
    ];
    const patients = itemsOf({ resourceType: 'Bundle', entry }).map(({ payload }) =>
      payload?.type === 'isolate.report' ? payload.patient?.id : null,
    );
    expect(patients).toEqual(['A-1', 'B-1']);
  });

  it('with nothing to take in is processed, and says so', () => {
    const glucose = observation('o1', { code: coded(LN, '2345-7'), valueInteger: 90 });
    expect(itemsOf(bundle([glucose, PATIENT]))).toMatchObject([
      { usable: true, payload: null, problems: [{ code: 'no-isolate' }] },
    ]);
  });

  it('of test data is marked as such', () => {
    const meta = { tag: [{ code: 'HTEST' }] };
    expect(itemsOf({ ...TREE, meta })).toMatchObject([{ payload: { testMessage: true } }]);
    const one = bundle([{ ...PATIENT, meta }, grown, SPECIMEN]);
    expect(itemsOf(one)).toMatchObject([{ payload: { testMessage: true } }]);
  });

  it('reports a deletion, which takes nothing back', () => {
    const deletion = { request: { method: 'DELETE', url: 'Observation/o1' } };
    expect(itemsOf({ resourceType: 'Bundle', entry: [deletion] })).toMatchObject([
      { usable: false, problems: [{ code: 'deletion-not-served', pointer: '/entry/0' }] },
    ]);
  });
});

describe('a resource in a wrong form', () => {
  it('waits by itself, and the others go on', () => {
    const broken = { ...organism('o2', '112283007'), status: undefined };
    expect(itemsOf(bundle([grown, broken, PATIENT, SPECIMEN]))).toMatchObject([
      { usable: false, problems: [{ code: 'missing-field', pointer: '/entry/1/resource/status' }] },
      { usable: true, payload: { isolateId: 'ACC-1-o1' } },
    ]);
  });

  it('holds back the isolates of the patient that it is: they would belong to nobody', () => {
    const broken = { ...PATIENT, identifier: 'MRN1' };
    const items = itemsOf(bundle([grown, broken, SPECIMEN]));
    expect(items.map(({ usable, payload }) => [usable, payload])).toEqual([
      [false, null],
      [false, null],
    ]);
  });
});

describe('the patient of a report', () => {
  const patientIn = (value: unknown) => {
    const [item] = itemsOf(value);
    const payload = item?.payload;
    return [
      payload?.type === 'isolate.report' ? payload.patient : null,
      item?.problems.map(({ code }) => code),
    ];
  };

  it('is the identifier of the reference, where there is no Patient', () => {
    const subject = { identifier: { value: 'MRN9', system: 'urn:oid:1.2.4' } };
    expect(patientIn(bundle([{ ...grown, subject }, SPECIMEN]))).toEqual([
      { id: 'MRN9', assigner: '1.2.4' },
      [],
    ]);
  });

  it("else the server's own id, under an assigner of its own", () => {
    expect(patientIn(bundle([grown, SPECIMEN]))).toEqual([
      { id: 'p1', assigner: 'fhir-logical-id' },
      ['patient-by-logical-id'],
    ]);
  });

  it('is none of the numbers that are no longer used', () => {
    const identifier = [{ use: 'old', value: 'MRN0' }, { value: 'MRN1' }];
    expect(patientIn(bundle([grown, { ...PATIENT, identifier }, SPECIMEN]))[0]).toMatchObject({
      id: 'MRN1',
    });
  });

  it('has no birth date where that is known to the month alone', () => {
    const [patient, codes] = patientIn(
      bundle([grown, { ...PATIENT, birthDate: '1957-03' }, SPECIMEN]),
    );
    expect(patient).not.toHaveProperty('birthDate');
    expect(codes).toEqual(['bad-date']);
  });

  it('is nobody, where the specimen was taken from a place', () => {
    const sink = { ...grown, subject: refer('Location/sink-4') };
    const [item] = itemsOf(bundle([sink, { ...SPECIMEN, subject: undefined }]));
    expect(item?.payload).toMatchObject({ specimen: { purpose: 'environmental' } });
    expect(item?.payload).not.toHaveProperty('patient');
  });
});

describe('an organism that nobody knows', () => {
  it('waits with its report, which can be replayed by itself', () => {
    const unknown = organism('o2', '999999990');
    const items = itemsOf(bundle([grown, unknown, PATIENT, SPECIMEN]));
    expect(items).toMatchObject([
      { usable: true },
      { usable: false, problems: [{ code: 'unknown-organism', pointer: '/entry/1/resource' }] },
    ]);
    const raw: unknown = JSON.parse(items[1]?.raw ?? '');
    expect(itemsOf(raw)).toMatchObject([{ problems: [{ code: 'unknown-organism' }] }]);
  });
});

/** Every value of a JSON tree with its path. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[...path], ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}
function replaced(
  value: unknown,
  [key, ...rest]: readonly (string | number)[],
  by: unknown,
): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((v, i) => (i === key ? replaced(v, rest, by) : v));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === String(key) ? replaced(inner, rest, by) : inner,
    ]),
  );
}

describe('whatever a FHIR payload holds is read or refused', () => {
  const stay = {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    subject: refer('Patient/p1'),
    period: { start: '2024-01-03', end: '2024-01-09' },
    location: [{ location: { display: 'W1' }, period: { start: '2024-01-03' } }],
    diagnosis: [{ condition: refer('Condition/c1') }],
  };
  const condition = { resourceType: 'Condition', id: 'c1', code: coded('icd-10', 'K83.0') };
  const panel = organism('o2', '737528008', {
    component: [{ code: coded(LN, '63368-5'), valueString: 'KPC-19' }],
    hasMember: [refer('Observation/o2')],
    derivedFrom: [refer('Observation/o1')],
    method: coded(SCT, '258066000'),
  });
  const seed = bundle([TREE, stay, condition, panel]);
  const paths = pathsOf(seed);

  it('any value in any place', () => {
    const strange = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('', '#', '\u0000', '\ud800', 'Observation/o2', -1, 1e308, null, [null], {}),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...paths), strange), { minLength: 1, maxLength: 5 }),
        (changes) => {
          const changed = changes.reduce<unknown>((v, [path, by]) => replaced(v, path, by), seed);
          const result = read(changed);
          const problems = result.kind === 'refused' ? result.problems : [];
          if (result.kind === 'refused') return expect(problems.length).toBeGreaterThan(0);
          for (const { usable, payload, problems: found } of result.items) {
            if (usable) continue;
            expect(payload).toBeNull();
            expect(found.length).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('members and specimens that go round in circles', () => {
    const round = organism('o1', '56415008', { hasMember: [refer('Observation/o1')] });
    const parent = { ...SPECIMEN, parent: [refer('Specimen/s1')] };
    expect(itemsOf(bundle([round, PATIENT, parent]))).toMatchObject([
      { payload: { isolateId: 'ACC-1-o1' } },
    ]);
  });

  // Each link asked for all below it: 16,000 took more than a minute.
  it('chains of members and of specimens that are as long as the payload', () => {
    const length = 16_000;
    const numbers = Array.from({ length }, (_, n) => n);
    const members = numbers.map((n) =>
      mic(`m${n}`, '6652-2', 16, {
        subject: undefined,
        specimen: refer(`Specimen/s${n % 2_000}`),
        hasMember: [refer(`Observation/m${n + 1}`)],
      }),
    );
    const specimens = numbers.slice(0, 2_000).map((n) => ({
      resourceType: 'Specimen',
      id: `s${n}`,
      parent: [refer(`Specimen/s${n + 1}`)],
    }));
    expect(read(bundle([...members, ...specimens])).kind).toBe('read');
  }, 60_000);

  it('nesting without end', () => {
    const deep = `${'{"resourceType":"Bundle","entry":[{"resource":'.repeat(5_000)}{}${'}]}'.repeat(5_000)}`;
    expect(read(deep)).toMatchObject({ kind: 'refused', problems: [{ code: 'too-many-items' }] });
  });
});
