import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { ACCOUNT_PREFIX, type Caller } from './caller';
import { neededReason } from './reason';

const key: Caller = { keyId: 'k1', name: 'lis', role: 'lab', sites: 'all' };
const person: Caller = { ...key, keyId: `${ACCOUNT_PREFIX}zhang` };

function asked(reason?: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  if (reason !== undefined) request.headers['carbawatch-reason'] = reason;
  return request;
}

describe('why somebody looks', () => {
  it('is said by a person, and by the name of its key for a program', () => {
    expect(neededReason(key, asked(), 'Say why.')).toBeNull();
    expect(() => neededReason(person, asked(), 'Say why.')).toThrow('Say why.');
    expect(() => neededReason(person, asked('%20 '), 'Say why.')).toThrow(/3 to 500 characters/);
    const why = encodeURIComponent('更正此消息');
    expect(neededReason(person, asked(why), 'Say why.')).toBe('更正此消息');
    expect(neededReason(key, asked(why), 'Say why.')).toBe('更正此消息');
  });
});
