import { TOPICS } from '@carbawatch/contracts';
import { openApiDocument } from '@carbawatch/service-kit';
import { isolateReportBuilder } from '@carbawatch/testing';
import { RunningIngestion, oru } from '../ingestion.harness';

const report = isolateReportBuilder();

/** AMRFinderPlus v4's columns, with its optional first column where samples are named. */
function amrFinderTable(samples: readonly (string | null)[]): string {
  const columns =
    'Protein id|Contig id|Start|Stop|Strand|Element symbol|Element name|Scope|Type|Subtype|Class|' +
    'Subclass|Method|Target length|Reference sequence length|% Coverage of reference|' +
    '% Identity to reference|Alignment length|Closest reference accession|Closest reference name|' +
    'HMM accession|HMM description';
  const row =
    'NA|c1|1|882|+|blaKPC-2|class A beta-lactamase KPC-2|core|AMR|AMR|BETA-LACTAM|CARBAPENEM|' +
    'ALLELEX|293|293|100.00|100.00|293|WP_004199234.1|KPC-2|NA|NA';
  const named = samples.some((sample) => sample !== null);
  const lines = [
    named ? `Name|${columns}` : columns,
    ...samples.map((sample) => (sample === null ? row : `${sample}|${row}`)),
  ];
  return lines.join('\n').replaceAll('|', '\t');
}

