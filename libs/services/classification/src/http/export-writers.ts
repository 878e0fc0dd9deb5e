import type { ExportFormat, ExportProvenance } from '@carbawatch/contracts';
import {
  FhirExport,
  GlassCounts,
  LineList,
  WhonetExport,
  exportedIsolate,
  type SampledPatient,
} from '@carbawatch/formats';
import type { Tx } from '@carbawatch/postgres';
import { glassCategories } from '../decide/glass-categories';
import type { SiteRules } from '../decide/site-rules';
import {
  isolatesForExport,
  namesForExport,
  specimensForExport,
  type ExportCursor,
  type ExportRow,
  type ExportScope,
  type SpecimenExportRow,
} from '../store/export-reads';
import { personsAt } from '../store/person-links';
import type { Give } from './export-stream';

/** States of some kilobytes each: a megabyte or two in memory at a time. */
const PAGE_ROWS = 500;

/** What a format wants to know beyond the period. */
export interface ExportWishes {
  readonly layout: 'wide' | 'long';
  readonly laboratory: string;
  readonly country: string;
  readonly batch: string;
}

export interface ExportTask {
  readonly tx: Tx;
  readonly scope: ExportScope;
  readonly wishes: ExportWishes;
  readonly rules: SiteRules;
  readonly provenance: ExportProvenance;
  readonly give: Give;
}

/** Writes the whole of an export, page by page. */
export async function writeExport(format: ExportFormat, task: ExportTask): Promise<void> {
  switch (format) {
    case 'csv':
      return writeLineList(task);
    case 'whonet':
      return writeWhonet(task);
    case 'fhir':
      return writeFhir(task);
    case 'glass-ris':
    case 'glass-samples':
      return writeGlass(format, task);
  }
}

async function writeLineList({ tx, scope, wishes, give }: ExportTask): Promise<void> {
  const list = new LineList(wishes.layout, await namesForExport(tx, scope));
  await give(list.header());
  for await (const page of isolatePages(tx, scope)) {
    await give(page.map(({ state, day }) => list.lines(exportedIsolate(state, day))).join(''));
  }
}

async function writeWhonet({ tx, scope, wishes, rules, give }: ExportTask): Promise<void> {
  const guideline = /EUCAST/.test(rules.breakpoints) ? 'EUCAST' : 'CLSI';
  const { laboratory } = wishes;
  const table = new WhonetExport(await namesForExport(tx, scope), { laboratory, guideline });
  await give(table.header());
  for await (const page of isolatePages(tx, scope)) {
    await give(page.map(({ state, day }) => table.lines(exportedIsolate(state, day))).join(''));
  }
}

async function writeFhir({ tx, scope, provenance, give }: ExportTask): Promise<void> {
  await give(FhirExport.opening(provenance));
  for await (const page of isolatePages(tx, scope)) {
    await give(
      page.map(({ state, day }) => FhirExport.isolate(exportedIsolate(state, day))).join(''),
    );
  }
  await give(FhirExport.closing());
}

async function writeGlass(
  format: 'glass-ris' | 'glass-samples',
  { tx, scope, wishes, rules, provenance, give }: ExportTask,
): Promise<void> {
  const { country, batch } = wishes;
  const timeZone = provenance.timezone;
  const counts = new GlassCounts({ country, batch, timeZone });
  const personAt = await personsAt(tx, [scope.site], { asOf: null, timeZone });
  const inPerson = <State extends { site: string; pseudonym: string }>(state: State): State => ({
    ...state,
    pseudonym: personAt(state.site, state.pseudonym),
  });
  for await (const page of isolatePages(tx, scope)) {
    for (const { state, day } of page) {
      counts.add(exportedIsolate(inPerson(state), day), glassCategories(state.isolate, rules));
    }
  }
  if (format === 'glass-ris') return give(counts.risFile());
  for await (const page of pagesOf(tx, scope, specimensForExport)) {
    for (const { state, ...row } of page) {
      counts.addSampled(sampledPatient({ ...row, state: inPerson(state) }));
    }
  }
  return give(counts.sampleFile());
}

function sampledPatient({ state, day }: SpecimenExportRow): SampledPatient {
  const { report, pseudonym, patientKnown, reportId } = state;
  const { person, encounter, specimen } = report;
  const born = person?.birthYear;
  return {
    person: patientKnown ? `patient ${pseudonym}` : `report ${reportId}`,
    day,
    sex: person?.sex,
    age: born === undefined ? undefined : Math.max(0, Number(day.slice(0, 4)) - born),
    encounter,
    specimen,
  };
}

function isolatePages(tx: Tx, scope: ExportScope): AsyncGenerator<ExportRow[]> {
  return pagesOf(tx, scope, isolatesForExport);
}

async function* pagesOf<Row extends ExportCursor>(
  tx: Tx,
  scope: ExportScope,
  read: (tx: Tx, scope: ExportScope, after: ExportCursor | null, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let after: ExportCursor | null = null;
  for (;;) {
    const page: Row[] = await read(tx, scope, after, PAGE_ROWS);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    if (page.length < PAGE_ROWS) return;
    after = { day: last.day, id: last.id };
  }
}
