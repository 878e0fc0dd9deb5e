/**
 * SQLSTATEs that say "the server is not there for us now": connection exceptions (class 08),
 * shutdown and start-up (57P01 to 57P05), too many connections (53300).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const UNAVAILABLE_STATES = new Set(['57P01', '57P02', '57P03', '57P05', '53300']);

/**
 * SQLSTATEs after which the same work may succeed: serialisation failure, deadlock, lock not
 * available, a statement cancelled by its timeout, a transaction ended by its timeout, and lack of
 * resources (class 53, say a full disk that somebody clears).
 */
const RETRYABLE_STATES = new Set(['40001', '40P01', '55P03', '57014', '25P03', '25P04']);

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What pg and pg-pool say, without any code, when a connection is gone or cannot be had. */
const LOST_CONNECTION =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed|server closed the connection/;

/** The session of a transaction was lost under it; whether a COMMIT arrived is not known. */
export class ConnectionLostError extends Error {
  readonly code = 'CONNECTION_LOST';
  constructor(options?: ErrorOptions) {
    super('The connection to PostgreSQL was lost inside a transaction.', options);
    this.name = 'ConnectionLostError';
  }
}

/** A transaction was used after its end: a bug (a promise that nobody awaited). */
export class TransactionClosedError extends Error {
  readonly code = 'TRANSACTION_CLOSED';
  constructor() {
    super('The transaction has ended; a statement came after it. Await every statement.');
    this.name = 'TransactionClosedError';
  }
}

function fieldOf(error: object, name: string): unknown {
  return Reflect.get(error, name);
}

/** Node's or PostgreSQL's code of an error; by the field, since errors come from several realms. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const code = fieldOf(error, 'code');
  return typeof code === 'string' ? code : null;
}

/** The error as the driver raised it, without TypeORM's wrapping. */
function driverErrorOf(error: object): object {
  const inner = fieldOf(error, 'driverError');
  return typeof inner === 'object' && inner !== null ? inner : error;
}

/** The SQLSTATE (or the network code) of an error of PostgreSQL or TypeORM, null for any other. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const code = fieldOf(driverErrorOf(error), 'code');
  return typeof code === 'string' ? code : null;
}

/** Whether the server or the way to it is away: worth waiting for, whatever the work is. */
export function isUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof ConnectionLostError) return true;
  const inner = driverErrorOf(error);
  const code = fieldOf(inner, 'code');
  if (typeof code === 'string') {
    if (UNAVAILABLE_STATES.has(code) || NETWORK_CODES.has(code) || /^08...$/.test(code))
      return true;
  }
  // Several addresses were tried and none answered (an AggregateError).
  const errors = fieldOf(inner, 'errors');
  if (Array.isArray(errors) && errors.some(isUnavailable)) return true;
  const message = fieldOf(inner, 'message');
  return typeof message === 'string' && LOST_CONNECTION.test(message);
}

/**
 * Whether the same work may succeed when it is done again: the server is away, or two transactions
 * met badly. Everything else (a constraint, a type, a syntax error) stays as it is.
 */
export function isTransient(error: unknown): boolean {
  if (isUnavailable(error)) return true;
  const state = sqlStateOf(error);
  return state !== null && (RETRYABLE_STATES.has(state) || /^53...$/.test(state));
}

/** 23505: the row is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlStateOf(error) === '23505';
}
