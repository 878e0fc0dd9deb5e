import { readFileSync, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import type { AddressInfo } from 'node:net';

/**
 * The built page behind invented answers of the API: what is measured is the page, not the
 * database. As many isolates and sequence types as the benchmark asks for.
 */
const DIST = join(__dirname, '..', '..', '..', '..', 'apps', 'dashboard', 'dist');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface InventedSize {
  readonly isolates: number;
  readonly types: number;
}

export function isBuilt(): boolean {
  return existsSync(join(DIST, 'index.html'));
}

function isolate(at: number) {
  const day = new Date(Date.UTC(2026, 0, 1 - Math.floor(at / 60), 12)).toISOString();
  const because = ['MEM MIC >=16 mg/L: resistant (R >= 4, CLSI M100, 2025)'];
  return {
    site: 'site-1',
    isolateId: `L${at}`,
    status: 'final',
    revision: 1,
    withdrawn: false,
    receivedAt: day,
    patient: { pseudonym: `p${at}`, known: true },
    organism: { name: 'Klebsiella pneumoniae', code: 'kpn' },
    encounter: { ward: `WARD-${at % 40}` },
    specimen: { type: 'blood', collectedAt: day },
    classification: {
      rules: '2026.1',
      cre: { status: 'cre', definition: 'cdc-2015', basis: 'both', notTested: [], because },
      cpe: {
        status: 'confirmed',
        nonCpeStandard: null,
        carbapenemases: [{ family: 'KPC', allele: 'KPC-2', ambler: 'A', evidence: ['wgs'] }],
        because,
      },
      cpo: { status: 'confirmed' },
      discordance: [],
      flags: [],
      typing: { st: '11', scheme: 'kpneumoniae', clonalComplex: null, clonalGroup: null },
    },
  };
}

/** One tree: each type hangs on one before it. */
function graph(types: number) {
  const nodes = Array.from({ length: types }, (_, at) => ({
    st: String(at + 1),
    novel: false,
    alleles: ['1', '1', '1', '1', '1', '1', String(at)],
    isolates: 1 + (at % 13),
    firstSeen: '2025-01-01',
    group: '1',
    founder: at === 0,
    clonalComplex: null,
    clonalGroup: null,
    slices: [],
    collected: Array.from({ length: 1 + (at % 13) }, (_, week) => ({
      on: new Date(Date.UTC(2025, 0, 1 + 7 * week)).toISOString().slice(0, 10),
      ...{ value: null, isolates: 1 },
    })),
  }));
  const links = nodes.slice(1).map(({ st }, at) => ({
    from: String(1 + ((at * 7_919) % (at + 1))),
    to: st,
    level: 1,
  }));
  const members = nodes.map(({ st }) => st);
  return {
    scheme: 'kpneumoniae',
    loci: ['gapA', 'infB', 'mdh', 'pgi', 'phoE', 'rpoB', 'tonB'],
    level: 1,
    period: { from: null, to: null },
    asOf: null,
    sites: null,
    ward: null,
    rules: '2026.1',
    isolates: types,
    pie: null,
    nodes,
    groups: [{ id: '1', founder: '1', members, isolates: types }],
    singletons: [],
    links,
    tree: links,
    history: [],
    unplaced: [],
  };
}

const ME = {
  ...{ name: 'bench', role: 'admin', sites: null, knownSites: ['site-1'] },
  ...{ site: 'site-1', timezone: 'UTC' },
  ...{ clock: 'wall', version: '0' },
};

/** Serves until `close`; answers its address. */
export async function serveInvented(
  size: InventedSize,
): Promise<{ readonly base: string; close: () => void }> {
  const items = Array.from({ length: size.isolates }, (_, at) => isolate(at));
  const answers = new Map<string, string>([
    ['me', JSON.stringify(ME)],
    ['isolates/count', JSON.stringify({ isolates: size.isolates })],
    ['process-clock', JSON.stringify({ isolates: 0 })],
    ['typing/kpneumoniae/graph', JSON.stringify(graph(size.types))],
  ]);
  // As the server does: a page, and the place behind it.
  const pageOf = (limit: number, from: number): string =>
    JSON.stringify({
      items: items.slice(from, from + limit),
      next: from + limit < items.length ? String(from + limit) : null,
    });
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const isApi = pathname.startsWith('/api/v1/');
    const path = pathname.slice('/api/v1/'.length);
    if (isApi) {
      const [limit, from] = ['limit', 'cursor'].map((name) => Number(searchParams.get(name)));
      const body = path === 'isolates' ? pageOf(limit ?? 0, from ?? 0) : answers.get(path);
      response.writeHead(body ? 200 : 404, { 'Content-Type': 'application/json' });
      response.end(body ?? '{}');
      return;
    }
    const file = join(DIST, pathname.slice(1));
    const found = extname(pathname) !== '' && existsSync(file) ? file : join(DIST, 'index.html');
    response.setHeader('Content-Type', TYPES[extname(found)] ?? 'application/octet-stream');
    response.end(readFileSync(found));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens
  return {
    base: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