describe('Messages over HTTP', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
  });
  afterAll(() => run?.drop());

  it('takes in an isolate report: 202, one event under a pseudonym, status processed and settled', async () => {
    const answer = await run.post(
      report({ isolateId: 'A-1', patient: { id: 'MRN1', sex: 'female', birthDate: '1957-03-02' } }),
    );
    expect(answer).toEqual({
      status: 202,
      body: { messageId: expect.any(String), status: 'accepted', duplicateOf: null },
    });
    const { messageId } = answer.body;
    const status = await run.get(`/messages/${messageId}?wait=5`);
    expect(status.body).toMatchObject({
      messageId,
      site: 'site-1',
      sender: 'administrator',
      contentType: 'application/json',
      status: 'processed',
      duplicateOf: null,
      parent: null,
      problems: [],
      settled: true,
      events: [{ type: TOPICS.isolatesReported, topic: TOPICS.isolatesReported, isolateId: 'A-1' }],
    });
    expect(status.body.stages.map(({ stage }: { stage: string }) => stage)).toEqual([
      'stored',
      'processed',
    ]);
    const [event] = await run.events(TOPICS.isolatesReported);
    expect(event).toMatchObject({
      site: 'site-1',
      isolateId: 'A-1',
      patientKnown: true,
      person: { sex: 'female', birthYear: 1957 },
      organism: { code: 'kpn' },
      susceptibility: [{ agent: 'MEM', value: 16 }],
      kind: 'laboratory',
      sender: 'administrator',
    });
    expect(event.pseudonym).toMatch(/^[0-9a-z]{26}$/);
  });

  it('answers the same to the same payload, under a new id and without a second effect', async () => {
    const payload = report({ isolateId: 'A-2' });
    const [first, again] = [await run.post(payload), await run.post(payload)];
    expect(again).toEqual({
      status: 202,
      body: {
        messageId: expect.any(String),
        status: 'accepted',
        duplicateOf: first.body.messageId,
      },
    });
    expect(again.body.messageId).not.toBe(first.body.messageId);
    const status = await run.get(`/messages/${again.body.messageId}`);
    expect(status.body).toMatchObject({
      status: 'duplicate',
      duplicateOf: first.body.messageId,
      events: [],
      settled: true,
    });
    const events = await run.events(TOPICS.isolatesReported);
    expect(events.filter(({ isolateId }) => isolateId === 'A-2')).toHaveLength(1);
  });

  it.each([
    ['application/json', 'application/json; charset=utf-8', JSON.stringify(report())],
    [
      'application/json; charset=UTF8',
      'Application/JSON;charset=US-ASCII',
      JSON.stringify(report()),
    ],
    ['application/x-ndjson', 'application/jsonl', JSON.stringify(report())],
    ['application/hl7-v2', 'x-application/hl7-v2+er7; charset=utf-8', oru({ controlId: 'TYPE' })],
  ])('takes %s and %s for the same, where the content is', async (first, second, body) => {
    const one = await run.call('POST', '/messages', { type: first, body });
    const two = await run.call('POST', '/messages', { type: second, body });
    expect([one.status, two.status]).toEqual([202, 202]);
    expect(two.body.duplicateOf).toBe(one.body.messageId);
  });

  it('takes the same HL7 control id with another content for another message', async () => {
    const type = 'application/hl7-v2';
    const first = await run.call('POST', '/messages', { type, body: oru({ filler: 'H-1' }) });
    const other = await run.call('POST', '/messages', {
      type,
      body: oru({ filler: 'H-1', mic: '32' }),
    });
    expect([first.status, other.status, other.body.duplicateOf]).toEqual([202, 202, null]);
  });

  it.each([
    ['a JSON text that breaks off', 'application/json', '{"type":', 400],
    ['an HL7 message without header', 'application/hl7-v2', 'PID|1||MRN1', 400],
    ['a Content-Type that is not served', 'application/pdf', '%PDF', 415],
    [
      'an HL7 type that is not served',
      'application/hl7-v2',
      oru({ type: 'ORM^O01', controlId: 'NS-1' }),
      415,
    ],
    [
      'a report without its isolate id',
      'application/json',
      '{"type":"isolate.report","organism":{"name":"E. coli"}}',
      422,
    ],
    ['a misspelt field', 'application/json', '{"type":"isolate.report","isolateID":"x"}', 422],
  ])('refuses %s, names the place, and keeps it quarantined', async (_, type, body, status) => {
    const answer = await run.call('POST', '/messages', { type, body });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      status,
      code: expect.any(String),
      messageId: expect.any(String),
    });
    expect(answer.body.problems[0]).toMatchObject({ pointer: expect.any(String) });
    const kept = await run.get(`/messages/${answer.body.messageId}`);
    expect(kept.body).toMatchObject({ status: 'quarantined', problems: answer.body.problems });
    const again = await run.call('POST', '/messages', { type, body });
    expect([again.status, again.body.problems]).toEqual([status, answer.body.problems]);
    const repeated = await run.get(`/messages/${again.body.messageId}`);
    expect(repeated.body).toMatchObject({
      status: 'duplicate',
      duplicateOf: answer.body.messageId,
    });
  });

  it('accepts an organism that nobody has mapped, without an event, and quarantines it', async () => {
    const payload = report({ isolateId: 'U-1', organism: { name: 'Nonesuch imaginarius' } });
    const { status, body } = await run.post(payload);
    expect(status).toBe(202);
    const kept = await run.get(`/messages/${body.messageId}`);
    expect(kept.body).toMatchObject({ status: 'quarantined', events: [] });
    expect(kept.body.problems.map(({ code }: { code: string }) => code)).toContain(
      'unknown-organism',
    );
  });

  it('lets the rest of a report go on when one agent is unknown, and quarantines it for the mapping', async () => {
    const susceptibility = [
      { agent: 'MEM', method: 'mic' as const, value: 16 },
      { agent: 'Nonesuchicillin', method: 'mic' as const, value: 1 },
    ];
    const { body } = await run.post(report({ isolateId: 'U-2', susceptibility }));
    const kept = await run.get(`/messages/${body.messageId}`);
    expect(kept.body).toMatchObject({ status: 'quarantined', events: [{ isolateId: 'U-2' }] });
    const events = await run.events(TOPICS.isolatesReported);
    const event = events.find(({ isolateId }) => isolateId === 'U-2');
    expect(event.susceptibility.map(({ agent }: { agent: string }) => agent)).toEqual(['MEM']);
  });

  it('takes the usable rows of an array and keeps each unusable one by itself, with its parent', async () => {
    const rows = [
      report({ isolateId: 'R-1' }),
      { type: 'isolate.report' },
      report({ isolateId: 'R-3' }),
    ];
    const { status, body } = await run.post(rows);
    expect(status).toBe(202);
    const parent = await run.get(`/messages/${body.messageId}`);
    expect(parent.body).toMatchObject({ status: 'processed', parent: null });
    expect(
      parent.body.events.map(({ isolateId }: { isolateId: string }) => isolateId).sort(),
    ).toEqual(['R-1', 'R-3']);
    const children = await run.get(`/messages?parent=${body.messageId}`);
    expect(children.body.items).toMatchObject([{ status: 'quarantined', parent: body.messageId }]);
    const places = children.body.items[0].problems.map(
      ({ pointer }: { pointer: string }) => pointer,
    );
    expect(places).toEqual(['/1/isolateId', '/1/organism']);
    const corrected = JSON.stringify(report({ isolateId: 'R-2' }));
    const replayed = await run.post(
      corrected,
      `/messages/${children.body.items[0].messageId}/replay`,
    );
    expect(replayed.body).toMatchObject({ status: 'processed', parent: body.messageId });
  });

  it('keeps an array of which nothing can be used as one, to be corrected as a whole', async () => {
    const answer = await run.post([
      { type: 'isolate.report' },
      { type: 'isolate.report', isolateId: 'x' },
    ]);
    expect(answer.status).toBe(422);
    const children = await run.get(`/messages?parent=${answer.body.messageId}`);
    expect(children.body.items).toEqual([]);
  });

  it('shows what a payload would come to with dryRun, and stores nothing', async () => {
    const before = await run.count('FROM ingestion.message');
    const dry = await run.post(report({ isolateId: 'D-1' }), '/messages?dryRun=true');
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({
      events: [
        { topic: TOPICS.isolatesReported, data: { isolateId: 'D-1', organism: { code: 'kpn' } } },
      ],
      problems: [],
    });
    const bad = await run.post('{"type":', '/messages?dryRun=true');
    expect([bad.status, bad.body.events]).toEqual([200, []]);
    expect(bad.body.problems).toHaveLength(1);
    expect(await run.count('FROM ingestion.message')).toBe(before);
    const events = await run.events(TOPICS.isolatesReported);
    expect(events.filter(({ isolateId }) => isolateId === 'D-1')).toEqual([]);
  });

  it('refuses options that do not exist, or are not built, by their names', async () => {
    const profile = await run.post(report(), '/messages?profile=vitek');
    expect([profile.status, profile.body.problems[0].pointer]).toEqual([422, '/profile']);
    expect((await run.post(report(), '/messages?dateformat=x')).status).toBe(400);
  });

  it('says of a genotype table no patient, whoever its isolate is known of, and traces it to both', async () => {
    const patient = { id: 'MRN77' };
    await run.post(report({ isolateId: 'G-1', patient }));
    const table = amrFinderTable(['G-1', 'G-2']);
    const { body } = await run.call('POST', '/messages', {
      type: 'text/tab-separated-values',
      body: table,
    });
    const status = await run.get(`/messages/${body.messageId}`);
    expect(status.body).toMatchObject({ status: 'processed', problems: [] });
    const events = await run.events(TOPICS.isolatesReported);
    const of = (isolateId: string, kind: string) =>
      events.find((event) => event.isolateId === isolateId && event.kind === kind);
    expect(of('G-1', 'genotype')).toMatchObject({
      patientKnown: false,
      geneTests: [{ gene: 'blaKPC-2', method: 'wgs', result: 'detected' }],
    });
    expect(of('G-2', 'genotype')).toMatchObject({ patientKnown: false });
    const traced = await run.platform.database.query<{ isolate: string }>(
      `SELECT isolate_id AS isolate FROM ingestion.lineage
       WHERE message_id = $1 AND pseudonym = $2`,
      [body.messageId, of('G-1', 'laboratory').pseudonym],
    );
    expect(traced).toEqual([{ isolate: 'G-1' }]);
  });

  it('names the isolate of a table without sample column by ?sample=', async () => {
    const table = amrFinderTable([null]);
    const type = 'text/tab-separated-values';
    const nameless = await run.call('POST', '/messages?dryRun=true', { type, body: table });
    expect(nameless.body.events).toEqual([]);
    const named = await run.call('POST', '/messages?dryRun=true&sample=W-9', { type, body: table });
    expect(named.body.problems).toEqual([]);
    expect(named.body.events).toMatchObject([{ data: { isolateId: 'W-9', kind: 'genotype' } }]);
  });

  it('appends a merge under both keys with one id, and counts it as one event', async () => {
    const merge = {
      type: 'encounter.event',
      kind: 'merge-patient',
      at: '2024-01-08T10:00:00+08:00',
      patient: { id: 'OLD1' },
      mergedInto: { id: 'NEW1' },
    };
    const { body } = await run.post(merge);
    const rows = await run.platform.database.query<{
      key: string;
      id: string;
      value: { pseudonym: string; mergedInto: string };
    }>(
      `SELECT key, headers ->> 'ce_id' AS id, value FROM log.record WHERE cause = $1 ORDER BY key`,
      [body.messageId],
    );
    expect(rows).toHaveLength(2);
    const [first, second] = rows;
    expect(first?.id).toBe(second?.id);
    expect(new Set(rows.map(({ key }) => key))).toEqual(
      new Set([`site-1/${first?.value.pseudonym}`, `site-1/${first?.value.mergedInto}`]),
    );
    const status = await run.get(`/messages/${body.messageId}`);
    expect(status.body.events).toHaveLength(1);
  });

  it('gives a movement that is sent again in another message the same fact id', async () => {
    const movement = {
      type: 'encounter.event',
      kind: 'transfer',
      at: '2024-01-04T08:00:00',
      patient: { id: 'MRN5' },
      encounter: { id: 'V5', class: 'inpatient' },
      ward: 'ICU-2',
    };
    await run.post(movement);
    await run.post([{ ...movement, at: '2024-01-04T08:00:00+08:00' }]);
    await run.post({ ...movement, ward: 'ICU-3' });
    const events = (await run.events(TOPICS.encountersChanged)).filter(
      ({ kind }) => kind === 'transfer',
    );
    expect(events.map(({ at }) => at)).toEqual(Array(3).fill('2024-01-04T08:00:00+08:00'));
    const [first, again, elsewhere] = events.map(({ factId }) => factId);
    expect(again).toBe(first);
    expect(elsewhere).not.toBe(first);
    expect(events[0]).toMatchObject({ unitType: 'icu', unitTypeSource: 'ward-name' });
  });

  it('describes every route of the service in OpenAPI', () => {
    const { paths } = openApiDocument(run.routes, '0') as { paths: Record<string, object> };
    expect(Object.keys(paths).sort()).toEqual([
      '/audit',
      '/audit/export',
      '/clients',
      '/clients/{id}',
      '/completeness',
      '/feeds',
      '/feeds/expected',
      '/feeds/restore',
      '/feeds/retire',
      '/feeds/snapshot-mode',
      '/identities/erase',
      '/identities/open-cases',
      '/identities/read',
      '/ingestion/letters',
      '/ingestion/letters/dismiss',
      '/ingestion/letters/replay',
      '/keys',
      '/keys/accounts',
      '/keys/{id}',
      '/ledger',
      '/lineage',
      '/mappings',
      '/mappings/rereading',
      '/mappings/waiting',
      '/mappings/{id}',
      '/mappings/{id}/messages',
      '/me',
      '/messages',
      '/messages/stages',
      '/messages/{id}',
      '/messages/{id}/dismiss',
      '/messages/{id}/raw',
      '/messages/{id}/replay',
      '/oauth/token',
      '/process-clock',
      '/profiles',
      '/profiles/{name}',
      '/wards',
    ]);
    // A sender writes these by the description alone.
    const told = JSON.stringify(Object(paths['/messages']).post.requestBody);
    for (const type of ['isolate.report', 'specimen.report', 'encounter.event', 'carrier.status']) {
      expect(told).toContain(`"${type}"`);
    }
  });

  it('takes the unit type from the sender, else from the ward list, else from the name', async () => {
    const list = [{ ward: '7-West', unitType: 'transplant' }];
    const put = await run.call('PUT', '/wards', {
      type: 'application/json',
      body: JSON.stringify(list),
    });
    expect(put.body.items).toEqual([{ site: 'site-1', ward: '7-West', unitType: 'transplant' }]);
    expect((await run.get('/wards')).body).toEqual(put.body);
    const stayOn = async (isolateId: string, encounter: object) => {
      const dry = await run.post(report({ isolateId, encounter }), '/messages?dryRun=true');
      const { unitType, unitTypeSource } = dry.body.events[0].data.encounter;
      return [unitType, unitTypeSource];
    };
    expect(await stayOn('W-1', { ward: '7-West', unitType: 'burns' })).toEqual(['burns', 'sender']);
    expect(await stayOn('W-2', { ward: '7-West' })).toEqual(['transplant', 'ward-list']);
    expect(await stayOn('W-3', { ward: 'NICU' })).toEqual(['neonatal-icu', 'ward-name']);
    expect(await stayOn('W-4', { ward: '5 East' })).toEqual([undefined, undefined]);
  });
});
