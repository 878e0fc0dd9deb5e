import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

/** What a browser must read before the page shows anything, as the build has written it. */
const DIST = join(__dirname, '..', '..', 'apps', 'dashboard', 'dist');
const INITIAL_BYTES_MAX = 250_000;

const manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().optional(),
    imports: z.array(z.string()).optional(),
  }),
);
type Manifest = z.output<typeof manifest>;

function builtManifest(): Manifest {
  const path = join(DIST, '.vite', 'manifest.json');
  if (!existsSync(path)) throw new Error('The page is not built: npm run build');
  return manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** The entry and all that it imports at once, each file once; not what is imported later. */
function initialFiles(built: Manifest): string[] {
  const entry = Object.keys(built).find((name) => built[name]?.isEntry);
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of built[name]?.imports ?? []) visit(next);
  };
  if (entry) visit(entry);
  return [...seen].flatMap((name) => built[name]?.file ?? []);
}

describe('the page as it is built', () => {
  it(`loads less than ${INITIAL_BYTES_MAX} bytes of JavaScript, gzipped, before it shows`, () => {
    const files = initialFiles(builtManifest());
    expect(files.length).toBeGreaterThan(0);
    const bytes = files.reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length,
      0,
    );
    expect(bytes).toBeLessThan(INITIAL_BYTES_MAX);
  });

  it.each(['echarts', 'cytoscape', 'oidc-client-ts'])(
    'leaves %s for when it is needed',
    (library) => {
      const initial = initialFiles(builtManifest()).map((file) =>
        readFileSync(join(DIST, file), 'utf8'),
      );
      const all = Object.values(builtManifest()).filter(({ file }) => file.endsWith('.js'));
      const drawing = all.filter(({ file }) =>
        readFileSync(join(DIST, file), 'utf8').includes(MARKS[library] ?? library),
      );
      expect(drawing.length).toBeGreaterThan(0);
      expect(initial.some((code) => code.includes(MARKS[library] ?? library))).toBe(false);
    },
  );
});

/** Words that stand in the libraries' own code, whatever a minifier does to it. */
const MARKS: Readonly<Record<string, string>> = {
  echarts: 'ec_inner',
  cytoscape: 'cytoscape',
  'oidc-client-ts': 'signinRedirectCallback',
};
