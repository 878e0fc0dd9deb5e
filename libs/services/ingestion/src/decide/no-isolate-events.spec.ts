import {
  carrierReported,
  specimenReported,
  type CarrierReported,
  type CarrierStatus,
  type SpecimenReport,
  type SpecimenReported,
} from '@carbawatch/contracts';
import { carrierEvent } from './carrier-event';
import { RECEIPT, knowledge } from './knowledge.harness';
import { specimenEvent } from './specimen-event';

const SWAB: SpecimenReport = {
  type: 'specimen.report',
  reportId: 'PCR-1',
  patient: { id: 'MRN1', name: 'Zhang Wei', sex: 'male', birthDate: '1957-03-02' },
  encounter: { id: 'V1', ward: 'ICU-2' },
  specimen: { type: 'rectal swab', purpose: 'screening', collectedAt: '2024-01-05T06:30:00' },
  culture: 'no-growth',
  geneTests: [{ gene: 'NDM', method: 'pcr', result: 'detected' }],
};
const CARRIER: CarrierStatus = {
  type: 'carrier.status',
  patient: { id: 'MRN1', name: 'Zhang Wei' },
  kind: 'carrier',
  family: 'blaKPC-2',
  organism: { name: 'Klebsiella pneumoniae' },
  firstPositiveOn: '2022-03-01',
};
const LATER = { ...RECEIPT, messageId: 'another', receivedAt: '2024-01-09T00:00:00Z' };

function swab(differing: Partial<SpecimenReport> = {}, receipt = RECEIPT, known = knowledge()) {
  const { event } = specimenEvent({ ...SWAB, ...differing }, receipt, known);
  const body: SpecimenReported = specimenReported.parse(event?.body);
  return { event, body };
}

function carrier(differing: Partial<CarrierStatus> = {}, receipt = RECEIPT): CarrierReported {
  const { event } = carrierEvent({ ...CARRIER, ...differing }, '', receipt, knowledge());
  return carrierReported.parse(event?.body);
}

describe('A specimen report as an event', () => {
  it('names patient and visit by pseudonyms, and keeps what was tested', () => {
    const { event, body } = swab();
    expect(body).toMatchObject({
      pseudonym: '<site-1||MRN1>',
      patientKnown: true,
      person: { sex: 'male', birthYear: 1957 },
      encounter: { visit: '<site-1|\0visit|V1>', ward: 'ICU-2', unitType: 'icu' },
      specimen: { collectedAt: '2024-01-05T06:30:00+08:00' },
      culture: 'no-growth',
      status: 'final',
    });
    expect(JSON.stringify(body)).not.toMatch(/Zhang|1957-03|MRN1"/);
    expect(event).toMatchObject({
      topic: 'carbawatch.specimens.reported.v1',
      keys: ['site-1/<site-1||MRN1>'],
    });
  });

  it('without a patient stands for itself', () => {
    const { patient: _, ...nameless } = SWAB;
    const { event, identities } = specimenEvent(nameless, RECEIPT, knowledge());
    expect(event?.body).toMatchObject({
      pseudonym: '<site-1|\0specimen|PCR-1>',
      patientKnown: false,
    });
    expect(identities).toEqual([]);
  });

  it.each<[string, Partial<SpecimenReport>, boolean]>([
    ['in another message', {}, true],
    ['with another result', { culture: 'pending' }, false],
    ['as a correction', { status: 'corrected' }, false],
    ['of another specimen', { reportId: 'PCR-2' }, false],
    ['with the unit type claimed', { encounter: { ...SWAB.encounter, unitType: 'icu' } }, false],
  ])('that is told again %s: the same fact is %s', (_, differing, isSame) => {
    expect(swab(differing, LATER).body.factId === swab().body.factId).toBe(isSame);
  });

  it('stays the same fact when the ward list says something new about its ward', () => {
    const listed = knowledge({ wards: { 'ICU-2': 'high-dependency' } });
    const { body } = swab({}, RECEIPT, listed);
    expect(body.encounter?.unitType).toBe('high-dependency');
    expect(body.factId).toBe(swab().body.factId);
  });
});

describe('A carrier status as an event', () => {
  it('names the person by a pseudonym, family and species as the tables do', () => {
    expect(carrier()).toMatchObject({
      pseudonym: '<site-1||MRN1>',
      kind: 'carrier',
      family: 'KPC',
      organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
      firstPositiveOn: '2022-03-01',
      withdrawn: false,
    });
    expect(JSON.stringify(carrier())).not.toContain('Zhang');
  });

  it('takes an allele for its family', () => {
    expect(carrier({ family: 'OXA-181' }).family).toBe('OXA-48-like');
    expect(carrier({ family: undefined }).family).toBeUndefined();
  });

  it('that is told again is the same fact, and a later word on it the same claim', () => {
    expect(carrier({}, LATER).factId).toBe(carrier().factId);
    const withdrawn = carrier({ status: 'cancelled', source: 'phone' }, LATER);
    expect(withdrawn).toMatchObject({ withdrawn: true, claimId: carrier().claimId });
    expect(withdrawn.factId).not.toBe(carrier().factId);
    expect(carrier({ kind: 'presumed-cleared' }).claimId).not.toBe(carrier().claimId);
  });

  it('leaves out a first day that lies ahead, and names it', () => {
    const ahead = { ...CARRIER, firstPositiveOn: '2042-03-01' };
    const { event, problems } = carrierEvent(ahead, '', RECEIPT, knowledge());
    expect(event?.body).toMatchObject({ kind: 'carrier', firstPositiveOn: undefined });
    expect(problems).toMatchObject([{ code: 'future-time', pointer: '/firstPositiveOn' }]);
  });

  it('tells the vault who the person is', () => {
    const { identities } = carrierEvent(CARRIER, '', RECEIPT, knowledge());
    expect(identities).toEqual([
      { site: 'site-1', pseudonym: '<site-1||MRN1>', patient: CARRIER.patient },
    ]);
  });
});
