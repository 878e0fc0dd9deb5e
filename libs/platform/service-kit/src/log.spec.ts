import { createLog, type LogFields } from './log';

function linesOf(write: (log: ReturnType<typeof createLog>) => void, level = 'trace'): unknown[] {
  const lines: unknown[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  write(createLog({ level, stream }));
  return lines;
}

describe('the log', () => {
  it('writes one line of JSON with its level, time and event', () => {
    const [line] = linesOf((log) => log.warn('relay.stalled', { topic: 't', partition: 3 }));
    expect(line).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      event: 'relay.stalled',
      topic: 't',
      partition: 3,
    });
  });

  it('writes no field that is not on its list, whoever passes it', () => {
    const smuggled: LogFields = Object.assign({ count: 1 }, { patient: 'MRN123', body: { a: 1 } });
    const [line] = linesOf((log) => log.with(smuggled).info('x', smuggled));
    expect(line).toEqual({ level: 'info', time: expect.any(String), event: 'x', count: 1 });
  });

  it('carries fixed fields into every line', () => {
    const lines = linesOf((log) => log.with({ service: 'stats' }).info('x', { count: 2 }));
    expect(lines).toMatchObject([{ service: 'stats', count: 2 }]);
  });

  it('leaves out what is below its level', () => {
    expect(linesOf((log) => log.info('x'), 'warn')).toEqual([]);
  });

  it('cuts a text that is as long as a payload', () => {
    const [line] = linesOf((log) => log.info('x', { reason: 'y'.repeat(10_000) }));
    expect(JSON.stringify(line).length).toBeLessThan(1_000);
  });
});

describe('an error in the log', () => {
  function errorLine(error: unknown): string {
    return JSON.stringify(linesOf((log) => log.error('x', { error })));
  }

  function errorOf(work: () => unknown): unknown {
    try {
      return work();
    } catch (error) {
      return error;
    }
  }

  it('shows where it was thrown', () => {
    expect(errorLine(new RangeError('x'))).toContain('log.spec.ts');
  });

  it.each([
    ['of PostgreSQL, which quotes values', Object.assign(new Error('"MRN123"'), { code: '22P02' })],
    ['of JSON.parse, which quotes its input', errorOf(() => JSON.parse('MRN123'))],
    ['without a code, which may quote anything', new Error('no such patient: MRN123')],
    ['in its cause', new TypeError('x', { cause: new Error('MRN123') })],
  ])('leaves out the message of an error %s', (_, error) => {
    expect(errorLine(error)).not.toContain('MRN123');
  });

  it.each([
    ['of the operating system', Object.assign(new Error('no way'), { code: 'ECONNREFUSED' })],
    ['of this system', Object.assign(new Error('no way'), { code: 'LOG_GAP' })],
    ['about the code itself', new TypeError('no way')],
  ])('keeps the message of an error %s', (_, error) => {
    expect(errorLine(error)).toContain('no way');
  });

  it('survives what is no error', () => {
    expect(errorLine('MRN123')).not.toContain('MRN123');
    expect(errorLine(null)).toContain('object');
  });
});
