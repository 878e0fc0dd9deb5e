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
});
