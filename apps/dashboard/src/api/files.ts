import type { ExportProvenance } from '@carbawatch/contracts';
import { download, downloadTable } from '../charts/download';
import { request, withParameters, type Parameters } from './client';
import { siteRead } from './site-scope';

/** Tables that another program reads, and no spreadsheet. */
const MACHINES_READ = ['exports/whonet', 'exports/glass-ris', 'exports/glass-samples'] as const;

/** A file of the server's, handed on by the name that the server gives it. */
export async function takeFile(
  path: string,
  parameters: Parameters,
  name: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const site = parameters['site'] ?? siteRead(path);
  const answer = await request(withParameters(path, { ...parameters, site }), { headers });
  const given = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
  const type = answer.headers.get('Content-Type') ?? 'application/octet-stream';
  const isForMachines = MACHINES_READ.some((each) => path === each);
  if (type.startsWith('text/csv') && !isForMachines) {
    downloadTable(given ?? name, await answer.blob());
  } else download(given ?? name, await answer.blob(), type);
  return answer;
}

/** A page of the server's, shown in a tab that was opened for it; it prints from there. */
export async function showFile(path: string, parameters: Parameters, tab: Window): Promise<void> {
  const site = parameters['site'] ?? siteRead(path);
  try {
    const answer = await request(withParameters(path, { ...parameters, site }));
    tab.location.href = URL.createObjectURL(await answer.blob());
  } catch (error) {
    tab.close();
    throw error;
  }
}

/** An export, and by which rules it was made; why it was taken stands in the audit. */
export async function takeExport(
  format: string,
  parameters: Parameters,
  reason: string,
): Promise<ExportProvenance | null> {
  const headers = { 'Carbawatch-Reason': encodeURIComponent(reason) };
  const answer = await takeFile(`exports/${format}`, parameters, format, headers);
  const provenance = answer.headers.get('Carbawatch-Provenance');
  // The server's own schema is the check.
  return provenance === null ? null : (JSON.parse(provenance) as ExportProvenance);
}
