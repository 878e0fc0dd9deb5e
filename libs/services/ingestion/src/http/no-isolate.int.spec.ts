import { TOPICS, carrierReported, specimenReported } from '@carbawatch/contracts';
import { RunningIngestion, msaOf } from '../ingestion.harness';

const SWAB = {
  type: 'specimen.report',
  reportId: 'PCR-1',
  patient: { id: 'MRN-SWAB-1', assigner: 'HOSP', name: 'Zhang Wei', birthDate: '1957-03-02' },
  specimen: { type: 'rectal swab', purpose: 'screening', collectedAt: '2024-01-05T06:30:00+08:00' },
  encounter: { ward: 'ICU-2' },
  culture: 'not-performed',
  targetsTested: ['KPC', 'NDM'],
  geneTests: [{ gene: 'NDM', method: 'pcr', result: 'detected' }],
};
const CARRIER = {
  type: 'carrier.status',
  patient: { id: 'MRN-SWAB-1', assigner: 'HOSP', name: 'Zhang Wei' },
  kind: 'carrier',
  family: 'NDM-5',
  organism: { name: 'Escherichia coli' },
  firstPositiveOn: '2022-03-01',
  source: 'paper list',
};
const NO_GROWTH = [
  'MSH|^~\\&|LIS|HOSP|CW|CW|20240107152000||ORU^R01^ORU_R01|NG1|P|2.5.1',
  'PID|1||MRN-SWAB-1^^^HOSP^MR||Zhang^Wei||19570302|M',
  'OBR|1||LAB-77^LAB|6463-4^Bacteria identified^LN|||202401050630|||||||||||||||202401071500|||F',
  'OBX|1|CWE|6463-4^Bacteria identified^LN|1|264868006^No growth^SCT||||||F',
].join('\r');

