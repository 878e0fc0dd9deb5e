import {
  eventKey,
  isolateReported,
  type IsolateReport,
  type IsolateReported,
} from '@carbawatch/contracts';
import { genotypeEvent, isolateEvent } from './isolate-event';
import { RECEIPT, knowledge } from './knowledge.harness';

const REPORT: IsolateReport = {
  type: 'isolate.report',
  isolateId: 'LAB-1',
  patient: {
    id: 'MRN1',
    assigner: 'HOSP',
    name: 'Zhang Wei',
    sex: 'male',
    birthDate: '1957-03-02',
  },
  organism: { name: 'Klebsiella pneumoniae' },
};

function mapped(differing: Partial<IsolateReport> & object = {}, known = knowledge()) {
  return isolateEvent({ ...REPORT, ...differing }, '', RECEIPT, known);
}

function bodyOf(differing: Partial<IsolateReport> = {}, known = knowledge()): IsolateReported {
  return isolateReported.parse(mapped(differing, known).event?.body);
}

describe('An isolate report as an event', () => {
  it('names the patient by a pseudonym of site, assigner and number, and keeps year of birth and sex', () => {
    const body = bodyOf();
    expect(body).toMatchObject({
      site: 'site-1',
      isolateId: 'LAB-1',
      pseudonym: '<site-1|HOSP|MRN1>',
      patientKnown: true,
      person: { sex: 'male', birthYear: 1957 },
      kind: 'laboratory',
      sender: 'lis',
      messageId: RECEIPT.messageId,
      receivedAt: RECEIPT.receivedAt,
    });
    expect(JSON.stringify(body)).not.toMatch(/Zhang|1957-03-02/);
  });

  it('takes back, in the correction of one order, what somebody has a name for', () => {
    const takenBack = { susceptibility: [{ agent: 'MEM' }, { agent: 'no such drug' }] };
    const { event } = isolateEvent({ ...REPORT, partial: { takenBack } }, '', RECEIPT, knowledge());
    expect(event?.body).toMatchObject({
      partial: { takenBack: { susceptibility: [{ agent: 'MEM' }] } },
    });
  });

  it('is keyed by site and pseudonym, and tells the vault and the isolate who it is', () => {
    const { event, identities, owner } = mapped();
    const pseudonym = '<site-1|HOSP|MRN1>';
    expect(event?.keys).toEqual([`site-1/${pseudonym}`]);
    expect(identities).toEqual([{ site: 'site-1', pseudonym, patient: REPORT.patient }]);
    expect(owner).toMatchObject({ site: 'site-1', isolateId: 'LAB-1', pseudonym });
  });

  it('without a patient says nothing of whose it is, and goes the way of whom it is known of', () => {
    const { patient: _, ...nameless } = REPORT;
    const known = knowledge({ owners: { 'LAB-1': 'known-person' } });
    const { event } = isolateEvent(nameless, '', RECEIPT, known);
    const early = isolateEvent(nameless, '', RECEIPT, knowledge()).event;
    expect(event).toMatchObject({
      keys: [eventKey('site-1', 'known-person')],
      knownOf: 'known-person',
    });
    expect(event?.body).toEqual(early?.body);
    expect(early?.body).toMatchObject({ patientKnown: false });
  });

  it('without a patient whom anybody knows is a person of its own', () => {
    const { patient: _, ...nameless } = REPORT;
    const { event, owner } = isolateEvent(nameless, '', RECEIPT, knowledge());
    expect(event?.body).toMatchObject({
      pseudonym: '<site-1|\0isolate|LAB-1>',
      patientKnown: false,
    });
    expect(owner).toBeNull();
  });

  it.each([
    [
      'of another patient, from another year, waits: the laboratory began anew',
      'final',
      '2022-01-05',
      'reused-number',
    ],
    [
      'of another patient, from the same day, is a tube that was relabelled',
      'final',
      '2024-01-05',
      null,
    ],
    [
      'of another patient, as a correction weeks apart, says what it is',
      'corrected',
      '2023-12-01',
      null,
    ],
    [
      'of another patient, as a correction of another year, corrects one of the new numbers',
      'corrected',
      '2022-01-05',
      'reused-number',
    ],
    [
      'of another patient, from another year, cancels nothing of the first',
      'cancelled',
      '2022-01-05',
      'reused-number',
    ],
    ['of the same patient, with another day, is a date set right', 'same', '2022-01-05', null],
  ] as const)('under a number that is known already %s', (_, status, collectedOn, code) => {
    const own = '<site-1|HOSP|MRN1>';
    const owners = { 'LAB-1': status === 'same' ? own : 'known-person' };
    const said = { ...(status === 'same' ? {} : { status }) };
    const { event, problems } = mapped(
      { ...said, specimen: { collectedAt: '2024-01-05T06:30:00+08:00' } },
      knowledge({ owners, collectedOn }),
    );
    expect([event === null, problems.map((found) => found.code)]).toEqual(
      code === null ? [false, []] : [true, [code]],
    );
  });

  it.each([
    ['of another patient, with another organism, a day apart', 'final', 'eco', 'reused-number'],
    [
      'of another patient, with another organism, preliminary',
      'preliminary',
      'eco',
      'reused-number',
    ],
    [
      'of another patient, with another organism, says it is a correction',
      'corrected',
      'eco',
      null,
    ],
    ['of another patient, with what was its genus', 'final', 'kl-', null],
    ['of another patient, with the same organism', 'final', 'kpn', null],
  ] as const)('under a number that is known already %s', (_, status, organism, code) => {
    const owners = { 'LAB-1': 'known-person' };
    for (const collectedOn of ['2024-01-04', '2024-01-05']) {
      const { event, problems } = mapped(
        { status, specimen: { collectedAt: '2024-01-05T06:30:00+08:00' } },
        knowledge({ owners, collectedOn, organism }),
      );
      expect([event === null, problems.map((found) => found.code)]).toEqual(
        code === null ? [false, []] : [true, [code]],
      );
    }
  });

  it('a report without organism or day leaves those of its number known', () => {
    const known = knowledge({
      owners: { 'LAB-1': 'known-person' },
      ...{ collectedOn: '2024-01-04', organism: 'eco' },
    });
    const { organism: _, ...panel } = REPORT;
    const { owner } = isolateEvent(panel, '', RECEIPT, known);
    expect(owner).toMatchObject({ collectedOn: '2024-01-04', organism: 'eco' });
  });

  it('never gives a visit the pseudonym of a patient of the same number', () => {
    const body = bodyOf({ patient: { id: 'X1' }, encounter: { id: 'X1' } });
    expect(body.pseudonym).toBe('<site-1||X1>');
    expect(body.encounter?.visit).toBe('<site-1|\0visit|X1>');
  });

  it('reads every time without an offset in the time zone of the site, and keeps dates as dates', () => {
    const body = bodyOf({
      reportedAt: '2024-01-07T15:20:00',
      encounter: {
        admittedAt: '2024-01-03T10:00:00',
        icuAdmittedAt: '2024-01-04T08:00:00Z',
        diagnoses: [{ system: 'icd-10', code: 'K83.0', recordedAt: '2024-01-03T11:00:00' }],
      },
      specimen: { collectedAt: '2024-01-05T06:30:00' },
      infection: { status: 'infection', assessedAt: '2024-01-06' },
      outcome: { diedAt: '2024-02-01T00:30:00', aliveAt: '2024-01-31' },
    });
    expect(body).toMatchObject({
      reportedAt: '2024-01-07T15:20:00+08:00',
      encounter: {
        admittedAt: '2024-01-03T10:00:00+08:00',
        icuAdmittedAt: '2024-01-04T08:00:00Z',
        diagnoses: [{ recordedAt: '2024-01-03T11:00:00+08:00' }],
      },
      specimen: { collectedAt: '2024-01-05T06:30:00+08:00' },
      infection: { assessedAt: '2024-01-06' },
      outcome: { diedAt: '2024-02-01T00:30:00+08:00', aliveAt: '2024-01-31' },
    });
  });

  it('counts as reported when the sender made the message, where the report itself does not say', () => {
    const report = { ...REPORT, messageTime: '2024-01-07T16:00:00' };
    expect(isolateEvent(report, '', RECEIPT, knowledge()).event?.body).toMatchObject({
      reportedAt: '2024-01-07T16:00:00+08:00',
    });
  });

  it.each([
    ['a name', { name: 'K. pneumoniae' }, 'kpn'],
    ['a SNOMED CT code', { snomed: '112283007' }, 'eco'],
    ['a WHONET code', { code: 'ecl' }, 'ecl'],
    ['a name in the place of the code', { code: 'Serratia marcescens' }, 'sma'],
  ])('knows the organism by %s', (_, organism, code) => {
    expect(bodyOf({ organism }).organism?.code).toBe(code);
  });

  it('takes over that a code itself says carbapenemase-producing (SNOMED CT 737528008)', () => {
    expect(bodyOf({ organism: { snomed: '737528008' } }).organism).toMatchObject({
      code: 'eco',
      mechanismClaim: 'carbapenemase',
    });
  });

  it('goes on with the genus of a misspelt species, and says so', () => {
    const { event, problems } = mapped({ organism: { name: 'Klebsiella pnuemonia' } });
    expect(event).not.toBeNull();
    expect(problems).toMatchObject([{ code: 'unread-epithet', pointer: '/organism' }]);
  });

  it('says of an organism that was read by its spelling how it was written', () => {
    const { event, problems } = mapped({ organism: { name: 'Klebsiela pneumonia' } });
    expect(event?.body).toMatchObject({
      organism: {
        code: 'kpn',
        name: 'Klebsiella pneumoniae',
        writtenAs: 'Klebsiela pneumonia',
      },
    });
    expect(problems).toMatchObject([{ code: 'organism-spelling', pointer: '/organism' }]);
  });

  it('of an organism that nobody has mapped is no event, and says where it stands', () => {
    const { event, problems, owner } = mapped({ organism: { name: 'Nonesuch imaginarius' } });
    expect([event, owner]).toEqual([null, null]);
    expect(problems).toMatchObject([{ code: 'unknown-organism', pointer: '/organism' }]);
  });

  it.each([
    ['MEM', 'MEM'],
    ['meropenem', 'MEM'],
  ])('writes the agent %s by its WHONET code', (agent, code) => {
    expect(bodyOf({ susceptibility: [{ agent, value: 16 }] }).susceptibility).toEqual([
      { agent: code, value: 16 },
    ]);
  });

  it('leaves out an agent that nobody has mapped, and names its place', () => {
    const { event, problems } = mapped({
      susceptibility: [
        { agent: 'MEM', value: 16 },
        { agent: 'Nonesuchicillin', value: 1 },
      ],
    });
    expect(event?.body).toMatchObject({ susceptibility: [{ agent: 'MEM' }] });
    expect(problems).toMatchObject([{ code: 'unknown-agent', pointer: '/susceptibility/1/agent' }]);
  });

  it.each([
    ['the sender', { ward: '7-West', unitType: 'burns' as const }, ['burns', 'sender']],
    ['the ward list', { ward: '7-West' }, ['transplant', 'ward-list']],
    ['the name of the ward', { ward: 'NICU' }, ['neonatal-icu', 'ward-name']],
    ['nobody', { ward: '5 East' }, [undefined, undefined]],
  ])('has the unit type of %s', (_, encounter, expected) => {
    const stay = bodyOf({ encounter }, knowledge({ wards: { '7-West': 'transplant' } })).encounter;
    expect([stay?.unitType, stay?.unitTypeSource]).toEqual(expected);
  });
});

describe('A genotype report as an event', () => {
  const geneTests = [{ gene: 'blaKPC-2', method: 'wgs' as const, result: 'detected' as const }];
  const table = { type: 'genotype.report' as const, isolateId: 'LAB-1', geneTests };

  it('is a final report of genes that says the same before and after its isolate is known', () => {
    const known = knowledge({ owners: { 'LAB-1': 'known-person' } });
    const { event } = genotypeEvent(table, 'line 2', RECEIPT, known);
    const said = { kind: 'genotype', status: 'final', patientKnown: false, geneTests };
    expect(event?.body).toMatchObject(said);
    expect(event?.body).toEqual(genotypeEvent(table, 'line 2', RECEIPT, knowledge()).event?.body);
  });

  it('goes on without a species that nobody has mapped, which waits for its mapping', () => {
    const organism = { name: 'Nonesuch imaginarius' };
    const { event, problems } = genotypeEvent(
      { ...table, organism },
      'line 2',
      RECEIPT,
      knowledge(),
    );
    expect(event?.body).toMatchObject({ isolateId: 'LAB-1', patientKnown: false });
    expect(problems).toMatchObject([{ code: 'unknown-organism', pointer: 'line 2 organism' }]);
  });
});
