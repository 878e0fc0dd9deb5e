import type { ExportProvenance } from '@carbawatch/contracts';
import { download } from '../charts/download';
import { request, withParameters, type Parameters } from './client';

/** A file of the server's, handed on by the name that the server gives it. */
export async function takeFile(
  path: string,
  parameters: Parameters,
  name: string,
): Promise<Response> {
  const answer = await request(withParameters(path, parameters));
  const given = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
  const type = answer.headers.get('Content-Type') ?? 'application/octet-stream';
  download(given ?? name, await answer.blob(), type);
  return answer;
}

/** An export, and by which rules it was made. */
export async function takeExport(
  format: string,
  parameters: Parameters,
): Promise<ExportProvenance | null> {
  const answer = await takeFile(`exports/${format}`, parameters, format);
  const provenance = answer.headers.get('Carbawatch-Provenance');
  // The server's own schema is the check.
  return provenance === null ? null : (JSON.parse(provenance) as ExportProvenance);
}
