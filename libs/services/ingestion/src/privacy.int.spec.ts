import { RunningIngestion, oru } from './ingestion.harness';

/** Words that stand for who the patient is: whatever holds one of them names a person. */
const NAME = 'Quetzalcoatlus';
const NUMBER = 'NR7654321';
const BORN = '1931-12-25';
const SECRETS = [NAME, NUMBER, BORN, BORN.replaceAll('-', '')];

const patient = { id: NUMBER, name: NAME, birthDate: BORN, sex: 'female' };
const visit = `VISIT-OF-${NUMBER}`;

const report = (differing: object) => ({
  type: 'isolate.report',
  isolateId: 'LAB-1',
  patient,
  encounter: { id: visit, ward: 'ICU' },
  organism: { name: 'Klebsiella pneumoniae' },
  ...differing,
});

/** What a hospital sends, good and bad, with the patient in every place where one can stand. */
const PAYLOADS: readonly (readonly [string, string])[] = [
  ['application/json', JSON.stringify(report({}))],
  ['application/json', JSON.stringify([report({ isolateId: 'LAB-2' }), report({ isolateId: 7 })])],
  ['application/json', `{"type":"isolate.report","patient":{"id":"${NUMBER}","name":"${NAME}"`],
  ['application/json', JSON.stringify({ ...report({}), medicalRecord: `${NAME} ${NUMBER}` })],
  ['application/json', JSON.stringify(report({ organism: { name: NAME, code: NUMBER } }))],
  ['application/json', JSON.stringify(report({ patient: { ...patient, birthDate: `${BORN}T` } }))],
  ['application/json', JSON.stringify(report({ susceptibility: [{ agent: NAME, value: 1 }] }))],
  ['application/x-ndjson', `${JSON.stringify(report({ isolateId: 'LAB-3' }))}\n{"x":"${NAME}`],
  [
    'application/json',
    JSON.stringify({
      type: 'encounter.event',
      kind: 'merge-patient',
      at: '2024-01-04',
      patient,
      mergedInto: { id: `${NUMBER}-2`, name: NAME },
      encounter: { id: visit },
    }),
  ],
  [
    'text/csv',
    `isolateId,patient.id,patient.name,patient.birthDate,organism.name\nLAB-4,${NUMBER},${NAME},${BORN},E. coli\n${NAME},${BORN}\n`,
  ],
  ['text/csv', `${NAME},${NUMBER}\n1,2\n`],
  ['application/pdf', `${NAME} ${NUMBER} ${BORN}`],
];

const message = (differing: Parameters<typeof oru>[0]) =>
  oru({ patient: NUMBER, ...differing })
    .replace('Zhang^Wei', `${NAME}^Anna`)
    .replace('19570302', BORN.replaceAll('-', ''))
    .replace('V100', visit);

const FRAMES: readonly string[] = [
  message({}),
  message({ controlId: 'M2', organism: `X^${NAME}^L` }),
  message({ controlId: 'M3', type: 'ORM^O01' }),
  message({ controlId: 'M4' }).replace('OBR|1', `${NAME}|${NUMBER}`),
  message({ controlId: 'M5' }).replaceAll('OBX|1|SN', `OBX|1|${NAME}`),
  `PID|1||${NUMBER}||${NAME}`,
];

describe('Nothing says who a patient is', () => {
  let run: RunningIngestion;
  const answers: string[] = [];

  beforeAll(async () => {
    run = await RunningIngestion.start();
    for (const [type, body] of PAYLOADS) {
      const posted = await run.call('POST', '/messages', { type, body });
      answers.push(JSON.stringify(posted.body));
      const { messageId } = posted.body;
      if (messageId) answers.push(JSON.stringify((await run.get(`/messages/${messageId}`)).body));
    }
    for (const frame of FRAMES) answers.push(await run.mllp(frame));
    const { body } = await run.get('/messages?status=quarantined&limit=1');
    const [waiting] = body.items;
    await run.call('GET', `/messages/${waiting.messageId}/raw`);
    await run.post({ reason: `${NAME} asked for it` }, `/messages/${waiting.messageId}/dismiss`);
    await run.get(`/messages/${NUMBER}`);
    await run.get(`/isolates?patient=${NAME}`);
  });
  afterAll(() => run?.drop());

  const holds = (text: string): string[] =>
    SECRETS.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()));

  it('in any column of any table, as text or as bytes, keys and events among them', async () => {
    const { database } = run.platform;
    const tables = await database.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'ingestion.message',
        'ingestion.vault',
        'log.record',
        'access.audit',
      ]),
    );
    for (const { name } of tables) {
      const rows = await database.query<{ row: string }>(
        `SELECT to_jsonb(t)::text AS row FROM ${name} t`,
      );
      for (const { row } of rows) {
        // jsonb shows bytes as hex: what is sealed must not hold the words in the clear either.
        const bytes = Array.from(row.matchAll(/\\\\x([0-9a-f]+)/g), ([, hex = '']) =>
          Buffer.from(hex, 'hex').toString('latin1'),
        );
        expect([name, holds(row), bytes.flatMap(holds)]).toEqual([name, [], []]);
      }
    }
    expect(await run.count('FROM ingestion.vault')).toBeGreaterThan(0);
    expect(await run.count('FROM log.record')).toBeGreaterThan(4);
  });

  it('in any log line, at the most talkative level', () => {
    expect(run.logLines.length).toBeGreaterThan(PAYLOADS.length);
    expect(run.logLines.flatMap(holds)).toEqual([]);
  });

  it('in any metric', async () => {
    const text = await run.platform.metrics.text();
    expect(text).toContain('carbawatch_messages_total{status="processed"}');
    expect(holds(text)).toEqual([]);
  });

  it('in any answer, error or acknowledgement', () => {
    for (const answer of answers) expect(holds(answer).map(() => answer)).toEqual([]);
  });

  it('but the vault, which opens with the secret key alone', async () => {
    const { database, secrets } = run.platform;
    const pseudonym = secrets.pseudonymOf('site-1', '', NUMBER);
    const [row] = await database.query<{ identity: Buffer }>(
      'SELECT identity FROM ingestion.vault WHERE site = $1 AND pseudonym = $2',
      ['site-1', pseudonym],
    );
    const opened = secrets.vault.open(
      row?.identity ?? Buffer.alloc(0),
      `identity/site-1/${pseudonym}`,
    );
    expect(JSON.parse(opened.toString())).toMatchObject({
      id: NUMBER,
      name: NAME,
      birthDate: BORN,
    });
  });
});
