import { TOPICS } from '@carbawatch/contracts';
import { RunningIngestion, type Json } from '../ingestion.harness';

describe('A movement that is dated before the admission of its visit', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
  });
  afterAll(() => run?.drop());

  const movement = (kind: string, at: string, visit: string): Json => ({
    ...{ type: 'encounter.event', kind, at, patient: { id: `MRN-${visit}` } },
    ...{ encounter: { id: visit }, ward: 'NEU-2', room: '1', bed: '2' },
  });
  const told = async (payload: Json): Promise<Json> => {
    const { messageId } = (await run.post(payload)).body;
    const { body } = await run.get(`/messages/${messageId}`);
    return { id: messageId, status: body.status, codes: body.problems.map((p: Json) => p.code) };
  };
  const kinds = async (visit: string): Promise<string[]> => {
    const own = run.platform.secrets.pseudonymOf('site-1', '', `MRN-${visit}`);
    const events = await run.events(TOPICS.encountersChanged);
    return events.filter(({ pseudonym }) => pseudonym === own).map(({ kind }) => kind);
  };
  const WAITS = { status: 'quarantined', codes: ['before-admission'] };
  const TAKEN = { status: 'processed', codes: [] };

  it('waits, and goes on once it is corrected', async () => {
    expect(await told(movement('admit', '2024-03-10T10:00:00', 'V1'))).toMatchObject(TAKEN);
    const early = await told(movement('discharge', '2024-03-05T10:00:00', 'V1'));
    expect(early).toMatchObject(WAITS);
    expect(await kinds('V1')).toEqual(['admit']);
    const right = movement('discharge', '2024-03-15T10:00:00', 'V1');
    expect((await run.post(right, `/messages/${early['id']}/replay`)).status).toBe(200);
    expect(await kinds('V1')).toEqual(['admit', 'discharge']);
  });

  it('goes on where the admission was the wrong one, taken back and told anew', async () => {
    await told(movement('admit', '2024-03-10T10:00:00', 'V2'));
    await told(movement('cancel-admit', '2024-03-10T10:00:00', 'V2'));
    expect(await told(movement('discharge', '2024-03-05T10:00:00', 'V2'))).toMatchObject(TAKEN);
    await told(movement('admit', '2024-03-01T10:00:00', 'V2'));
    expect(await told(movement('transfer', '2024-03-02T10:00:00', 'V2'))).toMatchObject(TAKEN);
  });

  it('is known by the admission of its own visit alone, and within one payload too', async () => {
    await told(movement('admit', '2024-03-10T10:00:00', 'V3'));
    const other = { ...movement('discharge', '2024-03-05T10:00:00', 'V3b') };
    expect(await told({ ...other, patient: { id: 'MRN-V3' } })).toMatchObject(TAKEN);
    const rows = [
      movement('admit', '2024-03-10T10:00:00', 'V4'),
      movement('discharge', '2024-03-05T10:00:00', 'V4'),
    ];
    await run.call('POST', '/messages', {
      type: 'application/x-ndjson',
      body: rows.map((row) => JSON.stringify(row)).join('\n'),
    });
    expect(await kinds('V4')).toEqual(['admit']);
  });
});
