import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { RunningIngestion, msaOf, nextAnswer, oru } from '../ingestion.harness';

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** An authority of its own, and what it signs, in a folder of the test. */
class Authority {
  readonly folder = mkdtempSync(join(tmpdir(), 'carbawatch-tls-'));

  constructor() {
    this.openssl(
      'req',
      '-x509',
      ...KEY,
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
      '-days',
      '2',
      ...CA,
    );
  }

  /** Files `<name>.crt` and `<name>.key`. */
  issue(name: string, commonName: string, alternative: string): void {
    const extensions = join(this.folder, `${name}.ext`);
    writeFileSync(extensions, `subjectAltName=${alternative}\n`);
    const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${commonName}`];
    this.openssl('req', ...KEY, ...request);
    const authority = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
    const signed = ['-in', `${name}.csr`, '-out', `${name}.crt`, '-extfile', extensions];
    this.openssl('x509', '-req', ...authority, ...signed);
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  read(file: string): Buffer {
    return readFileSync(this.path(file));
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'ignore' });
  }
}
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const CA = ['-subj', '/CN=An authority', '-addext', 'basicConstraints=critical,CA:TRUE'];

const frame = (message: string) => `\x0b${message}\x1c\r`;

if (!hasOpenssl()) {
  it.skip('MLLP over TLS is left out: there is no openssl here to make certificates', () =>
    undefined);
} else {
  describe('MLLP over TLS', () => {
    let authority: Authority;
    let stranger: Authority;
    let run: RunningIngestion;
    const sockets: Socket[] = [];

    beforeAll(async () => {
      authority = new Authority();
      stranger = new Authority();
      authority.issue('server', 'localhost', 'DNS:localhost,IP:127.0.0.1');
      authority.issue('lis', 'lis.example', 'DNS:lis-2.example');
      authority.issue('nobody', 'nobody.example', 'DNS:nobody.example');
      stranger.issue('lis', 'lis.example', 'DNS:lis.example');
      run = await RunningIngestion.start({
        MLLP_TLS_CERT: authority.path('server.crt'),
        MLLP_TLS_KEY: authority.path('server.key'),
        MLLP_TLS_CA: authority.path('ca.crt'),
        MLLP_TLS_SENDERS: 'lis.example=LIS/HOSP,lis-2.example=LIS/ANNEX',
      });
    });
    afterEach(() => {
      for (const socket of sockets.splice(0)) socket.destroy();
    });
    afterAll(async () => {
      await run?.drop();
      for (const { folder } of [authority, stranger]) rmSync(folder, { recursive: true });
    });

    const open = (client: ConnectionOptions): TLSSocket => {
      const ca = authority.read('ca.crt');
      const socket = connect({ host: '127.0.0.1', port: run.mllpPort, ca, ...client });
      socket.on('error', () => undefined);
      sockets.push(socket);
      return socket;
    };
    const as = (holder: Authority, name: string): ConnectionOptions => ({
      cert: holder.read(`${name}.crt`),
      key: holder.read(`${name}.key`),
    });
    const ask = async (socket: Socket, message: string): Promise<[string, string]> => {
      socket.write(frame(message));
      return msaOf(await nextAnswer(socket));
    };

    it('acknowledges what a sender with a certificate says, many messages on a connection', async () => {
      const socket = open(as(authority, 'lis'));
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      expect(await ask(socket, oru({ controlId: 'T-1' }))).toEqual(['AA', 'T-1']);
      const other = oru({ controlId: 'T-2', facility: 'ANNEX', filler: 'T-2' });
      expect(await ask(socket, other)).toEqual(['AA', 'T-2']);
    });

    it.each([
      ['that the certificate is not bound to', 'lis', { controlId: 'T-3', app: 'OTHER' }],
      ['with a certificate that is in no list', 'nobody', { controlId: 'T-3' }],
    ])('answers AR to a sender %s, and keeps nothing', async (_, name, differing) => {
      const before = await run.count('FROM ingestion.message');
      const socket = open(as(authority, name));
      expect(await ask(socket, oru(differing))).toEqual(['AR', 'T-3']);
      expect(await run.count('FROM ingestion.message')).toBe(before);
    });

    it.each<[string, () => ConnectionOptions]>([
      ['without a certificate', () => ({})],
      ['with one of another authority', () => as(stranger, 'lis')],
    ])('talks to no sender %s', async (_, client) => {
      const before = await run.count('FROM ingestion.message');
      const socket = open(client());
      socket.write(frame(oru({ controlId: 'T-4' })));
      await expect(nextAnswer(socket)).rejects.toThrow();
      expect(await run.count('FROM ingestion.message')).toBe(before);
    });

    it('talks to nobody in the clear', async () => {
      const socket = connectPlain(run.mllpPort, '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
      socket.write(frame(oru({ controlId: 'T-5' })));
      await expect(nextAnswer(socket)).rejects.toThrow();
    });

    it('names the setting whose file cannot be used, and does not start', async () => {
      const start = RunningIngestion.on(run.test, {
        MLLP_TLS_CERT: authority.path('server.crt'),
        MLLP_TLS_KEY: authority.path('missing.key'),
      });
      await expect(start).rejects.toMatchObject({ setting: 'MLLP_TLS_KEY' });
    });
  });
}
