import { TOPICS } from '@carbawatch/contracts';
import { isolateReportBuilder } from '@carbawatch/testing';
import { RunningIngestion, msaOf, oru, until, type Answer, type Json } from '../ingestion.harness';

const report = isolateReportBuilder();

/** Makes every insert into a table fail the way PostgreSQL does on a full disk (53100). */
async function fillDisk(run: RunningIngestion, table: string): Promise<() => Promise<void>> {
  const { database } = run.platform;
  await database.query(
    `CREATE OR REPLACE FUNCTION public.disk_full() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$`,
  );
  await database.query(
    `CREATE TRIGGER disk_full BEFORE INSERT ON ${table} EXECUTE FUNCTION public.disk_full()`,
  );
  return async () => {
    await database.query(`DROP TRIGGER disk_full ON ${table}`);
  };
}

describe('Intake', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start({ CARBAWATCH_MAX_BYTES: String(256 * 1024) });
  });
  afterAll(() => run?.drop());

  const isolatesInLog = async (prefix: string): Promise<string[]> =>
    (await run.events(TOPICS.isolatesReported))
      .map(({ isolateId }: Json) => isolateId)
      .filter((isolateId: string) => isolateId.startsWith(prefix))
      .sort();

  it('serves many senders at once with few transactions, each answered after its commit', async () => {
    const before = await commits();
    const sent = Array.from({ length: 200 }, (_, n) => report({ isolateId: `B-${n}` }));
    const answers = await Promise.all(sent.map((payload) => run.post(payload)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await isolatesInLog('B-')).toHaveLength(200);
    expect((await commits()) - before).toBeLessThan(200);
  });

  it('gives one effect to the same message that two senders of one name post in the same moment', async () => {
    const payload = report({ isolateId: 'T-1' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => run.post(payload)));
    const firsts = answers.filter(({ body }) => body.duplicateOf === null);
    expect(firsts).toHaveLength(1);
    const [first] = firsts;
    for (const { status, body } of answers) {
      expect(status).toBe(202);
      if (body !== first?.body) expect(body.duplicateOf).toBe(first?.body.messageId);
    }
    expect(await isolatesInLog('T-')).toEqual(['T-1']);
  });

  it('answers 413 above the size limit and keeps nothing', async () => {
    const before = await run.count('FROM ingestion.message');
    const covariates = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, n) => [`covariate ${n}`, 'x'.repeat(150)]),
    );
    const answer = await run.post(report({ covariates }));
    expect(answer.status).toBe(413);
    expect(await run.count('FROM ingestion.message')).toBe(before);
  });

  it('answers 503 and AR while nothing can be stored, and takes everything in once it can', async () => {
    const empty = await fillDisk(run, 'ingestion.message');
    const payload = report({ isolateId: 'S-1' });
    const message = oru({ controlId: 'S2', filler: 'S-2' });
    const [http, mllp] = [await run.post(payload), await run.mllp(message)];
    expect([http.status, http.body.code]).toEqual([503, 'storing-failed']);
    expect(msaOf(mllp)).toEqual(['AR', 'S2']);
    expect(mllp).toMatch(/\rERR\|.*207/);
    await empty();
    const later = await run.post(payload);
    expect([later.status, later.body.duplicateOf]).toEqual([202, null]);
    expect(msaOf(await run.mllp(message))).toEqual(['AA', 'S2']);
    expect(await isolatesInLog('S-')).toEqual(['S-1', 'S-2-1']);
  });

  it('answers 503 for what was stored and could not be read out, which the resend then finishes', async () => {
    const empty = await fillDisk(run, 'log.record');
    const payload = report({ isolateId: 'Z-1' });
    const failed = await run.post(payload);
    expect(failed.status).toBe(503);
    const [pending] = (await run.get('/messages?status=pending')).body.items;
    expect(pending).toMatchObject({ status: 'pending' });
    await empty();
    const again = await run.post(payload);
    expect([again.status, again.body.duplicateOf]).toEqual([202, pending.messageId]);
    expect((await run.get(`/messages/${pending.messageId}`)).body.status).toBe('processed');
    expect(await isolatesInLog('Z-')).toEqual(['Z-1']);
  });

  it('keeps a message that breaks the transaction by itself apart, and its neighbours never feel it', async () => {
    const { database } = run.platform;
    await database.query(
      `CREATE FUNCTION public.poison() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF NEW.value ->> 'isolateId' = 'Q-7' THEN RAISE EXCEPTION 'a fault of ours'; END IF;
         RETURN NEW;
       END $$`,
    );
    await database.query(
      `CREATE TRIGGER poison BEFORE INSERT ON log.record FOR EACH ROW EXECUTE FUNCTION public.poison()`,
    );
    const sent = Array.from({ length: 16 }, (_, n) => report({ isolateId: `Q-${n}` }));
    const answers: Answer[] = await Promise.all(sent.map((payload) => run.post(payload)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await isolatesInLog('Q-')).toHaveLength(15);
    const kept = await run.get(`/messages/${answers[7]?.body.messageId}`);
    expect(kept.body).toMatchObject({
      status: 'quarantined',
      problems: [{ code: 'internal-error' }],
    });
    await database.query('DROP TRIGGER poison ON log.record');
    const replayed = await run.call('POST', `/messages/${answers[7]?.body.messageId}/replay`);
    expect(replayed.body.status).toBe('processed');
    expect(await isolatesInLog('Q-')).toHaveLength(16);
  });

  it('tells 429 to whom it has no room for, and takes them in later', async () => {
    const small = await RunningIngestion.on(run.test, {
      CARBAWATCH_MAX_BYTES: String(16 * 2 ** 20),
    });
    const { database } = run.platform;
    const padding = ' '.repeat(15 * 2 ** 20);
    let posted: Promise<Answer>[] = [];
    // Nothing can be stored while somebody else holds the table: what comes fills the room.
    await database.transaction(async (tx) => {
      await tx.execute('LOCK TABLE ingestion.inbox IN ACCESS EXCLUSIVE MODE');
      posted = Array.from({ length: 8 }, (_, n) =>
        small.post(`${JSON.stringify(report({ isolateId: `O-${n}` }))}${padding}`),
      );
      const first = await Promise.race(posted);
      expect([first.status, first.body.code]).toEqual([429, 'overloaded']);
    });
    const answers = await Promise.all(posted);
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThanOrEqual(6);
    await small.stop();
  });

  async function commits(): Promise<number> {
    return run.count(`FROM (SELECT DISTINCT xmin FROM ingestion.message) AS transactions`);
  }
});

describe('A crash between storing and reading', () => {
  it('loses nothing: the next start finishes what is on disk, in the order in which it came', async () => {
    const first = await RunningIngestion.start();
    const free = await fillDisk(first, 'log.record');
    const patient = { id: 'MRN-K' };
    const lost = [
      await first.post(report({ patient, isolateId: 'K-1' })),
      await first.post(report({ patient, isolateId: 'K-1', status: 'corrected' })),
      await first.post(report({ patient, isolateId: 'K-2' })),
    ];
    expect(lost.map(({ status }) => status)).toEqual([503, 503, 503]);
    await free();
    await first.stop();
    const second = await RunningIngestion.on(first.test);
    try {
      await until(async () => {
        return (await second.count(`FROM ingestion.message WHERE status = 'pending'`)) === 0;
      });
      const events = await second.events(TOPICS.isolatesReported);
      expect(events.map(({ isolateId, status }) => [isolateId, status])).toEqual([
        ['K-1', 'final'],
        ['K-1', 'corrected'],
        ['K-2', 'final'],
      ]);
    } finally {
      await second.drop();
    }
  });
});
