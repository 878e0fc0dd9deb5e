import { Secrets, openAuditReason } from '@carbawatch/service-kit';
import { isolateReportBuilder, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { RunningIngestion, until } from '../ingestion.harness';

const report = isolateReportBuilder();
const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const [FIRST, SECOND, THIRD] = [key(1), key(2), key(3)];

describe('A change of the secret key', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(() => test?.drop());

  const withKeys = (secret: string, retired: string) =>
    RunningIngestion.on(test, { CARBAWATCH_SECRET_KEY: secret, CARBAWATCH_RETIRED_KEYS: retired });
  const patient = { id: 'MRN-1', name: 'Zhang, Wei' };

  it('leaves payloads, reasons, persons as they were, and seals them with the new one', async () => {
    const before = await withKeys(FIRST, '');
    const posted = await before.post(report({ isolateId: 'K-1', patient }));
    const waiting = await before.post(report({ organism: { name: 'Nonesuch imaginarius' } }));
    await before.post({ reason: 'a test' }, `/messages/${waiting.body.messageId}/dismiss`);
    await before.post(report({ organism: { name: 'Nonesuch secundus' } }));
    const pseudonym = before.platform.secrets.pseudonymOf('site-1', '', 'MRN-1');
    const look = { pseudonyms: [pseudonym], reason: 'the family calls' };
    await before.post(look, '/identities/read');
    await before.stop();

    const after = await withKeys(SECOND, FIRST);
    const keyIds = (column: string, table: string) =>
      after.count(
        `FROM (SELECT DISTINCT substring(${column} FROM 2 FOR 4) FROM ingestion.${table}
               WHERE ${column} IS NOT NULL) AS ids`,
      );
    await until(async () => after.logLines.some((line) => line.includes('secrets.resealed')));
    expect([await keyIds('raw', 'message'), await keyIds('identity', 'vault')]).toEqual([1, 1]);
    expect([await keyIds('said', 'waiting_term')]).toEqual([1]);
    const { items: words } = (await after.get('/mappings/waiting')).body;
    expect(words).toMatchObject([{ term: 'Nonesuch secundus' }]);
    const raw = await after.get(`/messages/${posted.body.messageId}/raw`);
    expect(raw.body).toMatchObject({ isolateId: 'K-1' });
    expect((await after.get(`/messages/${waiting.body.messageId}`)).body.reason).toBe('a test');
    const read = { pseudonyms: [pseudonym], reason: 'a test' };
    expect((await after.post(read, '/identities/read')).body.items).toMatchObject([
      { identity: { id: 'MRN-1', name: 'Zhang, Wei' } },
    ]);
    // The same person, also in what comes now.
    await after.post(report({ isolateId: 'K-2', patient }));
    expect(await after.count('FROM ingestion.vault')).toBe(1);
    // Why somebody looked opens without the old key, too.
    const [audited] = await after.platform.database.query<{ sealed: string }>(
      `SELECT detail->>'sealedReason' AS sealed FROM access.audit
       WHERE action = 'identity.read' ORDER BY at LIMIT 1`,
    );
    const own = new Secrets(Buffer.alloc(32, 2));
    expect(openAuditReason(own, audited?.sealed ?? '')).toBe('the family calls');
    await after.stop();
  });

  it('may happen again, as long as the first key of all is named last', async () => {
    await expect(withKeys(THIRD, SECOND)).rejects.toThrow(
      /^CARBAWATCH_RETIRED_KEYS: the pseudonyms of this database were made with another key/,
    );
    const third = await withKeys(THIRD, `${SECOND},${FIRST}`);
    await until(async () => third.logLines.some((line) => line.includes('secrets.resealed')));
    await third.stop();
  });

  it('is refused where the key before is not named', async () => {
    await expect(withKeys(FIRST, '')).rejects.toThrow(/^CARBAWATCH_SECRET_KEY: this database/);
  });
});
