import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function projectRoot(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
  }
  throw new Error('There is no nx.json above the tests.');
}

/** Where shared test data is looked for: CARBAWATCH_DATA_FIXTURES, else beside the checkout. */
export function fixturesFolder(): string {
  return process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(projectRoot(), '..', 'shared', 'data');
}

/** Path of a file (or folder) of the shared test data, null when it is not on this machine. */
export function fixture(...path: readonly string[]): string | null {
  const full = join(fixturesFolder(), ...path);
  return existsSync(full) ? full : null;
}
