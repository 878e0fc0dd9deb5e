import type { ExportProvenance } from '@carbawatch/contracts';
import { download } from '../charts/download';
import { request, withParameters, type Parameters } from './client';
import { siteRead } from './site-scope';

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
  download(given ?? name, await answer.blob(), type);
  return answer;
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
