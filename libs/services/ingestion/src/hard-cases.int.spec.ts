import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { TOPICS, encounterChanged } from '@carbawatch/contracts';
import { currentStay, staysOf } from '@carbawatch/epidemiology';
import fc from 'fast-check';
import { RunningIngestion, msaOf, nextAnswer, oru, type Json } from './ingestion.harness';

const framed = (message: string | Buffer): Buffer =>
  Buffer.concat([Buffer.of(0x0b), Buffer.from(message), Buffer.of(0x1c, 0x0d)]);

async function twoAnswers(socket: Socket): Promise<[string, string][]> {
  let received = '';
  while (received.split('\x1c\r').length < 3) {
    const [chunk] = await once(socket, 'data');
    received += Buffer.from(chunk).toString('latin1');
  }
  socket.destroy();
  return received.split('\x1c\r').slice(0, 2).map(msaOf);
}

const ZONE = 'Asia/Shanghai';

/**
 * What laboratories and networks really send, each by its name, through the whole of ingestion; the
 * ledger balances after all of it.
 */
describe('Hard cases', () => {
  let run: RunningIngestion;
  let sent = 0;
  beforeAll(async () => {
    run = await RunningIngestion.start();
  });
  afterAll(() => run?.drop());

  const say = async (message: string | Buffer): Promise<string> => {
    sent += 1;
    return (await run.mllp(message)).split('\r').find((line) => line.startsWith('MSA')) ?? '';
  };
  const reported = async (filler: string): Promise<Json[]> =>
    (await run.events(TOPICS.isolatesReported)).filter(({ isolateId }: Json) =>
      isolateId.startsWith(`${filler}-`),
    );
  const newest = async (): Promise<Json> => (await run.get('/messages?limit=1')).body.items[0];

  it('two messages in one TCP segment are answered one by one, in order', async () => {
    const socket = connect(run.mllpPort, '127.0.0.1');
    sent += 2;
    socket.write(
      Buffer.concat([
        framed(oru({ controlId: 'SEG-1', filler: 'SEG-1' })),
        framed(oru({ controlId: 'SEG-2', filler: 'SEG-2' })),
      ]),
    );
    expect(await twoAnswers(socket)).toEqual([
      ['AA', 'SEG-1'],
      ['AA', 'SEG-2'],
    ]);
  });

  it('two messages in one frame, the line break between them lost, are two', async () => {
    const both =
      oru({ controlId: 'RUN-1', filler: 'RUN-1' }) + oru({ controlId: 'RUN-2', filler: 'RUN-2' });
    expect(await say(both)).toBe('MSA|AA|RUN-1');
    expect([await reported('RUN-1'), await reported('RUN-2')].map(({ length }) => length)).toEqual([
      1, 1,
    ]);
  });

  it('a frame that comes byte by byte is one message', async () => {
    const socket = connect({ port: run.mllpPort, host: '127.0.0.1', noDelay: true });
    sent += 1;
    for (const byte of framed(oru({ controlId: 'BYTES', filler: 'BYTES' }))) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(msaOf(await nextAnswer(socket))).toEqual(['AA', 'BYTES']);
    socket.destroy();
  });

  it.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('segments that end with %s are read', async (name, end) => {
    const message = oru({ controlId: `END-${name}`, filler: `END-${name}` });
    expect(await say(message.replaceAll('\r', end))).toBe(`MSA|AA|END-${name}`);
    expect(await reported(`END-${name}`)).toMatchObject([{ organism: { code: 'kpn' } }]);
  });

  it('a missing end block is told when the next message begins, and that one is read', async () => {
    const socket = connect(run.mllpPort, '127.0.0.1');
    sent += 2;
    socket.write(Buffer.concat([Buffer.of(0x0b), Buffer.from(oru({ controlId: 'OPEN' }))]));
    socket.write(framed(oru({ controlId: 'BEHIND', filler: 'BEHIND' })));
    expect(await twoAnswers(socket)).toEqual([
      ['AE', 'OPEN'],
      ['AA', 'BEHIND'],
    ]);
    expect(await reported('BEHIND')).toHaveLength(1);
  });

  it('a flood of bare start blocks costs nothing, and the message behind it is read', async () => {
    const socket = connect(run.mllpPort, '127.0.0.1');
    sent += 1;
    socket.write(Buffer.alloc(1_000_000, 0x0b));
    socket.write(framed(oru({ controlId: 'FLOOD', filler: 'FLOOD' })));
    expect(msaOf(await nextAnswer(socket))).toEqual(['AA', 'FLOOD']);
    socket.destroy();
  });

  it('a message of 50 MB is refused by both roads, kept by nobody, and the next one is read', async () => {
    const huge = `${oru({ controlId: 'HUGE' })}\rNTE|1|L|${'x'.repeat(50 * 1024 * 1024)}`;
    const socket = connect(run.mllpPort, '127.0.0.1');
    socket.write(framed(huge));
    expect(msaOf(await nextAnswer(socket))).toEqual(['AR', 'HUGE']);
    socket.write(framed(oru({ controlId: 'SMALL', filler: 'SMALL' })));
    expect(msaOf(await nextAnswer(socket))).toEqual(['AA', 'SMALL']);
    sent += 1;
    socket.destroy();
    // Refused by its length, before a byte of it is read.
    const answer = await run.call('POST', '/messages', { type: 'application/hl7-v2', body: huge });
    expect(answer).toMatchObject({ status: 413, body: { code: 'too-large' } });
  });

  it('a message of 50 MB is read where the limit allows it', async () => {
    const limit = String(64 * 1024 * 1024);
    const wide = await RunningIngestion.start({ CARBAWATCH_MAX_BYTES: limit });
    try {
      const huge = `${oru({ controlId: 'HUGE' })}\rNTE|1|L|${'x'.repeat(50 * 1024 * 1024)}`;
      expect(msaOf(await wide.mllp(huge))).toEqual(['AA', 'HUGE']);
      expect(await wide.events(TOPICS.isolatesReported)).toHaveLength(1);
    } finally {
      await wide.drop();
    }
  });

  it('10,000 OBX of one culture are read whole', async () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, n) => `OBX|${n + 2}|NM|6652-2^Meropenem MIC^LN|1|32|mg/L||R|||F`,
    );
    expect(await say([oru({ controlId: '10K', filler: '10K' }), ...lines].join('\r'))).toBe(
      'MSA|AA|10K',
    );
    expect(await reported('10K')).toMatchObject([{ susceptibility: [{ agent: 'MEM' }] }]);
  });

  it.each<[string, (message: string) => Buffer, string[]]>([
    ['a byte order mark', (text) => Buffer.from(`\ufeff${text}`), []],
    ['a NUL', (text) => Buffer.from(text.replace('ICU-2', 'ICU\0-2')), ['control-character']],
    [
      'truncated UTF-8',
      (text) => Buffer.concat([Buffer.from(text), Buffer.from('\rNTE|1|L|重').subarray(0, -1)]),
      ['bad-encoding'],
    ],
  ])('%s is read around, and that is noted', async (name, spoil, codes) => {
    const filler = name.replaceAll(' ', '');
    expect(await say(spoil(oru({ controlId: filler, filler })))).toBe(`MSA|AA|${filler}`);
    expect(await reported(filler)).toMatchObject([{ encounter: { ward: 'ICU-2' } }]);
    const { problems } = await newest();
    expect(problems.map(({ code }: Json) => code)).toEqual(codes);
  });

  it('a result that stands in a NTE alone is read from there', async () => {
    const message = `${oru({ controlId: 'NTE', filler: 'NTE' })}\rNTE|1|L|NDM detected by PCR.`;
    expect(await say(message)).toBe('MSA|AA|NTE');
    expect(await reported('NTE')).toMatchObject([
      { geneTests: [{ gene: 'NDM', method: 'pcr', result: 'detected' }] },
    ]);
  });

  it.each([
    ['SN|>=^16', { operator: '>=', value: 16 }],
    ['ST|>= 16', { operator: '>=', value: 16 }],
    ['ST|≥16', { operator: '>=', value: 16 }],
    ['ST|>16', { operator: '>', value: 16 }],
    ['NM|16', { value: 16 }],
    ['ST|16.0', { value: 16 }],
    ['ST|<=0,25', { operator: '<=', value: 0.25 }],
    ['ST|.5', { value: 0.5 }],
    ['ST|16 R', { value: 16 }],
    ['CWE|>=16^>=16 ug/mL^L', { operator: '>=', value: 16 }],
  ])('an MIC written as %s is read', async (written, expected) => {
    const [type = '', value = ''] = written.split('|');
    const filler = `MIC${sent}`;
    const message = oru({ controlId: filler, filler }).replace('|SN|', `|${type}|`);
    await say(message.replace('|>=^16|', `|${value}|`));
    const [{ susceptibility }] = await reported(filler);
    expect(susceptibility).toMatchObject([{ agent: 'MEM', ...expected }]);
  });

  it('A03 and then A13 leave the patient where he was', async () => {
    const adt = (trigger: string, time: string): string =>
      [
        `MSH|^~\\&|ADT|HOSP|CW|CW|${time}||ADT^${trigger}|${trigger}-${time}|P|2.5`,
        `EVN||${time}||||${time}`,
        'PID|1||MRN-A13^^^HOSP^MR',
        'PV1|1|I|MED-1^1^A|||||||||||||||||V-A13',
      ].join('\r');
    const stayNow = async () => {
      const events = await run.events(TOPICS.encountersChanged);
      return currentStay(
        staysOf(
          events.map((event) => encounterChanged.parse(event)),
          ZONE,
        ),
      );
    };
    await say(adt('A01', '20240103100000'));
    await say(adt('A03', '20240105120000'));
    expect(await stayNow()).toBeNull();
    await say(adt('A13', '20240105123000'));
    expect(await stayNow()).toMatchObject({ ward: 'MED-1' });
  });

  it.each([
    ['in the order in which they were said', ['A01 10', 'A11 11', 'A01 12', 'A11 13']],
    ['both cancels first', ['A11 11', 'A11 13', 'A01 10', 'A01 12']],
    ['both cancels before the second admission', ['A01 10', 'A11 11', 'A11 13', 'A01 12']],
  ])('A01, A11, A01, A11 leave no stay: %s', async (order, told) => {
    const before = new Set(
      (await run.events(TOPICS.encountersChanged)).map(({ factId }) => factId),
    );
    for (const [trigger = '', hour = ''] of told.map((turn) => turn.split(' '))) {
      const message = [
        `MSH|^~\\&|ADT|HOSP|CW|CW|20240106${hour}0000||ADT^${trigger}|${order} ${hour}|P|2.5`,
        'EVN||20240106090000||||20240106090000',
        `PID|1||${order}^^^HOSP^MR`,
        `PV1|1|I|MED-1^1^A|||||||||||||||||${order}`,
      ].join('\r');
      expect(await say(message)).toContain('MSA|AA');
    }
    const events = (await run.events(TOPICS.encountersChanged)).filter(
      ({ factId }) => !before.has(factId),
    );
    const facts = events.map((event) => encounterChanged.parse(event));
    expect(facts.length).toBeGreaterThan(1);
    expect(staysOf(facts, ZONE)).toEqual([]);
  });

  it('an impossible date is left out and named, and the culture is read', async () => {
    const message = oru({ controlId: 'DATE', filler: 'DATE' }).replaceAll(
      '202401050630',
      '20240230',
    );
    expect(await say(message)).toBe('MSA|AA|DATE');
    const [event] = await reported('DATE');
    expect(event.specimen.collectedAt).toBeUndefined();
    const { problems } = await newest();
    expect(problems.map(({ code }: Json) => code)).toContain('bad-date');
  });

  it('an accession number that is used again for another patient is another patient’s isolate', async () => {
    await say(oru({ controlId: 'ACC-1', filler: 'ACC', patient: 'MRN-ACC-1' }));
    await say(oru({ controlId: 'ACC-2', filler: 'ACC', patient: 'MRN-ACC-2' }));
    const [first, second] = await reported('ACC');
    expect(first.isolateId).toBe(second.isolateId);
    expect(first.pseudonym).not.toBe(second.pseudonym);
  });

  it('an MSH-10 that is used again with other content is another message', async () => {
    expect(await say(oru({ controlId: 'AGAIN', filler: 'AGAIN', mic: '16' }))).toBe('MSA|AA|AGAIN');
    expect(await say(oru({ controlId: 'AGAIN', filler: 'AGAIN', mic: '32' }))).toBe('MSA|AA|AGAIN');
    const values = (await reported('AGAIN')).map(({ susceptibility }) => susceptibility[0].value);
    expect(values).toEqual([16, 32]);
  });

  it('mutated frames are each answered, whatever stands in them', async () => {
    const socket = connect({ port: run.mllpPort, host: '127.0.0.1', noDelay: true });
    const message = Buffer.from(oru({ controlId: 'FUZZ', filler: 'FUZZ' }));
    const place = fc.nat(message.length);
    const byte = fc.integer({ min: 0, max: 255 }).filter((n) => n !== 0x0b && n !== 0x1c);
    const change = fc.tuple(place, fc.nat(30), fc.array(byte, { maxLength: 6 }));
    const changes = fc.array(change, { minLength: 1, maxLength: 6 });
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        let body = message;
        for (const [at, removed, put] of all) {
          const [head, tail] = [body.subarray(0, at), body.subarray(at + removed)];
          body = Buffer.concat([head, Buffer.from(put), tail]);
        }
        socket.write(framed(body));
        expect(msaOf(await nextAnswer(socket))[0]).toMatch(/^A[AER]$/);
        answered += 1;
      }),
      { numRuns: 300, endOnFailure: true },
    );
    socket.destroy();
    sent += answered;
  });

  it('leave a ledger that balances to the unit', async () => {
    const { body } = await run.get('/ledger?limit=1000');
    let received = 0;
    for (const line of body.items) {
      const { processed, duplicate, quarantined, dismissed, pending } = line;
      expect(processed + duplicate + quarantined + dismissed + pending).toBe(line.received);
      expect(pending).toBe(0);
      received += line.received;
    }
    expect(received).toBe(sent);
  });
});
