import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { TOPICS } from '@carbawatch/contracts';
import { fixture } from '@carbawatch/testing';
import { RunningIngestion, msaOf, nextAnswer, oru, until, type Json } from '../ingestion.harness';

const MAX_BYTES = 32 * 1024;

function framed(message: string | Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x0b), Buffer.from(message), Buffer.of(0x1c, 0x0d)]);
}

/** The next `count` acknowledgements that come on a socket. */
async function answersOf(socket: Socket, count: number): Promise<[string, string][]> {
  let received = '';
  while (received.split('\x1c\r').length <= count) {
    const [chunk] = await once(socket, 'data');
    received += Buffer.from(chunk).toString('latin1');
  }
  return received.split('\x1c\r').slice(0, count).map(msaOf);
}

describe('HL7 over MLLP', () => {
  let run: RunningIngestion;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    run = await RunningIngestion.start({ CARBAWATCH_MAX_BYTES: String(MAX_BYTES) });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(() => run?.drop());

  const open = async (to: RunningIngestion = run): Promise<Socket> => {
    const socket = connect({ port: to.mllpPort, host: '127.0.0.1', noDelay: true });
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const newest = async (): Promise<Json> => (await run.get('/messages?limit=1')).body.items[0];

  it('acknowledges a culture with AA, echoes MSH-10, and takes MSH-3 and MSH-4 for the sender', async () => {
    const answer = await run.mllp(oru({ controlId: 'C-1', filler: 'F-1' }));
    expect(msaOf(answer)).toEqual(['AA', 'C-1']);
    expect(answer).toMatch(/^MSH\|\^~\\&\|CW\|CW\|LIS\|HOSP\|/);
    expect(await newest()).toMatchObject({
      sender: 'LIS/HOSP',
      site: 'site-1',
      status: 'processed',
    });
    const events = await run.events(TOPICS.isolatesReported);
    expect(events).toMatchObject([
      {
        isolateId: 'F-1-1',
        sender: 'LIS/HOSP',
        organism: { code: 'kpn' },
        susceptibility: [{ agent: 'MEM', operator: '>=', value: 16, interpretation: 'R' }],
        encounter: { ward: 'ICU-2', unitType: 'icu', unitTypeSource: 'ward-name' },
        person: { sex: 'male', birthYear: 1957 },
      },
    ]);
  });

  it('answers every message of a connection in order, however the bytes are cut', async () => {
    const socket = await open();
    const message = oru({ filler: 'F-2' });
    for (let cut = 1; cut < message.length; cut += 97) {
      const bytes = framed(message.replace('|M1|', `|CUT-${cut}|`));
      socket.write(bytes.subarray(0, cut));
      await new Promise((resolve) => setImmediate(resolve));
      socket.write(bytes.subarray(cut));
      expect(msaOf(await nextAnswer(socket))).toEqual(['AA', `CUT-${cut}`]);
    }
    const many = Array.from({ length: 20 }, (_, n) =>
      framed(oru({ controlId: `MANY-${n}`, filler: 'F-3' })),
    );
    const answers = answersOf(socket, 20);
    socket.write(Buffer.concat(many));
    expect(await answers).toEqual(Array.from({ length: 20 }, (_, n) => ['AA', `MANY-${n}`]));
  });

  it('serves many connections at once', async () => {
    const connections = await Promise.all(Array.from({ length: 30 }, () => open()));
    const answers = await Promise.all(
      connections.map(async (socket, n) => {
        socket.write(framed(oru({ controlId: `P-${n}`, filler: `F-4-${n}` })));
        return msaOf(await nextAnswer(socket));
      }),
    );
    expect(answers).toEqual(Array.from({ length: 30 }, (_, n) => ['AA', `P-${n}`]));
  });

  it('gives the same answer to the same message, which has one effect', async () => {
    const message = oru({ controlId: 'SAME', filler: 'F-5' });
    expect(msaOf(await run.mllp(message))).toEqual(['AA', 'SAME']);
    expect(msaOf(await run.mllp(message))).toEqual(['AA', 'SAME']);
    expect(await newest()).toMatchObject({ status: 'duplicate' });
    const events = await run.events(TOPICS.isolatesReported);
    expect(events.filter(({ isolateId }) => isolateId === 'F-5-1')).toHaveLength(1);
  });

  it('says AE with the place for what cannot be read, and keeps it quarantined', async () => {
    const nonsense = await run.mllp('This is no HL7');
    expect([msaOf(nonsense)[0], /\rERR\|/.test(nonsense)]).toEqual(['AE', true]);
    expect(await newest()).toMatchObject({ status: 'quarantined', sender: 'unknown/' });
    const withoutOrder = oru({ controlId: 'NO-OBR' }).split('\r').slice(0, 3).join('\r');
    expect(msaOf(await run.mllp(withoutOrder))).toEqual(['AE', 'NO-OBR']);
    expect(await newest()).toMatchObject({ status: 'quarantined' });
    expect(msaOf(await run.mllp(''))[0]).toBe('AE');
  });

  it('says AA for an organism that nobody has mapped: an endless retry would block the feed', async () => {
    const answer = await run.mllp(
      oru({ controlId: 'MAP', organism: '999^Nonesuch imaginarius^L' }),
    );
    expect(msaOf(answer)).toEqual(['AA', 'MAP']);
    expect(await newest()).toMatchObject({ status: 'quarantined' });
  });

  it.each([
    ['type', { type: 'ORM^O01', controlId: 'AR-1' }],
    ['version', { version: '3.0', controlId: 'AR-2' }],
  ])('says AR for a %s that is not served, and puts the message away', async (_, differing) => {
    const answer = await run.mllp(oru(differing));
    expect(msaOf(answer)).toEqual(['AR', differing.controlId]);
    expect(answer).toMatch(/\rERR\|/);
    expect(await newest()).toMatchObject({ status: 'dismissed', reason: 'not-served' });
  });

  it('says AR to a message above the size limit, and reads the next one', async () => {
    const before = await run.count('FROM ingestion.message');
    const socket = await open();
    const large = `${oru({ controlId: 'LARGE' })}\rNTE|1||${'x'.repeat(MAX_BYTES)}`;
    socket.write(framed(large));
    expect(msaOf(await nextAnswer(socket))).toEqual(['AR', 'LARGE']);
    expect(await run.count('FROM ingestion.message')).toBe(before);
    socket.write(framed(oru({ controlId: 'AFTER', filler: 'F-6' })));
    expect(msaOf(await nextAnswer(socket))).toEqual(['AA', 'AFTER']);
  });

  it('keeps a message without end block quarantined with AE, and reads the one behind it', async () => {
    const socket = await open();
    const answers = answersOf(socket, 2);
    const cutOff = oru({ controlId: 'CUT-OFF', filler: 'F-7' });
    socket.write(
      Buffer.concat([
        Buffer.of(0x0b),
        Buffer.from(cutOff),
        framed(oru({ controlId: 'NEXT', filler: 'F-8' })),
      ]),
    );
    expect(await answers).toEqual([
      ['AE', 'CUT-OFF'],
      ['AA', 'NEXT'],
    ]);
    const { body } = await run.get('/messages?limit=2');
    expect(body.items[1]).toMatchObject({
      status: 'quarantined',
      problems: [{ code: 'frame-not-ended' }],
    });
    const whole = await run.mllp(cutOff);
    expect(msaOf(whole)).toEqual(['AA', 'CUT-OFF']);
  });

  it('passes over a flood of start blocks', async () => {
    const socket = await open();
    socket.write(Buffer.alloc(200_000, 0x0b));
    socket.write(framed(oru({ controlId: 'FLOOD', filler: 'F-9' })));
    expect(msaOf(await nextAnswer(socket))).toEqual(['AA', 'FLOOD']);
  });

  it('takes in a batch with one answer, and each unusable message of it waits by itself', async () => {
    const batch = [
      'FHS|^~\\&|LIS|HOSP',
      'BHS|^~\\&|LIS|HOSP',
      oru({ controlId: 'BATCH-1', filler: 'F-10' }),
      oru({ controlId: 'BATCH-2', type: 'ORM^O01' }),
      oru({ controlId: 'BATCH-3', filler: 'F-11' }),
      'BTS|3',
      'FTS|1',
    ].join('\r');
    expect(msaOf(await run.mllp(batch))).toEqual(['AA', 'BATCH-1']);
    const events = await run.events(TOPICS.isolatesReported);
    const ids = events.map(({ isolateId }) => isolateId).filter((id) => /^F-1[01]-/.test(id));
    expect(ids.sort()).toEqual(['F-10-1', 'F-11-1']);
    const [child, parent] = (await run.get('/messages?limit=2')).body.items;
    expect(parent).toMatchObject({ status: 'processed', parent: null });
    expect(child).toMatchObject({ status: 'quarantined', parent: parent.messageId });
    const raw = await run.get(`/messages/${child.messageId}/raw`);
    expect(raw.body).toContain('|BATCH-2|');
    expect(raw.body).not.toContain('|BATCH-3|');
  });

  it('keeps the characters of a message that waits by itself, whatever set its batch was sent in', async () => {
    const declared = (message: string) => message.replace(/\|2\.5\.1$/m, '|2.5.1||||||8859/1');
    const broken = oru({
      controlId: 'SET-2',
      organism: '^Nonesuch imaginarius^L',
      ward: 'Chirurgie é',
    });
    const batch = [declared(oru({ controlId: 'SET-1', filler: 'F-12' })), declared(broken)].join(
      '\r',
    );
    expect(batch.match(/8859\/1/g)).toHaveLength(2);
    expect(msaOf(await run.mllp(Buffer.from(batch, 'latin1')))).toEqual(['AA', 'SET-1']);
    const child = await newest();
    expect(child).toMatchObject({ status: 'quarantined', parent: expect.any(String) });
    const corrected = broken.replace('^Nonesuch imaginarius^L', '112283007^Escherichia coli^SCT');
    const replayed = await run.call('POST', `/messages/${child.messageId}/replay`);
    expect(replayed.body.problems.map(({ code }: Json) => code)).not.toContain('bad-encoding');
    const fixed = await run.call('POST', `/messages/${child.messageId}/replay`, {
      body: corrected,
      type: 'application/hl7-v2',
    });
    expect(fixed.body).toMatchObject({ status: 'processed' });
    const events = await run.events(TOPICS.isolatesReported);
    expect(events.at(-1)).toMatchObject({ encounter: { ward: 'Chirurgie é' } });
  });

  it('takes admissions, moves and discharges for events about encounters', async () => {
    const adt = (trigger: string, ward: string, time: string) =>
      [
        `MSH|^~\\&|ADT|HOSP|CW|CW|${time}||ADT^${trigger}|${trigger}-1|P|2.5`,
        `EVN||${time}||||${time}`,
        'PID|1||MRN9^^^HOSP^MR||Li^Na||19610101|F',
        `PV1|1|I|${ward}^1^A|||||||||||||||||V900|||||||||||||||||||||||||${time}`,
      ].join('\r');
    const answers = [
      await run.mllp(adt('A01', 'MED-1', '20240103100000')),
      await run.mllp(adt('A02', 'ICU-1', '20240104080000')),
      await run.mllp(adt('A03', 'ICU-1', '20240110120000')),
    ];
    expect(answers.map((answer) => msaOf(answer)[0])).toEqual(['AA', 'AA', 'AA']);
    const events = await run.events(TOPICS.encountersChanged);
    expect(events.map(({ kind, ward, at }) => [kind, ward, at])).toEqual([
      ['admit', 'MED-1', '2024-01-03T10:00:00+08:00'],
      ['transfer', 'ICU-1', '2024-01-04T08:00:00+08:00'],
      ['discharge', 'ICU-1', '2024-01-10T12:00:00+08:00'],
    ]);
  });

  it('finishes the message under way when the service stops, and takes no other', async () => {
    const stopping = await RunningIngestion.start();
    const { database, metrics } = stopping.platform;
    const [socket, idle] = [await open(stopping), await open(stopping)];
    const closed = Promise.all([once(socket, 'close'), once(idle, 'close')]);
    const answer = nextAnswer(socket);
    let stopped = Promise.resolve();
    // While somebody else holds the table the message is under way for certain.
    await database.transaction(async (tx) => {
      await tx.execute('LOCK TABLE ingestion.inbox IN ACCESS EXCLUSIVE MODE');
      socket.write(framed(oru({ controlId: 'LAST' })));
      await until(async () => (await metrics.text()).includes('carbawatch_intake_messages 1'));
      stopped = stopping.stop();
    });
    expect(msaOf(await answer)).toEqual(['AA', 'LAST']);
    await Promise.all([stopped, closed]);
    await expect(open(stopping)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await stopping.test.drop();
  });

  it.each([
    ['HOST', { HOST: '192.0.2.1' }, /^HOST: 192\.0\.2\.1 is no address of this machine/],
    ['MLLP_PORT', {}, /^MLLP_PORT: .* is it taken/],
  ])('names %s when it cannot be listened on', async (_, env, message) => {
    const taken = { MLLP_PORT: String(run.mllpPort), ...env };
    await expect(RunningIngestion.on(run.test, taken)).rejects.toThrow(message);
  });

  const folder = fixture('hl7v2-nist-lri-micro');
  const title = 'takes in the culture messages of the NIST validation suite';
  if (!folder)
    it.skip(`${title} (left out: the shared test data is not on this machine)`, () => undefined);
  else {
    it(title, async () => {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      const messages = files.filter((file) => /\.(hl7|txt|er7)$/i.test(file));
      expect(messages.length).toBeGreaterThan(0);
      for (const file of messages) {
        const text = readFileSync(join(folder, file), 'utf8');
        if (!text.includes('MSH|')) continue;
        const [code] = msaOf(await run.mllp(text.slice(text.indexOf('MSH|'))));
        expect([file, code]).toEqual([file, expect.stringMatching(/^[AC]A$/)]);
      }
    });
  }
});
