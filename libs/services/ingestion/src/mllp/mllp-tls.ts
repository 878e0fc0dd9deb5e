import { readFile } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { TLSSocket, createServer, type TlsOptions } from 'node:tls';
import { StartError, type Config, type Log } from '@carbawatch/service-kit';

type TlsConfig = NonNullable<Config['mllpTls']>;

/** A handshake takes a few round trips; who is slower holds a connection for nothing. */
const HANDSHAKE_MS_MAX = 10_000;
/** Connections in their handshake count as well; beyond this new ones are closed at once. */
const SOCKETS_MAX = 512;

/** MLLP over TLS 1.2 or 1.3, with certificates of the clients where an authority is named. */
export async function createTlsServer(
  tls: TlsConfig,
  log: Log,
  accept: (socket: Socket) => void,
): Promise<Server> {
  const options: TlsOptions & { noDelay: boolean } = {
    cert: await fileOf('MLLP_TLS_CERT', tls.certFile),
    key: await fileOf('MLLP_TLS_KEY', tls.keyFile),
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_MS_MAX,
    noDelay: true,
    ...(tls.caFile === null
      ? {}
      : {
          ca: await fileOf('MLLP_TLS_CA', tls.caFile),
          requestCert: true,
          rejectUnauthorized: true,
        }),
  };
  const server = serverWith(options, accept);
  server.maxConnections = SOCKETS_MAX;
  // Whoever was refused is not told why by TLS; the log says it, and nothing of a message.
  server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
    log.warn('mllp.tls-refused', { reason: error.code ?? 'unknown' });
  });
  return server;
}

function serverWith(options: TlsOptions, accept: (socket: Socket) => void) {
  try {
    return createServer(options, accept);
  } catch (error) {
    const remedy = 'certificate, key and authority must be PEM files that belong together.';
    throw new StartError('MLLP_TLS_CERT', remedy, { cause: error });
  }
}

async function fileOf(setting: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new StartError(setting, 'the file cannot be read.', { cause: error });
  }
}

/**
 * The senders (`MSH-3/MSH-4`) that the certificate of a connection may speak for; null where any
 * may: without certificates, or where no list was set.
 */
export function sendersAllowed(socket: Socket, tls: TlsConfig | null): ReadonlySet<string> | null {
  if (!tls?.senders || !(socket instanceof TLSSocket)) return null;
  const names = new Set(namesOf(socket));
  return new Set(tls.senders.flatMap(({ name, sender }) => (names.has(name) ? [sender] : [])));
}

/** The common name and the DNS names of the peer's certificate, in lower case. */
function namesOf(socket: TLSSocket): string[] {
  const { subject, subjectaltname = '' } = socket.getPeerCertificate();
  const alternatives = [...subjectaltname.matchAll(/DNS:([^,\s"]+)/g)].flatMap(([, dns]) => dns);
  const common: unknown = subject?.CN;
  return [common, ...alternatives].flatMap((name) =>
    typeof name === 'string' ? [name.toLowerCase()] : [],
  );
}
