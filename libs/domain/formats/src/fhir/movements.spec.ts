import type { ReadMovement } from '../payloads';
import { readPayload } from '../read-payload';
import type { ReadItem } from '../read-result';
import { PATIENT, SPECIMEN, bundle, coded, organism, refer } from './bundles.harness';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const TYPE = 'http://terminology.hl7.org/CodeSystem/location-physical-type';

function itemsOf(value: unknown): readonly ReadItem[] {
  const body = new TextEncoder().encode(JSON.stringify(value));
  const result = readPayload({ contentType: 'application/fhir+json', body, options });
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problems));
  return result.items;
}
function movementsOf(value: unknown): ReadMovement[] {
  return itemsOf(value).flatMap(({ payload }) =>
    payload?.type === 'encounter.event' ? [payload] : [],
  );
}
const at = (hour: number): string => `2024-01-04T${String(hour).padStart(2, '0')}:00:00+08:00`;
const within = (start: number, end?: number): object => ({
  period: { start: at(start), ...(end === undefined ? {} : { end: at(end) }) },
});

const ICU = {
  resourceType: 'Location',
  id: 'icu',
  identifier: [{ value: 'ICU-2' }],
  name: 'Intensive care',
  physicalType: coded(TYPE, 'wa'),
  type: [coded('http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'ICU')],
};
const ROOM = {
  resourceType: 'Location',
  id: 'icu-3',
  name: '3',
  physicalType: coded(TYPE, 'ro'),
  partOf: refer('Location/icu'),
};
const BED = {
  resourceType: 'Location',
  id: 'icu-3-b',
  name: 'B',
  physicalType: coded(TYPE, 'bd'),
  partOf: refer('Location/icu-3'),
};
function encounter(fields: object): object {
  return {
    resourceType: 'Encounter',
    id: 'e1',
    identifier: [{ value: 'V100' }],
    status: 'in-progress',
    class: { code: 'IMP' },
    subject: refer('Patient/p1'),
    ...fields,
  };
}

describe('the bed history of an Encounter', () => {
  it('is an admission, a transfer at each later location, and a discharge', () => {
    const stay = encounter({
      status: 'finished',
      ...within(8, 20),
      hospitalization: {
        admitSource: { text: 'nursing home' },
        dischargeDisposition: { text: 'home' },
      },
      location: [
        { location: refer('Location/icu-3-b'), ...within(12, 20) },
        { location: { display: 'W1' }, ...within(8, 12) },
      ],
    });
    const visit = { id: 'V100', class: 'inpatient' };
    const moved = movementsOf(bundle([PATIENT, ICU, ROOM, BED, stay]));
    expect(
      moved.map(({ patient, type, site, wholeVisit, ...said }) => ({
        ...{ ...said, id: patient.id, type, site },
      })),
    ).toEqual([
      {
        ...{ id: 'MRN1', type: 'encounter.event', site: 'site-1' },
        ...{ kind: 'admit', at: at(8), encounter: visit, ward: 'W1', admittedFrom: 'nursing home' },
      },
      {
        ...{ id: 'MRN1', type: 'encounter.event', site: 'site-1' },
        ...{ kind: 'transfer', at: at(12), encounter: visit },
        ...{ ward: 'ICU-2', room: '3', bed: 'B', unitType: 'icu' },
      },
      {
        ...{ id: 'MRN1', type: 'encounter.event', site: 'site-1' },
        ...{ kind: 'discharge', at: at(20), encounter: visit, dischargedTo: 'home' },
      },
    ]);
  });

  it('is the whole of the visit as of a time: what an earlier version held and it does not is no more', () => {
    const meta = { lastUpdated: at(21) };
    const places = [
      { location: { display: 'W1' }, ...within(8, 12) },
      { location: { display: 'ICU-2' }, ...within(12) },
    ];
    const told = (fields: object) =>
      movementsOf(bundle([PATIENT, encounter({ ...within(8), ...fields })])).map(
        ({ wholeVisit }) => wholeVisit,
      );
    const whole = {
      saidAt: at(21),
      transfers: [at(12)],
      places: [{ from: at(8), until: at(12) }, { from: at(12) }],
      inHouse: true,
    };
    expect(told({ meta, location: places })).toEqual([whole, whole]);
    const { saidAt, inHouse, ...unsaid } = whole;
    expect(told({ status: 'unknown', location: places })).toEqual([unsaid, unsaid]);
    expect(told({ meta, status: 'finished', ...within(8, 20) })[0]).toEqual({
      ...{ saidAt, transfers: [], places: [], left: at(20) },
    });
    expect([inHouse, told({ meta, status: 'cancelled' })]).toEqual([true, [undefined]]);
  });

  it('beside a result says where the specimen was taken, and moves nobody, without a time', () => {
    const taken = encounter({ status: 'unknown', location: [{ location: { display: 'W1' } }] });
    const items = itemsOf(bundle([PATIENT, SPECIMEN, organism('o1', '112283007'), taken]));
    expect(items.map(({ usable, payload }) => [usable, payload?.type])).toEqual([
      [true, 'isolate.report'],
    ]);
    expect(itemsOf(bundle([PATIENT, taken])).map(({ usable }) => usable)).toEqual([false]);
  });

  it('joins ward, room and bed that are listed beside each other, and keeps the ward of a new bed', () => {
    const entry = (type: string, display: string, start: number): object => ({
      location: { display },
      physicalType: coded(TYPE, type),
      ...within(start),
    });
    const location = [
      entry('wa', 'W1', 8),
      entry('bd', 'A', 8),
      entry('ro', '1', 8),
      entry('bd', 'B', 10),
    ];
    expect(movementsOf(bundle([PATIENT, encounter({ ...within(8), location })]))).toMatchObject([
      { kind: 'admit', ward: 'W1', room: '1', bed: 'A' },
      { kind: 'transfer', at: at(10), ward: 'W1', bed: 'B' },
    ]);
  });

  it('leaves planned locations out', () => {
    const location = [
      { location: { display: 'W1' }, ...within(8) },
      { location: { display: 'W2' }, status: 'planned', ...within(18) },
    ];
    const moved = movementsOf(bundle([PATIENT, encounter({ ...within(8), location })]));
    expect(moved.map(({ kind, ward }) => [kind, ward])).toEqual([['admit', 'W1']]);
  });

  it.each(['cancelled', 'entered-in-error'])('%s takes the admission back', (status) => {
    const moved = movementsOf(bundle([PATIENT, encounter({ status, ...within(8) })]));
    expect(moved).toMatchObject([{ kind: 'cancel-admit', at: at(8), encounter: { id: 'V100' } }]);
  });

  it('planned moves nobody, and announces when and where to somebody is to come', () => {
    const location = [{ location: { display: 'W2' }, status: 'planned', ...within(8) }];
    const told = { status: 'planned', class: { code: 'PRENC' }, meta: { lastUpdated: at(6) } };
    const plan = encounter({ ...told, ...within(8), location });
    expect(movementsOf(bundle([PATIENT, plan]))).toMatchObject([
      {
        kind: 'update',
        at: at(6),
        encounter: { id: 'V100' },
        announced: { at: at(8), ward: 'W2' },
      },
    ]);
    const [moved] = movementsOf(bundle([PATIENT, plan]));
    expect([moved?.ward, moved?.encounter?.class]).toEqual([undefined, undefined]);
  });

  it('planned without a day announces that somebody is to come', () => {
    const plan = encounter({ status: 'planned', meta: { lastUpdated: at(6) } });
    const told = { ...bundle([PATIENT, plan]), timestamp: at(7) };
    expect(movementsOf(told)).toMatchObject([{ kind: 'update', at: at(6), announced: {} }]);
  });

  it('says by its disposition that the patient died', () => {
    const hospitalization = { dischargeDisposition: coded('', 'exp', 'Expired') };
    const stay = encounter({ status: 'finished', ...within(8, 20), hospitalization });
    expect(movementsOf(bundle([PATIENT, stay])).map(({ kind }) => kind)).toEqual([
      'admit',
      'discharge',
      'death',
    ]);
  });

  it('carries the diagnoses that it lists, and those that name it', () => {
    const icd = (id: string, code: string, fields: object = {}): object => ({
      resourceType: 'Condition',
      id,
      code: coded('http://fhir.de/CodeSystem/bfarm/icd-10-gm', code),
      ...fields,
    });
    const diagnosis = [{ condition: refer('Condition/c1'), use: coded('', 'AD') }];
    const named = { encounter: refer('Encounter/e1'), recordedDate: '2024-01-05' };
    const refuted = { ...named, verificationStatus: coded('', 'refuted') };
    const all = [
      PATIENT,
      encounter({ ...within(8), diagnosis }),
      icd('c1', 'K83.0'),
      icd('c2', 'A41.5', named),
      icd('c3', 'J15.0', refuted),
      icd('c4', 'N39.0'),
    ];
    expect(movementsOf(bundle(all))[0]?.diagnoses).toEqual([
      { system: 'icd-10', code: 'K83.0', type: 'admission' },
      { system: 'icd-10', code: 'A41.5', recordedAt: '2024-01-05' },
    ]);
  });

  it.each([
    ['hosp-trans', 'transferred from other hospital', 'snf', 'skilled nursing facility'],
    ['local-1', 'local-1', 'local-2', 'local-2'],
  ])('says where from (%s: %s) and where to', (source, from, disposition, to) => {
    const stay = encounter({
      period: { start: at(8), end: at(20) },
      hospitalization: {
        admitSource: coded('http://terminology.hl7.org/CodeSystem/admit-source', source),
        dischargeDisposition: coded('', disposition),
      },
    });
    const [admit, discharge] = movementsOf(bundle([PATIENT, stay]));
    expect([admit?.admittedFrom, discharge?.dischargedTo]).toEqual([from, to]);
  });

  it('names the places where only those are given', () => {
    const hospitalization = {
      origin: { display: 'City Hospital' },
      destination: { display: 'Elm Care Home' },
    };
    const stay = encounter({ period: { start: at(8), end: at(20) }, hospitalization });
    const [admit, discharge] = movementsOf(bundle([PATIENT, stay]));
    expect([admit?.admittedFrom, discharge?.dischargedTo]).toEqual([
      'City Hospital',
      'Elm Care Home',
    ]);
  });

  it.each([
    ['a patient', encounter({ subject: undefined, ...within(8) }), '/subject'],
    ['a beginning', encounter({}), '/period/start'],
  ])('needs %s', (_, resource, pointer) => {
    const [item] = itemsOf(resource);
    expect(item).toMatchObject({ usable: false, payload: null });
    expect(item?.problems.map(({ code, pointer: place }) => [code, place])).toContainEqual([
      'missing-field',
      pointer,
    ]);
  });

  it('describes the isolate that was taken in it: visit, ward at collection, admission', () => {
    const stay = encounter({
      period: { start: '2024-01-03' },
      location: [
        { location: { display: 'W1' }, period: { start: '2024-01-03', end: '2024-01-04' } },
        { location: { display: 'W2' }, period: { start: '2024-01-05' } },
        { location: { display: 'W3' }, period: { start: '2024-01-09' } },
      ],
    });
    const grown = organism('o1', '56415008', { encounter: refer('Encounter/e1') });
    const [first] = itemsOf(bundle([grown, stay, PATIENT, SPECIMEN]));
    expect(first?.payload).toMatchObject({
      type: 'isolate.report',
      encounter: { id: 'V100', class: 'inpatient', ward: 'W2', admittedAt: '2024-01-03' },
    });
  });
});

describe('what a Patient tells', () => {
  it('its death', () => {
    const dead = { ...PATIENT, deceasedDateTime: at(22) };
    expect(movementsOf(dead)).toMatchObject([
      { kind: 'death', at: at(22), patient: { id: 'MRN1' } },
    ]);
  });

  it('its death, as the outcome of an isolate', () => {
    const dead = { ...PATIENT, deceasedBoolean: true };
    const items = itemsOf(bundle([organism('o1', '56415008'), dead, SPECIMEN]));
    expect(items).toMatchObject([{ payload: { outcome: { vitalStatus: 'dead' } } }]);
  });

  it('its death, beside a report of a specimen, which has no outcome', () => {
    const dead = { ...PATIENT, deceasedDateTime: at(22) };
    const items = itemsOf(bundle([organism('o1', '264868006'), dead, SPECIMEN]));
    expect(items.map(({ payload }) => payload)).toMatchObject([
      { type: 'specimen.report', culture: 'no-growth' },
      { type: 'encounter.event', kind: 'death', at: at(22) },
    ]);
  });

  it('a merge: which record gave way to which', () => {
    const survivor = { ...PATIENT, id: 'p2', identifier: [{ value: 'MRN2' }] };
    const retired = { ...PATIENT, link: [{ other: refer('Patient/p2'), type: 'replaced-by' }] };
    expect(movementsOf(bundle([retired, survivor], { timestamp: at(9) }))).toMatchObject([
      { kind: 'merge-patient', at: at(9), patient: { id: 'MRN1' }, mergedInto: { id: 'MRN2' } },
    ]);
  });

  it('nothing, when it only stands in a report', () => {
    expect(movementsOf(bundle([organism('o1', '56415008'), PATIENT, SPECIMEN]))).toEqual([]);
  });
});
