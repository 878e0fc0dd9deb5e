import { QueryFailedError } from 'typeorm';
import {
  ConnectionLostError,
  TransactionClosedError,
  isTransient,
  isUnavailable,
  isUniqueViolation,
  sqlStateOf,
} from './errors';

function withCode(code: string): Error {
  return Object.assign(new Error('from the server'), { code });
}

describe('errors of PostgreSQL', () => {
  // https://www.postgresql.org/docs/current/errcodes-appendix.html
  it.each([
    ['08006', 'connection failure', true, true],
    ['57P01', 'admin shutdown', true, true],
    ['57P03', 'cannot connect now (starting, recovering)', true, true],
    ['53300', 'too many connections', true, true],
    ['ECONNREFUSED', 'nobody listens', true, true],
    ['40001', 'serialization failure', true, false],
    ['40P01', 'deadlock detected', true, false],
    ['55P03', 'lock not available', true, false],
    ['57014', 'query cancelled by its timeout', true, false],
    ['53100', 'disk full', true, false],
    ['23505', 'unique violation', false, false],
    ['22P02', 'invalid text representation', false, false],
    ['42P01', 'undefined table', false, false],
    ['28P01', 'invalid password', false, false],
  ])('%s (%s): worth a retry %s, server away %s', (code, _, transient, away) => {
    expect(isTransient(withCode(code))).toBe(transient);
    expect(isUnavailable(withCode(code))).toBe(away);
    const wrapped = new QueryFailedError('SELECT', [], withCode(code));
    expect(isTransient(wrapped)).toBe(transient);
    expect(sqlStateOf(wrapped)).toBe(code);
  });

  it.each([
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new ConnectionLostError(),
    new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]),
  ])('takes a lost connection without SQLSTATE as the server being away: %s', (error) => {
    expect(isUnavailable(error)).toBe(true);
    expect(isTransient(error)).toBe(true);
  });

  it.each([new TypeError('x is undefined'), new TransactionClosedError(), null, 'text', 7])(
    'takes nothing else for transient: %s',
    (error) => {
      expect(isTransient(error)).toBe(false);
    },
  );

  it('knows a row that is there already', () => {
    expect(isUniqueViolation(new QueryFailedError('INSERT', [], withCode('23505')))).toBe(true);
    expect(isUniqueViolation(withCode('23503'))).toBe(false);
  });
});
