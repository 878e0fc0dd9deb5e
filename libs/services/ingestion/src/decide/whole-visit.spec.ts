import fc from 'fast-check';
import { encounterChanged, type EncounterChanged } from '@carbawatch/contracts';
import { staysOf } from '@carbawatch/epidemiology';
import { readPayload } from '@carbawatch/formats';
import { RECEIPT, knowledge } from './knowledge.harness';
import { eventsOf, mapItems } from './map-items';
import type { TakenBack } from './mapping';
import { keepTurn } from './taken-back';
import { toldVisitKey, type ToldVisit } from './whole-visit';

const ZONE = 'Asia/Shanghai';
const hour = (n: number): string => `2024-01-04T${String(n).padStart(2, '0')}:00:00+08:00`;

interface Version {
  /** Hour of the last change. */
  readonly said: number;
  readonly places?: readonly (readonly [ward: string, from: number, until?: number])[];
  readonly left?: number;
  readonly status?: string;
  readonly sender?: string;
  readonly unversioned?: true;
}

function bundleOf({ said, places = [['MED-2', 8]], left, status, unversioned }: Version): string {
  const period = (start: number, end?: number) => ({
    start: hour(start),
    ...(end !== undefined && { end: hour(end) }),
  });
  const encounter = {
    resourceType: 'Encounter',
    id: 'e1',
    ...(!unversioned && { meta: { lastUpdated: hour(said) } }),
    status: status ?? (left === undefined ? 'in-progress' : 'finished'),
    class: { code: 'IMP' },
    subject: { reference: 'Patient/p1' },
    period: period(8, left),
    location: places.map(([display, start, end]) => ({
      location: { display },
      period: period(start, end),
    })),
  };
  const patient = {
    resourceType: 'Patient',
    id: 'p1',
    identifier: [{ type: { coding: [{ code: 'MR' }] }, value: 'MRN1' }],
  };
  const entry = [patient, encounter].map((resource) => ({ resource }));
  const type = 'collection';
  return JSON.stringify({ resourceType: 'Bundle', type, timestamp: hour(said), entry });
}

/** The facts that versions come to, each received after those before it. */
function factsOf(versions: readonly Version[]): EncounterChanged[] {
  const told = new Map<string, ToldVisit>();
  const cancels: TakenBack[] = [];
  return versions.flatMap((version, arrival) => {
    const body = new TextEncoder().encode(bundleOf(version));
    const reading = readPayload({
      contentType: 'application/fhir+json',
      body,
      options: { site: 'site-1', timeZone: ZONE },
    });
    if (reading.kind === 'refused') throw new Error('it is well formed');
    const receivedAt = `2024-01-06T0${arrival}:00:00.000Z`;
    const receipt = { ...RECEIPT, receivedAt, sender: version.sender ?? 'ehr' };
    const { units, toldVisits } = mapItems(reading.items, receipt, knowledge({ told, cancels }));
    for (const visit of toldVisits) told.set(toldVisitKey(visit), visit);
    for (const { mapped } of units.flat()) {
      if (mapped?.takenBack) keepTurn(cancels, mapped.takenBack);
    }
    return eventsOf(units).map(({ body: fact }) => encounterChanged.parse(fact));
  });
}

function stays(...versions: readonly Version[]): string[] {
  return staysOf(factsOf(versions), ZONE).map(
    ({ ward, from, to }) => `${ward} ${from.slice(11, 13)}-${to?.slice(11, 13) ?? ''}`,
  );
}

const IN_ICU = [
  ['MED-2', 8, 12],
  ['ICU-1', 12],
] as const;

describe('a newer version of an Encounter', () => {
  it('that is in progress again takes the discharge back', () => {
    expect(stays({ said: 20, left: 20 })).toEqual(['MED-2 08-20']);
    expect(stays({ said: 20, left: 20 }, { said: 21 })).toEqual(['MED-2 08-']);
  });

  it('that tells another time of the discharge moves it', () => {
    expect(stays({ said: 20, left: 20 }, { said: 21, left: 18 })).toEqual(['MED-2 08-18']);
    expect(stays({ said: 20, left: 18 }, { said: 21, left: 20 })).toEqual(['MED-2 08-20']);
  });

  it('without a transfer that an earlier one held takes it back', () => {
    expect(stays({ said: 13, places: IN_ICU })).toEqual(['MED-2 08-12', 'ICU-1 12-']);
    expect(stays({ said: 13, places: IN_ICU }, { said: 14 })).toEqual(['MED-2 08-']);
    const later = [
      ['MED-2', 8, 15],
      ['ICU-1', 15],
    ] as const;
    expect(stays({ said: 13, places: IN_ICU }, { said: 16, places: later })).toEqual([
      ...['MED-2 08-15', 'ICU-1 15-'],
    ]);
  });

  it('that tells them again lets them be again, once more taken back', () => {
    const back = [{ said: 20, left: 20 }, { said: 21 }, { said: 22, left: 20 }];
    expect(stays(...back)).toEqual(['MED-2 08-20']);
    expect(stays(...back, { said: 23 })).toEqual(['MED-2 08-']);
  });

  it('takes back nothing of which it does not speak', () => {
    const whole = { said: 20, places: IN_ICU, left: 20 };
    for (const silent of [
      { said: 21, status: 'unknown', places: [] },
      { said: 21, status: 'finished', places: [] },
      { said: 21, left: 20, places: [['MED-2', 8, 12] as const] },
      { said: 21, unversioned: true } as const,
      { said: 21, sender: 'lis' },
    ]) {
      expect(stays(whole, silent).at(-1)).toBe('ICU-1 12-20');
    }
  });

  const ORDERS = [
    [{ said: 20, left: 20 }, { said: 21 }],
    [
      { said: 13, places: IN_ICU },
      { said: 14, places: [['MED-2', 8] as const] },
    ],
    [{ said: 13, places: IN_ICU }, { said: 14 }, { said: 20, left: 20 }],
    [{ said: 20, left: 20 }, { said: 21, left: 18 }, { said: 22 }],
  ];

  it('stands in whatever order the versions come in, each as often as it is sent', () => {
    const order = fc.array(fc.nat(2), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...ORDERS), order, (versions, sent) => {
        const some = sent.flatMap((i) => versions[i] ?? []);
        const once = [...versions].filter((one) => some.includes(one));
        expect(stays(...some)).toEqual(stays(...once));
      }),
    );
  });
});
