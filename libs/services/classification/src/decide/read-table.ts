import { catalogueTitle, loadBreakpointTable, loadCatalogue } from '@carbawatch/microbiology';
import { MlstRefusal, loadProfiles, type SchemeName } from '@carbawatch/typing';
import type { Problem } from '@carbawatch/contracts';

/** What an uploaded table is, or why it can't be used. */
export type TableReading =
  | { readonly ok: true; readonly title: string; readonly rows: number }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A ReferenceGeneCatalog file of NCBI. */
export function readCatalogueTable(body: string): TableReading {
  const loaded = loadCatalogue(body);
  if (!loaded.ok) return refused([{ code: loaded.code, pointer: '', detail: loaded.detail }]);
  return { ok: true, title: catalogueTitle(loaded.catalogue), rows: loaded.catalogue.alleles.size };
}

/** A site's own breakpoints; `name` is what classifications will call the table. */
export function readBreakpointTable(body: string, name: string): TableReading {
  const loaded = loadBreakpointTable(body);
  if (loaded.ok) return { ok: true, title: name, rows: loaded.rows.length };
  return refused(
    loaded.problems.map(({ line, field, code, detail }) => ({
      code,
      pointer: `/lines/${line}/${field}`,
      detail,
    })),
  );
}

/** A profile table of PubMLST or BIGSdb. */
export function readProfileTable(body: string, scheme: SchemeName): TableReading {
  try {
    const table = loadProfiles(scheme, body);
    return { ok: true, title: `${scheme}, ${table.size} types`, rows: table.size };
  } catch (error) {
    if (!(error instanceof MlstRefusal)) throw error;
    const detail = error.message.slice(error.field.length + 2);
    return refused([{ code: 'malformed', pointer: `/${error.field}`, detail }]);
  }
}

function refused(problems: readonly Problem[]): TableReading {
  return { ok: false, problems };
}
