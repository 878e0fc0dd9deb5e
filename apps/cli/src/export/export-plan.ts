import { EXPORT_FORMATS, type ExportFormat } from '@carbawatch/contracts';
import { parseArgs } from 'node:util';
import { serverOf, type Server } from '../api/server';

export const EXPORT_USAGE = [
  'carbawatch export whonet|glass|fhir|csv [--from day] [--to day] [--out file]',
  '',
  '  --from, --to day    days of collection, both included (2026-01-31)',
  '  --out file          the file to write; standard output without it',
  '  --site name         a site of the key, else the installation’s own',
  '  --layout wide|long  csv: an isolate a line, or a susceptibility a line',
  '  --laboratory code   whonet: what stands as LABORATORY',
  '  --reason text       why, for the audit; needed with an account’s token, of use with a key',
  '  --country CHN       glass: ISO 3166-1, three letters; --batch DS1',
  '  --url address       the server (default http://127.0.0.1:3000)',
  '',
  'The key is read from CARBAWATCH_KEY. Beside a file, <file>.provenance.json names the rules,',
  'breakpoints, catalogue, definition and time zone by which it was made. glass writes two files,',
  '<file>-ris and <file>-samples. Patients are pseudonyms: no identity is ever in an export.',
].join('\n');

export interface ExportPlan {
  readonly server: Server;
  /** What is fetched, each into a file of its own; null is standard output. */
  readonly files: readonly { readonly format: ExportFormat; readonly out: string | null }[];
  /** Why it is taken, as the audit keeps it. */
  readonly reason: string | null;
  readonly query: Readonly<Record<string, string | undefined>>;
}

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  out: { type: 'string' },
  site: { type: 'string' },
  layout: { type: 'string' },
  laboratory: { type: 'string' },
  country: { type: 'string' },
  batch: { type: 'string' },
  reason: { type: 'string' },
  url: { type: 'string' },
} as const;

/** Which option belongs to which export alone. */
const ONLY_FOR = { layout: 'csv', laboratory: 'whonet', country: 'glass', batch: 'glass' } as const;

/** The plan, or the one line that says what is wrong with the arguments. */
export function exportPlan(args: readonly string[]): ExportPlan | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
    const [what, ...more] = positionals;
    if (what === undefined || more.length > 0) return EXPORT_USAGE;
    const { out = null, reason = null, url, ...query } = values;
    for (const [name, only] of Object.entries(ONLY_FOR)) {
      if (Reflect.get(query, name) !== undefined && only !== what) {
        return `--${name}: only an export of ${only} knows it`;
      }
    }
    const files = filesOf(what, out);
    if (typeof files === 'string') return files;
    if (what === 'glass' && query.country === undefined) {
      return '--country: GLASS wants the country, such as --country CHN';
    }
    const server = serverOf(url);
    return typeof server === 'string' ? server : { server, files, reason, query };
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

function filesOf(what: string, out: string | null): ExportPlan['files'] | string {
  if (what === 'glass') {
    if (out === null) return '--out: GLASS is two files, so a name is needed';
    const [, stem = out, ending = '.csv'] = /^(.*?)(\.[A-Za-z0-9]{1,5})?$/.exec(out) ?? [];
    return [
      { format: 'glass-ris', out: `${stem}-ris${ending}` },
      { format: 'glass-samples', out: `${stem}-samples${ending}` },
    ];
  }
  const format = EXPORT_FORMATS.find((known) => known === what);
  return format ? [{ format, out }] : `${what}: no such export; whonet, glass, fhir or csv`;
}
