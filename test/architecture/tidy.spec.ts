import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TIDY_RULES, importCycles, type SourceFile } from './tidy-rules';

const ROOT = join(__dirname, '..', '..');

/** What is committed, as it lies on disk: what is deleted there is on its way out. */
function trackedFiles(): SourceFile[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error('The tidy rules read what git tracks: run them in a checkout.');
  return stdout
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

describe('the house is tidy', () => {
  const files = trackedFiles();

  describe.each(TIDY_RULES)('$name', ({ applies, problems, negative }) => {
    it('everywhere', () => {
      const found = files.filter(({ path }) => applies(path)).flatMap(problems);
      expect(found).toEqual([]);
    });

    it('and where it is not, that is found', () => {
      expect(applies(negative.path)).toBe(true);
      expect(problems(negative)).not.toEqual([]);
    });
  });

  it('no module imports itself in a circle', () => {
    expect(importCycles(files.filter(({ path }) => /\.tsx?$/.test(path)))).toEqual([]);
  });

  it('and where one does, that is found, but types may', () => {
    const circle = [
      { path: 'src/a.ts', text: "import { b } from './b';" },
      { path: 'src/b.ts', text: "import { c } from './deep/c';" },
      { path: 'src/deep/c.ts', text: "import {\n  a,\n} from '../a';" },
    ];
    expect(importCycles(circle)).toEqual([['src/a.ts', 'src/b.ts', 'src/deep/c.ts', 'src/a.ts']]);
    const types = [circle[0], { path: 'src/b.ts', text: "import type { a } from './a';" }];
    expect(importCycles(types.flatMap((file) => file ?? []))).toEqual([]);
  });
});
