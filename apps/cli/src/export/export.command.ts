import { randomUUID } from 'node:crypto';
import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { exportProvenance, type ExportFormat, type ExportProvenance } from '@carbawatch/contracts';
import { ServerError, getFrom } from '../api/server';
import { plannedCommand, type CommandIo } from '../command';
import { progressLine, sizeText } from '../progress';
import { EXPORT_USAGE, exportPlan, type ExportPlan } from './export-plan';
import { MarkerCounter } from './marker-counter';

const FAILED = 1;

/** `carbawatch export`: isolates out of a running system, over its API. */
export const exportCommand = plannedCommand({
  name: 'export',
  summary: 'take isolates out as WHONET, GLASS, FHIR or a line list',
  usage: EXPORT_USAGE,
  planOf: exportPlan,
  async follow(plan, io) {
    try {
      for (const file of plan.files) await take(plan, file, io);
      return 0;
    } catch (error) {
      if (error instanceof ServerError) io.err(error.message);
      else
        io.err(`The export broke off: ${error instanceof Error ? error.message : String(error)}`);
      return FAILED;
    }
  },
});

async function take(
  { server, reason, query }: ExportPlan,
  { format, out }: ExportPlan['files'][number],
  io: CommandIo,
): Promise<void> {
  const start = performance.now();
  const headers = reason === null ? {} : { 'Carbawatch-Reason': encodeURIComponent(reason) };
  const response = await getFrom(server, `exports/${format}`, query, headers);
  const provenance = provenanceOf(response);
  const told = new Telling(format, query['layout'] === 'long' ? null : provenance.isolates, io);
  const bytes = await (out === null ? toOutput(response, told, io) : toFile(response, told, out));
  const seconds = (performance.now() - start) / 1_000;
  const where = out === null ? '' : ` in ${out}`;
  // What goes to standard output is the export itself.
  const say = (line: string): void => (out === null ? io.err(line) : io.out(line));
  say(
    `${format}: ${provenance.isolates} isolates, ${sizeText(bytes)} in ${seconds.toFixed(1)} s${where}`,
  );
  for (const line of provenanceLines(provenance)) say(`  ${line}`);
  if (out !== null) {
    await writeFile(`${out}.provenance.json`, `${JSON.stringify(provenance, null, 2)}\n`);
  }
}

function provenanceOf(response: Response): ExportProvenance {
  const header = response.headers.get('carbawatch-provenance');
  const read = exportProvenance.safeParse(header === null ? null : JSON.parse(header));
  if (read.success) return read.data;
  throw new ServerError('The server does not say by which rules it exports: it is another version');
}

function provenanceLines(made: ExportProvenance): string[] {
  return [
    `site ${made.site}, collected ${made.from ?? '…'} to ${made.to ?? '…'} (${made.timezone})`,
    `rules ${made.rules}, CRE definition ${made.creDefinition}`,
    `breakpoints ${made.breakpoints}`,
    `catalogue ${made.catalogue}`,
  ];
}

/** What stands once for each isolate in an export; GLASS holds counts alone. */
const MARKS: Readonly<Record<ExportFormat, string | null>> = {
  csv: '\r\n',
  whonet: '\r\n',
  fhir: '"resourceType":"DiagnosticReport"',
  'glass-ris': null,
  'glass-samples': null,
};
/** The header of a table is no isolate. */
const HEADERS: Readonly<Partial<Record<ExportFormat, number>>> = { csv: 1, whonet: 1 };

class Telling {
  private readonly start = performance.now();
  private readonly counter: MarkerCounter | null;

  constructor(
    private readonly format: ExportFormat,
    private readonly total: number | null,
    private readonly io: CommandIo,
  ) {
    const mark = MARKS[format];
    this.counter = mark === null ? null : new MarkerCounter(mark);
  }

  take(piece: Uint8Array): void {
    if (!this.counter || !this.io.progress) return;
    this.counter.take(piece);
    const done = Math.max(0, this.counter.count - (HEADERS[this.format] ?? 0));
    const seconds = (performance.now() - this.start) / 1_000;
    this.io.progress(progressLine({ done, total: this.total, seconds }));
  }
}

async function toOutput(response: Response, told: Telling, io: CommandIo): Promise<number> {
  let bytes = 0;
  for await (const piece of piecesOf(response)) {
    await io.data(piece);
    told.take(piece);
    bytes += piece.length;
  }
  return bytes;
}

/** The file appears whole or not at all. */
async function toFile(response: Response, told: Telling, out: string): Promise<number> {
  const draft = `${out}.${randomUUID()}.part`;
  const file: FileHandle = await open(draft, 'wx');
  let bytes = 0;
  try {
    for await (const piece of piecesOf(response)) {
      await file.writeFile(piece);
      told.take(piece);
      bytes += piece.length;
    }
    await file.close();
    await rename(draft, out);
    return bytes;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}

async function* piecesOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return;
    yield piece.value;
  }
}
