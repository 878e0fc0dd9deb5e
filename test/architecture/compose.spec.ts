import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routedSegments, serviceOfPath } from '@carbawatch/contracts';
import { environmentExample } from '@carbawatch/service-kit';

const ROOT = join(__dirname, '..', '..');

/** What the containers are among themselves; PORT and MLLP_PORT choose the ports outside. */
const OF_COMPOSE = [
  'DATABASE_URL',
  'KAFKA_BROKERS',
  'CARBAWATCH_DATA',
  'HOST',
  'PORT',
  'MLLP_PORT',
];

function settings(): string[] {
  return [...environmentExample().matchAll(/^#([A-Z_]+)=/gm)].map(([, name = '']) => name);
}

/** Settings that somebody may write into .env and no container would ever see. */
function ignoredSettings(compose: string): string[] {
  const passed = [...compose.matchAll(/^ +([A-Z_]+): \$\{\1:-/gm)].map(([, name]) => name);
  return settings().filter((name) => !OF_COMPOSE.includes(name) && !passed.includes(name));
}

const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');

/** All that answer something. */
const SERVICES = [
  ...new Set([...routedSegments().map(([, name]) => name), serviceOfPath('what-nobody-claims')]),
].sort();

function indented(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name).sort();
}

describe('the distributed form holds together', () => {
  const [, described = '', volumes = ''] = compose.split(/^services:$|^volumes:$/m);
  const containers = indented(described, /^ {2}(\w+):$/gm);

  it('with a container for each service', () => {
    expect(indented(described, /^ {6}APP: (\w+)$/gm)).toEqual(SERVICES);
    expect(containers).toEqual([...SERVICES, 'kafka', 'postgres', 'proxy'].sort());
  });

  it('naming no container and no volume that is not there', () => {
    const awaited = indented(compose, /^ +(\w+): \{ condition: service_healthy \}$/gm);
    expect(awaited.filter((name) => !containers.includes(name))).toEqual([]);
    const mounted = indented(compose, /^ +- (\w+):\/[\w/]+(?::ro)?$/gm);
    expect([...new Set(mounted)]).toEqual(indented(volumes, /^ {2}(\w+):$/gm));
  });

  it('building what the Dockerfile makes, of what is there', () => {
    const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
    const stages = indented(dockerfile, /^FROM .* AS (\w+)$/gm);
    const targets = indented(compose, /^ +target: (\w+)$/gm);
    expect(targets.filter((target) => !stages.includes(target))).toEqual([]);
    const copied = indented(dockerfile, /^COPY (?!--from)(.*) \S+$/gm)
      .flatMap((paths) => paths.split(' '))
      .filter((path) => !path.includes('*'));
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('the distributed form takes every setting', () => {
  it('and ignores none, not even those that are refused', () => {
    expect(ignoredSettings(compose)).toEqual([]);
  });

  it('which is found out where one is forgotten', () => {
    const without = compose.replace(/^.*\$\{CARBAWATCH_TIMEZONE.*\n/m, '');
    expect(ignoredSettings(without)).toEqual(['CARBAWATCH_TIMEZONE']);
  });
});
