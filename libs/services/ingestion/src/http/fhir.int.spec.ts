import { TOPICS } from '@carbawatch/contracts';
import { RunningIngestion } from '../ingestion.harness';

const TYPE = 'application/fhir+json';
const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';

const PATIENT = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ type: { coding: [{ code: 'MR' }] }, value: 'MRN-FHIR-1' }],
  name: [{ family: 'Mustermann' }],
  gender: 'female',
  birthDate: '1957-03-02',
};
const SPECIMEN = {
  resourceType: 'Specimen',
  id: 's1',
  accessionIdentifier: { value: 'F-1' },
  type: { coding: [{ system: SNOMED, code: '119297000' }] },
  collection: { collectedDateTime: '2024-01-05T06:30:00+08:00' },
};
const ENCOUNTER = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'in-progress',
  class: { code: 'IMP' },
  subject: { reference: 'Patient/p1' },
  period: { start: '2024-01-03T10:00:00+08:00' },
  location: [{ location: { display: 'ICU-2' } }],
};
function organism(snomed: string): object {
  return {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    code: { coding: [{ system: LOINC, code: '6463-4' }] },
    subject: { reference: 'Patient/p1' },
    specimen: { reference: 'Specimen/s1' },
    valueCodeableConcept: { coding: [{ system: SNOMED, code: snomed }] },
    component: [
      {
        code: { coding: [{ system: LOINC, code: '49617-4' }] },
        valueCodeableConcept: { coding: [{ system: SNOMED, code: '260373001' }] },
      },
    ],
  };
}
function bundle(...resources: object[]): string {
  const entry = resources.map((resource) => ({ resource }));
  return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });
}

describe('FHIR over HTTP', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
  });
  afterAll(() => run?.drop());

  const post = (body: string) => run.call('POST', '/messages', { type: TYPE, body });

  it('a Bundle becomes the isolate and the movement of one pseudonym, and no number goes on', async () => {
    const body = bundle(organism('56415008'), PATIENT, SPECIMEN, ENCOUNTER);
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 202, body: { status: 'accepted', duplicateOf: null } });
    const status = await run.get(`/messages/${answer.body.messageId}?wait=5`);
    expect(status.body).toMatchObject({ contentType: TYPE, status: 'processed', problems: [] });
    const [isolate] = await run.events(TOPICS.isolatesReported);
    const [movement] = await run.events(TOPICS.encountersChanged);
    expect(isolate).toMatchObject({
      isolateId: 'F-1-o1',
      patientKnown: true,
      pseudonym: expect.stringMatching(/^[0-9a-z]{26}$/),
      organism: { code: 'kpn' },
      geneTests: [{ gene: 'KPC', method: 'pcr', result: 'detected' }],
    });
    expect(movement).toMatchObject({
      kind: 'admit',
      ward: 'ICU-2',
      pseudonym: isolate.pseudonym,
    });
    expect(JSON.stringify([isolate, movement])).not.toMatch(/MRN-FHIR-1|Mustermann/);
    const again = await post(body);
    expect(again.body).toMatchObject({ duplicateOf: answer.body.messageId });
  });

  it.each([
    ['that breaks off', '{"resourceType":"Bundle"', 400, 'malformed-json'],
    [
      'whose isolate has no accession',
      JSON.stringify({ ...organism('56415008'), specimen: undefined }),
      422,
      'missing-field',
    ],
    ['of a resource that is not read', '{"resourceType":"Claim"}', 422, 'unsupported-type'],
  ])('a payload %s is refused, and kept quarantined', async (_, body, status, code) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status, body: { status, code, messageId: expect.any(String) } });
    const kept = await run.get(`/messages/${answer.body.messageId}`);
    expect(kept.body).toMatchObject({ status: 'quarantined', problems: answer.body.problems });
  });

  it('one organism that nobody knows waits on its own, the movement beside it goes on', async () => {
    const visit = { ...ENCOUNTER, id: 'e2', period: { start: '2024-02-01' } };
    const answer = await post(bundle(organism('999999990'), PATIENT, SPECIMEN, visit));
    expect(answer.status).toBe(202);
    const parent = await run.get(`/messages/${answer.body.messageId}`);
    expect(parent.body).toMatchObject({ status: 'processed', events: [{ isolateId: null }] });
    const waiting = await run.get('/messages?status=quarantined');
    expect(waiting.body.items).toContainEqual(
      expect.objectContaining({ parent: answer.body.messageId, contentType: TYPE }),
    );
  });

  it('an Encounter that is in progress again takes its discharge back, kept over messages', async () => {
    const version = (day: number, fields: object) =>
      bundle(PATIENT, {
        ...{ ...ENCOUNTER, id: 'e3', meta: { lastUpdated: `2024-02-0${day}T12:00:00+08:00` } },
        ...fields,
      });
    const start = '2024-02-01T10:00:00+08:00';
    const end = '2024-02-05T10:00:00+08:00';
    const gone = version(5, { status: 'finished', period: { start, end } });
    const back = version(6, { period: { start } });
    const told = async () =>
      (await run.events(TOPICS.encountersChanged)).flatMap(({ kind, at }) =>
        at === end ? [kind] : [],
      );
    expect((await post(gone)).status).toBe(202);
    expect((await post(back)).status).toBe(202);
    expect(await told()).toEqual(['discharge', 'cancel-discharge']);
    for (const body of [gone, back]) await post(body);
    expect(await told()).toEqual(['discharge', 'cancel-discharge']);
  });

  it('a document in XML is the same, and what waits of it is corrected and replayed', async () => {
    const type = 'application/fhir+xml';
    const value = (code: string): string =>
      `<valueCodeableConcept><coding><system value="${SNOMED}"/><code value="${code}"/></coding></valueCodeableConcept>`;
    const culture = (id: string, code: string): string =>
      `<entry><resource><Observation><id value="${id}"/><status value="final"/>
        <code><coding><system value="${LOINC}"/><code value="6463-4"/></coding></code>
        <subject><reference value="Patient/x1"/></subject>
        <specimen><reference value="Specimen/x2"/></specimen>${value(code)}</Observation></resource></entry>`;
    const body = `<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><type value="document"/>
      ${culture('o1', '56415008')}${culture('o2', '999999990')}
      <entry><resource><Patient><id value="x1"/><identifier><value value="MRN-XML-1"/></identifier>
        <name><family value="Müller"/></name></Patient></resource></entry>
      <entry><resource><Specimen><id value="x2"/><accessionIdentifier><value value="X-1"/></accessionIdentifier>
        </Specimen></resource></entry></Bundle>`;
    const answer = await run.call('POST', '/messages', { type, body });
    expect(answer.status).toBe(202);
    const told = await run.events(TOPICS.isolatesReported);
    expect(told.map((event) => event.isolateId)).toContain('X-1-o1');
    expect(JSON.stringify(told)).not.toMatch(/MRN-XML-1|Müller/);
    const { body: list } = await run.get('/messages?status=quarantined&limit=100');
    const waiting = list.items.find(
      (item: { parent: string | null }) => item.parent === answer.body.messageId,
    );
    const kept = await run.get(`/messages/${waiting.messageId}/raw`);
    const corrected = String(kept.body).replace('999999990', '112283007');
    const replayed = await run.call('POST', `/messages/${waiting.messageId}/replay`, {
      type,
      body: corrected,
    });
    expect(replayed.body).toMatchObject({ status: 'processed' });
    const again = await run.events(TOPICS.isolatesReported);
    expect(again.map((event) => event.isolateId)).toContain('X-1-o2');
  });
});
