import { TOPICS } from '@carbawatch/contracts';
import { isolateReportBuilder } from '@carbawatch/testing';
import { RunningIngestion, oru, type Json } from '../ingestion.harness';

const report = isolateReportBuilder();
const unknownOrganism = (isolateId: string) =>
  report({ isolateId, organism: { name: 'Nonesuch imaginarius' } });

describe('Quarantine', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
  });
  afterAll(() => run?.drop());

  const quarantined = async (payload: unknown): Promise<string> => {
    const { body } = await run.post(payload);
    return body.messageId;
  };
  const audited = async (target: string): Promise<Json[]> => {
    const rows = await run.platform.database.query<{ action: string; site: string }>(
      'SELECT action, site FROM access.audit WHERE target = $1 ORDER BY at',
      [target],
    );
    return rows.map(({ action, site }) => [action, site]);
  };

  it('lists what waits, newest first and page by page', async () => {
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.push(await quarantined(unknownOrganism(`L-${n}`)));
    const first = await run.get('/messages?status=quarantined&limit=2');
    const second = await run.get(`/messages?status=quarantined&limit=2&cursor=${first.body.next}`);
    const shown = [...first.body.items, ...second.body.items];
    expect(shown.map(({ messageId }: Json) => messageId)).toEqual([...ids].reverse());
    expect(second.body.next).toBeNull();
  });

  it('shows the payload byte by byte, also of a duplicate, and each look is audited', async () => {
    const body = `${oru({ controlId: 'RAW1' })}\r\x0c`;
    const type = 'application/hl7-v2';
    const sent = await run.call('POST', '/messages', { type, body });
    const again = await run.call('POST', '/messages', { type, body });
    for (const { messageId } of [sent.body, again.body]) {
      const raw = await run.get(`/messages/${messageId}/raw`);
      expect([raw.status, raw.body]).toEqual([200, body]);
      expect(await audited(messageId)).toEqual([['payload.read', 'site-1']]);
    }
  });

  it('keeps why somebody looked at a payload, for the audit alone', async () => {
    const id = await quarantined(unknownOrganism('WHY-1'));
    const headers = { 'Carbawatch-Reason': encodeURIComponent('更正此消息') };
    expect((await run.call('GET', `/messages/${id}/raw`, { headers })).status).toBe(200);
    const looks = await run.get(`/audit?action=payload.read&target=${id}`);
    expect(looks.body.items).toMatchObject([{ detail: { reason: '更正此消息' } }]);
    const stored = await run.platform.database.query('SELECT detail FROM access.audit');
    expect(JSON.stringify(stored)).not.toContain('更正');
  });

  it('reads a corrected payload under the same id, known since the correction', async () => {
    const sent = unknownOrganism('C-1');
    const id = await quarantined(sent);
    const corrected = report({ isolateId: 'C-1' });
    const replayed = await run.post(corrected, `/messages/${id}/replay`);
    expect(replayed).toMatchObject({ status: 200, body: { messageId: id, status: 'processed' } });
    const events = await run.events(TOPICS.isolatesReported);
    const arrivedAt = (await run.get(`/messages/${id}`)).body.receivedAt;
    expect(events.filter(({ isolateId }) => isolateId === 'C-1')).toMatchObject([
      { messageId: id, messageReceivedAt: arrivedAt },
    ]);
    const raw = await run.get(`/messages/${id}/raw`);
    expect(raw.body).toEqual(corrected);
    // What was first sent stands beside it, and so does who corrected it.
    const first = await run.get(`/messages/${id}/raw?version=sent`);
    expect(first.body).toEqual(sent);
    expect(await audited(id)).toEqual([
      ['message.corrected', 'site-1'],
      ['payload.read', 'site-1'],
      ['payload.read', 'site-1'],
    ]);
    const shown = (await run.get(`/messages/${id}`)).body;
    expect(shown).toMatchObject({
      isCorrected: true,
      hands: [{ hand: 'corrected', by: expect.stringMatching(/^[^0-9]/) }],
    });
    const stages = shown.stages.map(({ stage }: Json) => stage);
    expect(stages).toEqual(['stored', 'quarantined', 'replayed', 'processed']);
  });

  it('refuses a correction that cannot be read, and leaves the message as it was', async () => {
    const id = await quarantined(unknownOrganism('C-2'));
    const before = await run.get(`/messages/${id}`);
    const refused = await run.post('{"type":', `/messages/${id}/replay`);
    expect([refused.status, refused.body.messageId]).toEqual([400, id]);
    expect(await run.get(`/messages/${id}`)).toEqual(before);
    expect(await audited(id)).toEqual([]);
  });

  it('says in Chinese why a message waits and a correction is refused', async () => {
    const id = await quarantined(unknownOrganism('ZH-1'));
    const zh = { 'Accept-Language': 'zh-CN' };
    const shown = await run.call('GET', `/messages/${id}`, { headers: zh });
    expect(shown.body.problems).toMatchObject([
      {
        code: 'unknown-organism',
        detail: '细菌名称不在已知的任何编码系统中：请映射一次；等待的内容随后自动重新读取',
      },
    ]);
    const refused = await run.call('POST', `/messages/${id}/replay`, {
      headers: zh,
      type: 'application/json',
      body: '{"type":',
    });
    expect([refused.status, refused.body]).toMatchObject([
      400,
      {
        detail: '该内容无法使用；未作任何更改。',
        problems: [{ detail: '文本不是 JSON：请更正所指位置的语法后重新发送' }],
      },
    ]);
    const told = (await run.get(`/messages/${id}`)).body.problems;
    expect(told).toMatchObject([{ detail: expect.stringMatching(/^the organism is in no code/) }]);
  });

  it('replays a payload as it is, which stays in quarantine while nothing else has changed', async () => {
    const id = await quarantined(unknownOrganism('C-3'));
    const replayed = await run.call('POST', `/messages/${id}/replay`);
    expect(replayed).toMatchObject({ status: 200, body: { status: 'quarantined' } });
  });

  it('puts a message away with a reason that only its sealed column holds, and takes it out again', async () => {
    const id = await quarantined(unknownOrganism('X-1'));
    const dismiss = (body: unknown) => run.post(body, `/messages/${id}/dismiss`);
    expect((await dismiss({})).status).toBe(422);
    const done = await dismiss({ reason: 'sent by mistake' });
    expect(done).toMatchObject({
      status: 200,
      body: { status: 'dismissed', reason: 'sent by mistake' },
    });
    const again = await dismiss({ reason: 'sent by mistake' });
    // Repeating the request changes nothing, its reason and stages included.
    expect(again).toEqual(done);
    const replayed = await run.post(report({ isolateId: 'X-1' }), `/messages/${id}/replay`);
    expect(replayed.body).toMatchObject({ status: 'processed', reason: null });
  });

  it('neither replays nor dismisses what does not wait', async () => {
    const { body } = await run.post(report({ isolateId: 'P-1' }));
    const replay = await run.call('POST', `/messages/${body.messageId}/replay`);
    const dismiss = await run.post({ reason: 'x' }, `/messages/${body.messageId}/dismiss`);
    expect([replay.status, dismiss.status]).toEqual([409, 409]);
    expect([replay.body.code, dismiss.body.code]).toEqual(['not-quarantined', 'not-quarantined']);
  });

  it('keeps what a replay appends apart from what the first reading did: other ids, later receipt', async () => {
    const susceptibility = [
      { agent: 'MEM', method: 'mic' as const, value: 16 },
      { agent: 'Nonesuchicillin' },
    ];
    const id = await quarantined(report({ isolateId: 'E-1', susceptibility }));
    await run.post(report({ isolateId: 'E-1' }), `/messages/${id}/replay`);
    const rows = await run.platform.database.query<{ id: string; received: string }>(
      `SELECT headers ->> 'ce_id' AS id, value ->> 'receivedAt' AS received
       FROM log.record WHERE cause = $1 ORDER BY "offset"`,
      [id],
    );
    const [first, second] = rows;
    expect(rows).toHaveLength(2);
    expect(first?.id).not.toBe(second?.id);
    expect(Date.parse(second?.received ?? '')).toBeGreaterThan(Date.parse(first?.received ?? ''));
  });
});
