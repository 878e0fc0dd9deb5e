import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * The arrows of ARCHITECTURE.md, each shown to bite by an import against it. The rule reads Nx's
 * project graph, which is made here first: without it the rule lets everything pass.
 */
const ROOT = join(__dirname, '..', '..');
const RULE = '@nx/enforce-module-boundaries';

interface Import {
  readonly arrow: string;
  readonly path: string;
  readonly from: string;
}

const FORBIDDEN: readonly Import[] = [
  {
    arrow: 'domain knows no platform',
    path: 'libs/domain/typing/src/x.ts',
    from: '@carbawatch/postgres',
  },
  {
    arrow: 'domain knows no service',
    path: 'libs/domain/microbiology/src/x.ts',
    from: '@carbawatch/stats',
  },
  {
    arrow: 'platform knows no service',
    path: 'libs/platform/postgres/src/x.ts',
    from: '@carbawatch/ingestion',
  },
  {
    arrow: 'platform knows of the domain the contracts alone',
    path: 'libs/platform/event-log/src/x.ts',
    from: '@carbawatch/microbiology',
  },
  {
    arrow: 'ingestion knows no other service',
    path: 'libs/services/ingestion/src/x.ts',
    from: '@carbawatch/classification',
  },
  {
    arrow: 'classification knows no other service',
    path: 'libs/services/classification/src/x.ts',
    from: '@carbawatch/ingestion',
  },
  {
    arrow: 'alerting knows no other service',
    path: 'libs/services/alerting/src/x.ts',
    from: '@carbawatch/stats',
  },
  {
    arrow: 'stats knows no other service',
    path: 'libs/services/stats/src/x.ts',
    from: '@carbawatch/alerting',
  },
  {
    arrow: 'a service knows no app',
    path: 'libs/services/stats/src/x.ts',
    from: '@carbawatch/standalone',
  },
  {
    arrow: 'the app of one service runs no other',
    path: 'apps/stats/src/x.ts',
    from: '@carbawatch/alerting',
  },
  {
    arrow: 'the dashboard knows the contracts alone, no rules',
    path: 'apps/dashboard/src/x.ts',
    from: '@carbawatch/microbiology',
  },
  {
    arrow: 'the dashboard knows no service',
    path: 'apps/dashboard/src/x.ts',
    from: '@carbawatch/stats',
  },
  {
    arrow: 'nobody goes around by a relative path',
    path: 'libs/domain/microbiology/src/x.ts',
    from: '../../typing/src/index',
  },
];

const ALLOWED: readonly Import[] = [
  {
    arrow: 'domain to domain',
    path: 'libs/domain/formats/src/x.ts',
    from: '@carbawatch/microbiology',
  },
  {
    arrow: 'platform to contracts',
    path: 'libs/platform/service-kit/src/x.ts',
    from: '@carbawatch/contracts',
  },
  {
    arrow: 'service to platform',
    path: 'libs/services/stats/src/x.ts',
    from: '@carbawatch/event-log',
  },
  {
    arrow: 'service to domain',
    path: 'libs/services/classification/src/x.ts',
    from: '@carbawatch/microbiology',
  },
  { arrow: 'app to its service', path: 'apps/stats/src/x.ts', from: '@carbawatch/stats' },
  {
    arrow: 'standalone to every service',
    path: 'apps/standalone/src/x.ts',
    from: '@carbawatch/alerting',
  },
  {
    arrow: 'dashboard to contracts',
    path: 'apps/dashboard/src/x.ts',
    from: '@carbawatch/contracts',
  },
];

function run(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  if (status !== 0) throw new Error(stderr || stdout);
  return stdout;
}

/** For each import the rules that it breaks. */
function lint(imports: readonly Import[]): string[][] {
  run([join(ROOT, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), 'show', 'projects']);
  const texts = imports.map(({ path, from }) => ({ path, text: `import '${from}';\n` }));
  return JSON.parse(run([join(__dirname, 'lint-texts.cjs')], JSON.stringify(texts)));
}

describe('the arrows between the layers', () => {
  let broken: ReadonlyMap<Import, readonly string[]>;

  beforeAll(() => {
    const imports = [...FORBIDDEN, ...ALLOWED];
    const rules = lint(imports);
    broken = new Map(imports.map((one, index) => [one, rules[index] ?? []]));
  });

  it.each(FORBIDDEN)('$arrow: $path may not import $from', (forbidden) => {
    expect(broken.get(forbidden)).toContain(RULE);
  });

  it.each(ALLOWED)('lead from $arrow', (allowed) => {
    expect(broken.get(allowed)).toEqual([]);
  });
});
