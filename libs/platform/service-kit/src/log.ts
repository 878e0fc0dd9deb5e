import pino from 'pino';
import { describeError } from './log-error';

/**
 * Everything a log line may carry. There is no field for a patient, a payload, a URL or a query:
 * what is not named here is not written, so nobody has to remember to redact it.
 */
export interface LogFields {
  readonly service?: string;
  readonly consumer?: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  readonly keyHash?: string;
  readonly traceId?: string;
  readonly requestId?: string;
  readonly method?: string;
  /** Template such as /api/v1/messages/:id. */
  readonly route?: string;
  readonly status?: number;
  readonly durationMs?: number;
  readonly bytes?: number;
  readonly count?: number;
  readonly attempt?: number;
  readonly code?: string;
  readonly reason?: string;
  readonly site?: string;
  readonly sender?: string;
  readonly messageId?: string;
  readonly keyId?: string;
  readonly host?: string;
  readonly port?: number;
  readonly pid?: number;
  readonly version?: string;
  readonly timezone?: string;
  readonly error?: unknown;
}

const FIELD_NAMES = [
  'service',
  'consumer',
  'topic',
  'partition',
  'offset',
  'keyHash',
  'traceId',
  'requestId',
  'method',
  'route',
  'status',
  'durationMs',
  'bytes',
  'count',
  'attempt',
  'code',
  'reason',
  'site',
  'sender',
  'messageId',
  'keyId',
  'host',
  'port',
  'pid',
  'version',
  'timezone',
] as const satisfies readonly (keyof LogFields)[];

/** One line JSON a call; `event` is a fixed dotted name such as `relay.stalled`. */
export interface Log {
  trace(event: string, fields?: LogFields): void;
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  fatal(event: string, fields?: LogFields): void;
  /** A log whose every line carries these fields. */
  with(fields: LogFields): Log;
}

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Longest text of one field: a log line is no place for a payload. */
const TEXT_LENGTH_MAX = 500;

function allowed(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) {
    const value = fields[name];
    if (value === undefined) continue;
    line[name] = typeof value === 'string' ? value.slice(0, TEXT_LENGTH_MAX) : value;
  }
  if (fields.error !== undefined) line['error'] = describeError(fields.error);
  return line;
}

class PinoLog implements Log {
  constructor(
    private readonly sink: pino.Logger,
    private readonly fixed: LogFields,
  ) {}

  trace = (event: string, fields?: LogFields) => this.write('trace', event, fields);
  debug = (event: string, fields?: LogFields) => this.write('debug', event, fields);
  info = (event: string, fields?: LogFields) => this.write('info', event, fields);
  warn = (event: string, fields?: LogFields) => this.write('warn', event, fields);
  error = (event: string, fields?: LogFields) => this.write('error', event, fields);
  fatal = (event: string, fields?: LogFields) => this.write('fatal', event, fields);

  with(fields: LogFields): Log {
    return new PinoLog(this.sink, { ...this.fixed, ...fields });
  }

  private write(level: Level, event: string, fields: LogFields = {}): void {
    if (!this.sink.isLevelEnabled(level)) return;
    this.sink[level](allowed({ ...this.fixed, ...fields }), event);
  }
}

export interface LogOptions {
  readonly level: string;
  /** Standard output by default. */
  readonly stream?: pino.DestinationStream;
}

export function createLog(options: LogOptions): Log {
  const sink = pino(
    {
      level: options.level,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.stream ?? pino.destination({ fd: 1, sync: true }),
  );
  return new PinoLog(sink, {});
}

/** Writes nothing; for tests of what is no log. */
export const silentLog: Log = createLog({ level: 'silent', stream: { write: () => undefined } });