describe('what has no isolate', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start({ CARBAWATCH_PATIENT_ASSIGNER: 'site-2=HOSP' });
  });
  afterAll(() => run?.drop());

  const accepted = async (payload: unknown) => {
    const answer = await run.post(payload);
    expect(answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
    const status = await run.get(`/messages/${answer.body.messageId}?wait=5`);
    return status.body;
  };

  it('a specimen report in JSON becomes an event without a name or a number', async () => {
    expect(await accepted(SWAB)).toMatchObject({
      status: 'processed',
      problems: [],
      events: [{ topic: TOPICS.specimensReported, isolateId: null }],
    });
    const [event] = await run.events(TOPICS.specimensReported);
    expect(specimenReported.parse(event)).toMatchObject({
      reportId: 'PCR-1',
      patientKnown: true,
      pseudonym: expect.stringMatching(/^[0-9a-z]{26}$/),
      person: { birthYear: 1957 },
      encounter: { ward: 'ICU-2', unitType: 'icu' },
      geneTests: [{ gene: 'NDM', result: 'detected' }],
    });
    expect(JSON.stringify(event)).not.toMatch(/MRN-SWAB|Zhang|1957-03/);
  });

  it('a carrier is known under the same pseudonym, its family by its own name', async () => {
    expect(await accepted(CARRIER)).toMatchObject({
      status: 'processed',
      events: [{ topic: TOPICS.carriersReported, isolateId: null }],
    });
    const [event] = await run.events(TOPICS.carriersReported);
    const [swab] = await run.events(TOPICS.specimensReported);
    expect(carrierReported.parse(event)).toMatchObject({
      pseudonym: swab.pseudonym,
      kind: 'carrier',
      family: 'NDM',
      organism: { code: 'eco' },
      withdrawn: false,
    });
    expect(JSON.stringify(event)).not.toMatch(/MRN-SWAB|Zhang/);
  });

  it('a culture without growth comes by HL7, and its copy has no second effect', async () => {
    expect(msaOf(await run.mllp(NO_GROWTH))).toEqual(['AA', 'NG1']);
    expect(msaOf(await run.mllp(NO_GROWTH))).toEqual(['AA', 'NG1']);
    const events = await run.events(TOPICS.specimensReported);
    const cultures = events.filter(({ reportId }) => reportId === 'LAB-77');
    expect(cultures).toMatchObject([
      { culture: 'no-growth', status: 'final', pseudonym: events[0].pseudonym },
    ]);
    expect(await run.events(TOPICS.isolatesReported)).toEqual([]);
  });

  it('a table of carriers arms each of its rows, and names the one that it cannot', async () => {
    const answer = await run.call('POST', '/messages', {
      type: 'text/csv',
      body: 'patient,kind,family\nC1,carrier,KPC\nC2,contact,\nC3,carrier,CTX-M\n',
    });
    expect(answer.status).toBe(202);
    const known = await run.events(TOPICS.carriersReported);
    expect(known.map(({ kind, family }) => `${kind} ${family}`).sort()).toEqual([
      'carrier KPC',
      'carrier NDM',
      'contact undefined',
    ]);
    const waiting = await run.get('/messages?status=quarantined');
    expect(waiting.body.items).toMatchObject([
      { parent: answer.body.messageId, problems: [{ code: 'not-a-carbapenemase' }] },
    ]);
  });

  it('is shown by a dry run, and nothing is stored', async () => {
    const before = await run.count('FROM log.record');
    const answer = await run.post([SWAB, CARRIER], '/messages?dryRun=true');
    expect(answer).toMatchObject({
      status: 200,
      body: {
        events: [{ topic: TOPICS.specimensReported }, { topic: TOPICS.carriersReported }],
        problems: [],
      },
    });
    expect(await run.count('FROM log.record')).toBe(before);
  });

  it('without a result is refused by the name of the field', async () => {
    const { culture: _, geneTests: __, ...silent } = SWAB;
    expect(await run.post(silent)).toMatchObject({
      status: 422,
      body: { problems: [{ code: 'bad-value', pointer: '/culture' }] },
    });
  });

  describe('and a number that comes without the assigner that gave it out', () => {
    const listed = (site: string, id: string, assigner?: string) => ({
      ...{ ...CARRIER, site, source: 'another list' },
      patient: { id, ...(assigner === undefined ? {} : { assigner }) },
    });
    const problemsOf = async (payload: object) => {
      const { body } = await run.post(payload);
      const { status, problems } = (await run.get(`/messages/${body.messageId}?wait=5`)).body;
      return [status, problems];
    };
    const FOUND = { code: 'number-of-other-assigner', pointer: '/patient/assigner' };
    const pseudonyms = async (site: string) =>
      (await run.events(TOPICS.carriersReported)).flatMap((event) =>
        event.site === site && event.source === 'another list' ? [event.pseudonym] : [],
      );

    it('is of another person, and says so whichever came first', async () => {
      expect(await problemsOf(listed('site-1', 'MRN-A', 'HOSP'))).toEqual(['processed', []]);
      expect(await problemsOf(listed('site-1', 'MRN-B'))).toEqual(['processed', []]);
      const [status, problems] = await problemsOf(listed('site-1', 'MRN-A'));
      expect([status, problems]).toMatchObject(['processed', [FOUND]]);
      expect(JSON.stringify(problems)).not.toContain('MRN-A');
      expect((await problemsOf(listed('site-1', 'MRN-B', 'HOSP')))[1]).toMatchObject([FOUND]);
      expect((await problemsOf(listed('site-1', 'MRN-C')))[1]).toEqual([]);
      expect(new Set(await pseudonyms('site-1')).size).toBe(5);
    });

    it('with the site’s own assigner set is of that one', async () => {
      expect(await problemsOf(listed('site-2', 'MRN-A', 'HOSP'))).toEqual(['processed', []]);
      expect(await problemsOf(listed('site-2', 'MRN-A'))).toEqual(['processed', []]);
      const merged = {
        ...{ type: 'encounter.event', site: 'site-2', kind: 'merge-patient' },
        ...{
          at: '2024-01-09T08:00:00+08:00',
          patient: { id: 'MRN-B' },
          mergedInto: { id: 'MRN-A' },
        },
      };
      expect(await problemsOf(merged)).toEqual(['processed', []]);
      const own = run.platform.secrets.pseudonymOf('site-2', 'HOSP', 'MRN-A');
      expect(new Set(await pseudonyms('site-2'))).toEqual(new Set([own]));
      const [merge] = await run.events(TOPICS.encountersChanged);
      expect(merge?.mergedInto).toBe(own);
    });
  });

  it('is not given to the patient who gets a number that a laboratory uses again', async () => {
    const isolate = (id: string, collectedAt: string, more: object = {}) => ({
      ...{ type: 'isolate.report', isolateId: '000123-1', organism: { name: 'Escherichia coli' } },
      ...{ patient: { id }, specimen: { type: 'blood', collectedAt }, ...more },
    });
    const gene = { gene: 'blaKPC-2', method: 'pcr', result: 'detected' };
    const first = await run.post(isolate('MRN-OLD', '2022-01-06', { geneTests: [gene] }));
    expect(first.status).toBe(202);
    const again = await run.post(isolate('MRN-NEW', '2024-01-06'));
    expect([again.status, again.body.status]).toEqual([202, 'accepted']);
    const { body } = await run.get(`/messages/${again.body.messageId}`);
    expect([body.status, body.events]).toEqual(['quarantined', []]);
    expect(body.problems).toMatchObject([{ code: 'reused-number', pointer: '/isolateId' }]);
    // With a number of its own it goes on.
    const own = isolate('MRN-NEW', '2024-01-06', { isolateId: '24-000123-1' });
    expect((await run.post(own, `/messages/${again.body.messageId}/replay`)).status).toBe(200);
    const told = (await run.events(TOPICS.isolatesReported)).map((event) => event.isolateId);
    expect(told).toEqual(['000123-1', '24-000123-1']);
  });

  it('nor to the patient whose strain another laboratory gave the same number a day later', async () => {
    const isolate = (id: string, name: string, more: object = {}) => ({
      ...{ type: 'isolate.report', isolateId: 'TWICE-1', organism: { name } },
      ...{ patient: { id }, specimen: { type: 'urine', collectedAt: '2024-04-13' }, ...more },
    });
    const gene = { gene: 'blaKPC-2', method: 'pcr', result: 'detected' };
    const status = async (payload: object): Promise<[string, string[]]> => {
      const { messageId } = (await run.post(payload)).body;
      const { body } = await run.get(`/messages/${messageId}`);
      return [body.status, body.problems.map(({ code }: { code: string }) => code)];
    };
    const specimen = { type: 'urine', collectedAt: '2024-04-12' };
    const first = isolate('MRN-X', 'Klebsiella pneumoniae', { geneTests: [gene], specimen });
    expect(await status(first)).toEqual(['processed', []]);
    const second = isolate('MRN-Y', 'Escherichia coli', { status: 'final' });
    expect(await status(second)).toEqual(['quarantined', ['reused-number']]);
    const corrected = isolate('MRN-Y', 'Escherichia coli', { status: 'corrected' });
    expect(await status(corrected)).toEqual(['processed', []]);
    const told = (await run.events(TOPICS.isolatesReported)).filter(
      ({ isolateId }) => isolateId === 'TWICE-1',
    );
    expect(told.map(({ organism }) => organism.code)).toEqual(['kpn', 'eco']);
  });
});
