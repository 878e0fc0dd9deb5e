import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routedSegments, serviceOfPath } from '@carbawatch/contracts';

const ROOT = join(__dirname, '..', '..');

interface ProxyRoutes {
  /** First segment below /api/v1, and the container that answers it. */
  readonly segments: readonly (readonly [string, string])[];
  /** Who answers what no line names. */
  readonly rest: string | null;
}

/** The table `map $uri $service` of the proxy's configuration. */
function proxyRoutes(configuration: string): ProxyRoutes {
  const [, table = ''] = /^map \$uri \$service \{\n([^}]*)\}/m.exec(configuration) ?? [];
  const lines = [...table.matchAll(/"~\^\/api\/v1\/\(([a-z|-]+)\)\(\/\|\$\)" (\w+);/g)];
  const segments = lines.flatMap(([, names = '', service = '']) =>
    names.split('|').map((segment) => [segment, service] as const),
  );
  const [, rest = null] = /^\s*default (\w+);/m.exec(table) ?? [];
  return { segments, rest };
}

/** What the proxy does otherwise than the routing table says. */
function differences(configuration: string): string[] {
  const { segments, rest } = proxyRoutes(configuration);
  const other = serviceOfPath('a-path-that-nobody-claims');
  const proxied = segments.map(([segment, service]) => `${segment} -> ${service}`);
  const routed = routedSegments().map(([segment, service]) => `${segment} -> ${service}`);
  return [
    ...routed.filter((line) => !proxied.includes(line)).map((line) => `not there: ${line}`),
    ...proxied.filter((line) => !routed.includes(line)).map((line) => `too much: ${line}`),
    ...(rest === other ? [] : [`the rest goes to ${rest}, not to ${other}`]),
  ];
}

describe('the proxy of the distributed form', () => {
  const configuration = readFileSync(join(ROOT, 'docker', 'nginx.conf'), 'utf8');

  it('sends every path to the service that the routing table names', () => {
    expect(differences(configuration)).toEqual([]);
  });

  it.each([
    ['forgets wards', ['|wards', ''], ['not there: wards -> ingestion']],
    [
      'sends tasks elsewhere',
      ['|tasks|stream)(/|$)" alerting', ')(/|$)" alerting'],
      ['not there: tasks -> alerting', 'not there: stream -> alerting'],
    ],
    ['knows a path of nobody', ['(isolates|', '(strains|isolates|'], ['too much: strains']],
    ['leaves the rest to another', ['default stats', 'default alerting'], ['the rest goes to']],
  ] as const)('is found out when it %s', (_, [from, to], found) => {
    expect(configuration).toContain(from);
    const wrong = differences(configuration.replace(from, to));
    expect(wrong).toEqual(found.map((line) => expect.stringContaining(line)));
  });

  it('is found out when its table is gone', () => {
    expect(differences('server { listen 3000; }')).toHaveLength(routedSegments().length + 1);
  });
});
