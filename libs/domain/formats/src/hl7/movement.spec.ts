import type { ReadMovement } from '../payloads';
import type { ReadResult } from '../read-result';
import { readHl7 } from './read-hl7';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const PID = 'PID|1||4711^^^HOSP^MR||DOE^JANE||19570302|F';
const PV1 = 'PV1|1|I|ICU-2^3^B^HOSP|||W1^1^A|||||||||||||V100|||||||||||||||||||||||||202401031000';

function read(trigger: string, ...segments: string[]): ReadResult {
  const msh = `MSH|^~\\&|ADT|HOSP|CARBA|HOSP|20240104081500||ADT^${trigger}|M1|P|2.5.1`;
  return readHl7([msh, ...segments].join('\r'), options);
}
function events(trigger: string, ...segments: string[]): ReadMovement[] {
  const result = read(trigger, ...segments);
  if (result.kind === 'refused') throw new Error(result.problems[0]?.detail);
  return result.items.map(({ payload }) => {
    if (payload?.type !== 'encounter.event') throw new Error('no movement');
    return payload;
  });
}
const evn = (trigger: string): string => `EVN|${trigger}|20240104081000||||202401040800`;

describe('ADT movements', () => {
  it('say who went where and when it happened (EVN-6)', () => {
    expect(
      events('A02', evn('A02'), PID, PV1, 'DG1|1||K83.0^Cholangitis^I10|||W|||||||||||||||||||||Y'),
    ).toEqual([
      {
        type: 'encounter.event',
        site: 'site-1',
        kind: 'transfer',
        at: '2024-01-04T08:00:00+08:00',
        messageTime: '2024-01-04T08:15:00+08:00',
        patient: {
          id: '4711',
          assigner: 'HOSP',
          name: 'DOE, JANE',
          sex: 'female',
          birthDate: '1957-03-02',
        },
        encounter: { id: 'V100', class: 'inpatient' },
        ward: 'ICU-2',
        room: '3',
        bed: 'B',
        facility: 'HOSP',
        diagnoses: [
          { system: 'icd-10', code: 'K83.0', type: 'working', presentOnAdmission: undefined },
        ],
      },
    ]);
  });

  it('name the hospital of the ward, and of a transfer the one before (PV1-3.4, PV1-6.4)', () => {
    const pv1 = 'PV1|1|I|ORTHO^1^A^OTHERHOSP|||MED^2^B^CITY|||||||||||||V100';
    expect(events('A02', evn('A02'), PID, pv1)[0]).toMatchObject({
      ward: 'ORTHO',
      facility: 'OTHERHOSP',
      facilityBefore: 'CITY',
    });
    expect(events('A08', evn('A08'), PID, pv1)[0]?.facilityBefore).toBeUndefined();
  });

  it.each([
    ['A01', 'admit'],
    ['A02', 'transfer'],
    ['A03', 'discharge'],
    ['A04', 'admit'],
    ['A05', 'update'],
    ['A06', 'transfer'],
    ['A07', 'transfer'],
    ['A08', 'update'],
    ['A11', 'cancel-admit'],
    ['A12', 'cancel-transfer'],
    ['A13', 'cancel-discharge'],
    ['A38', 'cancel-admit'],
    ['A28', 'update'],
    ['A31', 'update'],
  ])('%s is %s', (trigger, kind) => {
    expect(events(trigger, evn(trigger), PID, PV1).map((event) => event.kind)).toEqual([kind]);
  });

  it.each(['A05', 'A09', 'A10', 'A31'])('%s gives no bed', (trigger) => {
    const [event] = events(trigger, evn(trigger), PID, PV1);
    expect([event?.ward, event?.room, event?.bed]).toEqual([undefined, undefined, undefined]);
  });

  it('A05 announces when (PV2-8, else EVN-6) and where to (PV1-3) somebody is to come', () => {
    const [first] = events('A05', evn('A05'), PID, PV1);
    expect(first?.announced).toEqual({ at: '2024-01-04T08:00:00+08:00', ward: 'ICU-2' });
    const [second] = events('A05', evn('A05'), PID, PV1, 'PV2||||||||202401060900');
    expect(second?.announced?.at).toBe('2024-01-06T09:00:00+08:00');
    expect(events('A08', evn('A08'), PID, PV1)[0]?.announced).toBeUndefined();
    const bare = ['A05', 'A38'].map((trigger) => events(trigger, `EVN||20240104060000`, PID)[0]);
    expect(bare.map((told) => told?.announced)).toEqual([{}, {}]);
  });

  it.each([
    ['EVN-6 before everything', 'A01', evn('A01'), '2024-01-04T08:00:00+08:00'],
    ['PV1-44 for an admission', 'A01', 'EVN|A01|20240104081000', '2024-01-03T10:00:00+08:00'],
    ['EVN-2 for a transfer', 'A02', 'EVN|A02|20240104081000', '2024-01-04T08:10:00+08:00'],
    ['the message time last', 'A02', 'EVN|A02', '2024-01-04T08:15:00+08:00'],
  ])('take %s', (_, trigger, segment, at) => {
    expect(events(trigger, segment, PID, PV1)[0]?.at).toBe(at);
  });

  it('of a swap of beds are two transfers', () => {
    const other = PID.replace('4711', '4712');
    const there = PV1.replace('ICU-2^3^B', 'W7^2^A');
    const swapped = events('A17', evn('A17'), PID, PV1, other, there);
    expect(swapped.map(({ kind, patient, ward }) => [kind, patient.id, ward])).toEqual([
      ['transfer', '4711', 'ICU-2'],
      ['transfer', '4712', 'W7'],
    ]);
  });

  it('take the class and the origin and destination of a stay', () => {
    const outpatient = PV1.replace('|I|', '|O|');
    expect(events('A04', evn('A04'), PID, outpatient)[0]?.encounter?.class).toBe('outpatient');
    const left = 'PV1|1|I|ICU-2|||||||||||7|||||V100|||||||||||||||||01|NH';
    expect(events('A03', evn('A03'), PID, left)[0]).toMatchObject({
      admittedFrom: 'emergency room',
      dischargedTo: 'NH',
    });
  });

  it.each([
    ['4', 'transfer from a hospital'],
    ['05', 'transfer from a skilled nursing facility'],
    ['W^Ward of another hospital', 'Ward of another hospital'],
    ['OPD', 'OPD'],
  ])('take admit source %s (HL7 table 0023) in words', (source, admittedFrom) => {
    const admitted = `PV1|1|I|ICU-2|||||||||||${source}|||||V100`;
    expect(events('A01', evn('A01'), PID, admitted)[0]).toMatchObject({ admittedFrom });
  });

  it.each([
    ['02', 'short-term general hospital'],
    ['3', 'skilled nursing facility'],
    ['63', 'long-term care hospital'],
    ['X9', 'X9'],
  ])('take disposition %s (HL7 table 0112) in words', (disposition, dischargedTo) => {
    const left = `PV1|1|I|ICU-2||||||||||||||||V100|||||||||||||||||${disposition}`;
    expect(events('A03', evn('A03'), PID, left)[0]).toMatchObject({ dischargedTo });
  });

  it.each([
    ['OBX|1|ST|ISO^Isolation precautions^L||Contact isolation, single room', 'single'],
    ['OBX|1|CWE|ISO^Isolation^L||C^Cohort^L', 'cohort'],
    ['OBX|1|ST|ISO^Isolation^L||None', 'none'],
  ])('take isolation from %s', (obx, isolation) => {
    expect(events('A08', evn('A08'), PID, PV1, obx)[0]).toMatchObject({
      kind: 'update',
      isolation,
    });
  });

  it('take an isolated bed from PV1-40 (HL7 table 0116)', () => {
    const isolated = `PV1|1|I|ICU-2${'|'.repeat(16)}V100${'|'.repeat(21)}I`;
    expect(events('A02', evn('A02'), PID, isolated)[0]).toMatchObject({ isolation: 'single' });
    expect(events('A02', evn('A02'), PID, PV1)[0]).not.toHaveProperty('isolation');
  });

  it.each([
    ['Y^Yes^HL70136', true],
    ['373067005^No^SCT', false],
  ])('take care abroad (LOINC 90366-6) from %s', (value, abroad) => {
    const obx = `OBX|1|CWE|90366-6^Received healthcare outside the country^LN||${value}`;
    expect(events('A01', evn('A01'), PID, PV1, obx)[0]).toMatchObject({
      healthcareAbroad12m: abroad,
    });
  });
});

