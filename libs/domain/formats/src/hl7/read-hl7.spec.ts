import { readHl7 } from './read-hl7';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const MSH = 'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240107152000||ORU^R01^ORU_R01|M1|P|2.5.1';
const BODY = [
  'PID|1||4711^^^HOSP^MR',
  'OBR|1||54440^LAB|600-7^Blood culture^LN|||20240105|||||||||||||||20240107|||F',
  'OBX|1|CWE|600-7^Bacteria identified^LN|1|56415008^Klebsiella pneumoniae^SCT||||||F',
];
const message = (msh = MSH): string => [msh, ...BODY].join('\r');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codesOf = (text: string): string[] => {
  const result = readHl7(text, options);
  const problems =
    result.kind === 'refused' ? result.problems : result.items.flatMap((i) => i.problems);
  return problems.map(({ code }) => code);
};

describe('an HL7 message', () => {
  it('with a culture that names no organism waits, though its panel has results', () => {
    const panel = [
      'OBR|2||54442^LAB|50545-3^Panel by MIC^LN|||20240105|||||||||||||||20240107|||F|' +
        '600-7&Bacteria identified&LN^1^|||^54440&LAB',
      'OBX|1|SN|6652-2^Meropenem MIC^LN|1|>=^16|ug/mL||R|||F',
    ];
    const [pid = '', culture = ''] = BODY;
    const nothing = 'OBX|1|CWE|600-7^Bacteria identified^LN|1|||||||F';
    const whole = [MSH, pid, culture, nothing, ...panel].join('\r');
    expect(codesOf(whole)).toContain('missing-organism');
    // The panel alone belongs to a culture that was sent before.
    expect(codesOf([MSH, pid, ...panel].join('\r'))).not.toContain('missing-organism');
  });

  it.each([
    ['nothing', '', 400, 'empty-payload', 'AE'],
    ['blanks', ' \r\n ', 400, 'empty-payload', 'AE'],
    ['no MSH', 'PID|1||4711', 400, 'malformed-hl7', 'AE'],
    ['MSH without delimiters', 'MSH', 400, 'malformed-hl7', 'AE'],
    ['no message type', message(MSH.replace('ORU^R01^ORU_R01', '')), 422, 'missing-field', 'AE'],
    ['no control id', message(MSH.replace('|M1|', '||')), 422, 'missing-field', 'AE'],
    ['another type', message(MSH.replace('ORU^R01^ORU_R01', 'SIU^S12')), 415, 'not-served', 'AR'],
    [
      'another trigger',
      message(MSH.replace('ORU^R01^ORU_R01', 'ORU^R30')),
      415,
      'not-served',
      'AR',
    ],
    ['another version', message(MSH.replace('2.5.1', '3.0')), 422, 'unsupported-version', 'AR'],
    ['no order', `${MSH}\rPID|1||4711`, 422, 'missing-segment', 'AE'],
  ])('with %s is refused', (_, text, status, code, ack) => {
    expect(readHl7(text, options)).toMatchObject({ kind: 'refused', status, code, ack });
  });

  it.each([
    ['no version', MSH.replace('|2.5.1', ''), 'missing-version'],
    ['no time', MSH.replace('20240107152000', ''), 'missing-message-time'],
    ['an impossible time', MSH.replace('20240107152000', '20240230'), 'bad-date'],
  ])('with %s is read all the same, and that is noted', (_, msh, code) => {
    expect(codesOf(message(msh))).toEqual([code]);
  });

  it.each(['2.1', '2.3', '2.3.1', '2.4', '2.5.1', '2.6', '2.8', '2.8.2'])(
    'of version %s is read',
    (version) => {
      expect(codesOf(message(MSH.replace('2.5.1', version)))).toEqual([]);
    },
  );

  it('without a patient is an isolate of its own person, and that is noted', () => {
    const [, ...orders] = BODY;
    expect(codesOf([MSH, ...orders].join('\r'))).toEqual(['no-patient']);
  });

  it.each([
    ['T', true],
    ['D', true],
    ['P', undefined],
    // The second component is the processing mode, where T means "current".
    ['P^T', undefined],
  ])('with MSH-11 %s is a test message: %s', (processing, testMessage) => {
    const result = readHl7(message(MSH.replace('|P|', `|${processing}|`)), options);
    const payload = result.kind === 'read' ? result.items[0]?.payload : null;
    expect(payload?.testMessage).toBe(testMessage);
  });

  it('is decoded in the set that MSH-18 declares', () => {
    const declared = `${MSH}||||||GB 18030-2000`;
    const text = message(declared).replace('56415008^Klebsiella pneumoniae^SCT', '^@^L');
    const [before = '', after = ''] = text.split('@');
    // 肺炎克雷伯菌 in GB 18030
    const organism = [0xb7, 0xce, 0xd1, 0xd7, 0xbf, 0xcb, 0xc0, 0xd7, 0xb2, 0xae, 0xbe, 0xfa];
    const body = Uint8Array.from([...bytes(before), ...organism, ...bytes(after)]);
    const result = readHl7(body, options);
    expect(result).toMatchObject({
      kind: 'read',
      items: [{ payload: { organism: { code: 'kpn' } } }],
    });
  });

  it('keeps the text and the header with its items, so that one can be replayed', () => {
    const result = readHl7(message(), options);
    if (result.kind === 'refused') throw new Error();
    expect(result.items[0]?.raw).toBe(message());
    expect(result.items[0]?.control).toMatchObject({ controlId: 'M1', sendingApplication: 'LIS' });
  });

  it('tells the death of PID-29 and PID-30 as the outcome', () => {
    const dead = message().replace(
      'PID|1||4711^^^HOSP^MR',
      `PID|1||4711^^^HOSP^MR${'|'.repeat(26)}20240110003000|Y`,
    );
    expect(readHl7(dead, options)).toMatchObject({
      items: [
        { payload: { outcome: { vitalStatus: 'dead', diedAt: '2024-01-10T00:30:00+08:00' } } },
      ],
    });
  });

  it('of 10,000 lines is read whole', () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, i) => `OBX|${i + 2}|NM|6652-2^MEM^LN|1|16|mg/L||R|||F`,
    );
    expect(readHl7([message(), ...lines].join('\r'), options)).toMatchObject({
      kind: 'read',
      items: [{ payload: { susceptibility: [{ agent: 'MEM', value: 16 }] } }],
    });
  });

  it('with more orders than any message has is refused by name', () => {
    const orders = Array.from({ length: 2_001 }, (_, i) => `OBR|${i}||${i}`);
    expect(readHl7([MSH, ...orders].join('\r'), options)).toMatchObject({
      kind: 'refused',
      code: 'too-many-items',
    });
  });
});

