import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataFolder } from './data-folder';

describe('the data folder', () => {
  let place = '';
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'carbawatch-folder-'));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it('is made with its parents, and taken as it is when it is there', () => {
    const folder = join(place, 'a', 'b');
    prepareDataFolder(folder);
    prepareDataFolder(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('is refused by the name of the setting where a file stands', () => {
    const file = join(place, 'file');
    writeFileSync(file, '');
    expect(() => prepareDataFolder(file)).toThrow(`CARBAWATCH_DATA: ${file} is no folder`);
    expect(() => prepareDataFolder(join(file, 'below'))).toThrow('is no folder');
  });

  it('is refused where no folder can be made, instead of trying for ever', () => {
    expect(() => prepareDataFolder('/proc/carbawatch/data')).toThrow(
      'CARBAWATCH_DATA: /proc/carbawatch cannot be made',
    );
  });
});
