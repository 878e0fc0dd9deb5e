import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_HEADERS, contentPolicy } from '@carbawatch/standalone';

const ROOT = join(__dirname, '..', '..');

/** The `add_header` lines of the location that serves the page, `always` and quotes left out. */
function proxiedHeaders(configuration: string): ReadonlyMap<string, string> {
  const [, page = ''] = /location \/ \{\n([^}]*)\}/.exec(configuration) ?? [];
  const lines = page.matchAll(/add_header (\S+) (?:"([^"]*)"|(\S+)) always;/g);
  return new Map([...lines].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']));
}

describe('the page comes with the same protection from the standalone and from the proxy', () => {
  const configuration = readFileSync(join(ROOT, 'docker', 'nginx.conf'), 'utf8');

  it.each([
    ['with a provider', 'https://id.hospital.example/realms/h', ' https://id.hospital.example'],
    ['without one', null, ''],
  ])('whom it may talk to, %s', (_, issuer, provider) => {
    const policy = proxiedHeaders(configuration).get('Content-Security-Policy');
    expect(policy?.replace('$provider', provider)).toBe(contentPolicy(issuer));
  });

  it('what else a browser is told', () => {
    const proxied = proxiedHeaders(configuration);
    for (const [name, value] of Object.entries(PAGE_HEADERS)) expect(proxied.get(name)).toBe(value);
  });

  it('which is found out where the proxy has none', () => {
    expect(proxiedHeaders('location / { root /usr/share/nginx/html; }').size).toBe(0);
  });

  it('and no script of anybody else runs in it', () => {
    const policy = contentPolicy('https://id.hospital.example');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('script-src');
    expect(policy).toContain("frame-ancestors 'none'");
  });
});