describe('several messages in one payload', () => {
  const second = message(MSH.replace('|M1|', '|M2|')).replace('54440', '54441');

  it.each([
    ['run together', [message(), second].join('\r')],
    ['with blank lines', [message(), second].join('\r\n\r\n')],
    ['in one segment, the line break between them lost', message() + second],
    [
      'in an FHS/BHS batch',
      ['FHS|^~\\&|X', 'BHS|^~\\&|X', message(), second, 'BTS|2', 'FTS|1'].join('\r'),
    ],
  ])('%s are read one by one', (_, text) => {
    const result = readHl7(text, options);
    if (result.kind === 'refused') throw new Error();
    const ids = result.items.map(
      ({ payload }) => payload && 'isolateId' in payload && payload.isolateId,
    );
    expect(ids).toEqual(['54440-1', '54441-1']);
    expect(result.items.map(({ control }) => control?.controlId)).toEqual(['M1', 'M2']);
  });

  it('go on when one of them cannot be read', () => {
    const bad = message(MSH.replace('ORU^R01^ORU_R01', 'SIU^S12'));
    const result = readHl7([bad, second].join('\r'), options);
    if (result.kind === 'refused') throw new Error();
    expect(result.items.map(({ usable }) => usable)).toEqual([false, true]);
    expect(result.items[0]).toMatchObject({
      raw: bad,
      problems: [{ code: 'not-served', pointer: 'message 1 MSH-9' }],
    });
  });

  it('are checked against the count of their trailer', () => {
    const batch = ['BHS|^~\\&|X', message(), second, 'BTS|3'].join('\r');
    expect(codesOf(batch)).toEqual(['batch-count']);
  });
});
