import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

describe('the distributed form takes every setting', () => {
  const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');

  it('and ignores none, not even those that are refused', () => {
    expect(ignoredSettings(compose)).toEqual([]);
  });

  it('which is found out where one is forgotten', () => {
    const without = compose.replace(/^.*\$\{CARBAWATCH_TIMEZONE.*\n/m, '');
    expect(ignoredSettings(without)).toEqual(['CARBAWATCH_TIMEZONE']);
  });
});
