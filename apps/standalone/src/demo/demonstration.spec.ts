import { readConfig } from '@carbawatch/service-kit';
import { refuseTls } from './demonstration';

function tlsOf(env: Record<string, string>) {
  const reading = readConfig(env);
  if (!reading.ok) throw new Error(reading.message);
  return reading.config;
}

describe('The demonstration', () => {
  it('is refused by name where MLLP speaks TLS alone: its feed has no certificate', () => {
    const tls = { MLLP_TLS_CERT: 'a.crt', MLLP_TLS_KEY: 'a.key' };
    expect(() => refuseTls(tlsOf(tls))).toThrow(/^MLLP_TLS_CERT: .* unset MLLP_TLS_\* for it/);
    expect(() => refuseTls(tlsOf({}))).not.toThrow();
  });
});