describe('deaths', () => {
  const dead = `${PID}${'|'.repeat(21)}20240110003000|Y`;

  it.each(['A08', 'A31', 'A03', 'A01'])(
    'are told by PID-29 in %s, at their own time',
    (trigger) => {
      const death = events(trigger, evn(trigger), dead, PV1).find(({ kind }) => kind === 'death');
      expect(death).toMatchObject({
        at: '2024-01-10T00:30:00+08:00',
        patient: { id: '4711' },
        encounter: { id: 'V100' },
      });
    },
  );

  it('are told by an expired disposition, at the time of the event', () => {
    const expired = 'PV1|1|I|ICU-2||||||||||||||||V100|||||||||||||||||20';
    expect(events('A03', evn('A03'), PID, expired).map(({ kind, at }) => [kind, at])).toEqual([
      ['discharge', '2024-01-04T08:00:00+08:00'],
      ['death', '2024-01-04T08:00:00+08:00'],
    ]);
  });

  it('are told by PID-30 alone', () => {
    expect(
      events('A08', evn('A08'), dead.replace('20240110003000', ''), PV1).map(({ kind }) => kind),
    ).toEqual(['update', 'death']);
  });
});

describe('merged and linked patients', () => {
  it.each(['A40', 'A34', 'A47'])('%s retires MRG-1 in favour of PID-3', (trigger) => {
    const [event] = events(trigger, evn(trigger), PID, 'MRG|9999^^^HOSP^MR');
    expect(event).toMatchObject({
      kind: 'merge-patient',
      patient: { id: '9999', assigner: 'HOSP' },
      mergedInto: { id: '4711', assigner: 'HOSP' },
    });
  });

  it('says of the surviving number what the message says of the person: name, sex, birth date', () => {
    const [moved] = events('A08', evn('A08'), PID, PV1);
    const [merged] = events('A40', evn('A40'), PID, 'MRG|9999^^^HOSP^MR');
    expect(moved?.patient.name).toBeDefined();
    expect(merged?.mergedInto).toEqual(moved?.patient);
    const second = PID.replace('4711', '4712');
    expect(events('A24', evn('A24'), PID, second)[0]?.mergedInto).toEqual(moved?.patient);
  });

  it('A24 links the second PID to the first, A37 parts them again', () => {
    const second = PID.replace('4711', '4712');
    expect(events('A24', evn('A24'), PID, second)[0]).toMatchObject({
      kind: 'merge-patient',
      patient: { id: '4712' },
      mergedInto: { id: '4711' },
    });
    expect(events('A37', evn('A37'), PID, second)[0]).toMatchObject({
      kind: 'unmerge-patient',
      patient: { id: '4712' },
      mergedInto: { id: '4711' },
    });
  });

  it('A44 moves an account with all that it holds, as the standard has it: no PV1', () => {
    const pid = `${PID}${'|'.repeat(10)}ACC1`;
    const moved = events('A44', evn('A44'), pid, 'MRG|9999^^^HOSP^MR||ACC1');
    expect(moved).toEqual([
      {
        type: 'encounter.event',
        kind: 'move-visit',
        at: '2024-01-04T08:00:00+08:00',
        messageTime: '2024-01-04T08:15:00+08:00',
        patient: { id: '9999', assigner: 'HOSP' },
        encounter: { account: 'ACC1' },
        movedTo: expect.objectContaining({ id: '4711', assigner: 'HOSP' }),
        site: 'site-1',
      },
    ]);
    const renamed = events('A44', evn('A44'), pid, 'MRG|9999^^^HOSP^MR||ACC7');
    expect(renamed).toMatchObject([{ encounter: { account: 'ACC7' }, movedAs: 'ACC1' }]);
  });

  it('A45 moves each visit that it names, and says where the patient lies now', () => {
    const mrg = (visit: string) => `MRG|9999^^^HOSP^MR||ACC7||${visit}`;
    const other = PV1.replace('V100', 'V101');
    const moved = events('A45', evn('A45'), PID, mrg('V100'), PV1, mrg('V77'), other);
    expect(
      moved.map(({ kind, patient, encounter, movedAs, ward, at }) => [
        ...[kind, patient.id, encounter?.id, movedAs, ward, at],
      ]),
    ).toEqual([
      ['move-visit', '9999', 'V100', undefined, undefined, '2024-01-04T08:00:00+08:00'],
      ['admit', '4711', 'V100', undefined, undefined, '2024-01-03T10:00:00+08:00'],
      ['transfer', '4711', 'V100', undefined, 'ICU-2', '2024-01-04T08:00:00+08:00'],
      ['move-visit', '9999', 'V77', 'V101', undefined, '2024-01-04T08:00:00+08:00'],
      ['admit', '4711', 'V101', undefined, undefined, '2024-01-03T10:00:00+08:00'],
      ['transfer', '4711', 'V101', undefined, 'ICU-2', '2024-01-04T08:00:00+08:00'],
    ]);
  });

  it('A44 that names the visit, with a place and no time of admission, places it from now on', () => {
    const place = 'PV1|1|I|ICU-1^3^A|||||||||||||||||||||||||||||||||';
    const moved = events('A44', evn('A44'), PID, 'MRG|9999^^^HOSP^MR||||V100', place);
    expect(
      moved.map(({ kind, patient, ward, encounter }) => [kind, patient.id, ward, encounter?.id]),
    ).toEqual([
      ['move-visit', '9999', undefined, 'V100'],
      ['transfer', '4711', 'ICU-1', 'V100'],
    ]);
  });

  it('A45 between two accounts of one patient moves nothing to anybody', () => {
    const own = events('A45', evn('A45'), PID, 'MRG|4711^^^HOSP^MR||ACC7||V100', PV1);
    expect(own.map(({ kind }) => kind)).toEqual(['admit', 'transfer']);
  });

  it('say which account they are of (PID-18), as results do', () => {
    const pid = `${PID}${'|'.repeat(10)}ACC1`;
    expect(events('A01', evn('A01'), pid, PV1)[0]?.encounter).toEqual({
      id: 'V100',
      account: 'ACC1',
      class: 'inpatient',
    });
  });

  it.each(['A44', 'A45'])(
    '%s without the number that is moved is refused with the place',
    (trigger) => {
      expect(read(trigger, evn(trigger), PID, 'MRG|9999^^^HOSP^MR')).toMatchObject({
        kind: 'refused',
        problems: [{ code: 'missing-field', pointer: 'MRG-1' }],
      });
    },
  );

  it('without the retired number are refused with the place', () => {
    expect(read('A40', evn('A40'), PID)).toMatchObject({
      kind: 'refused',
      status: 422,
      ack: 'AE',
      problems: [{ code: 'missing-field', pointer: 'MRG-1' }],
    });
  });
});

describe('ADT that cannot be taken', () => {
  it('without a patient number names PID-3 and repeats nothing of the patient', () => {
    const result = read('A01', evn('A01'), 'PID|1||||DOE^JANE||19570302|F', PV1);
    expect(result).toMatchObject({
      kind: 'refused',
      ack: 'AE',
      problems: [{ code: 'missing-field', pointer: 'PID[1]-3' }],
    });
    expect(JSON.stringify(result)).not.toMatch(/DOE|1957/);
  });

  it.each(['A41', 'A43', 'A60', 'Z99'])('%s is answered AR not-served', (trigger) => {
    expect(read(trigger, evn(trigger), PID)).toMatchObject({
      kind: 'refused',
      code: 'not-served',
      ack: 'AR',
    });
  });
});
