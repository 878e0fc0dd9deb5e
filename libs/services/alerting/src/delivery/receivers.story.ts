import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** One request as it came over the wire. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A web server that keeps what it gets, and can be told to fail. */
export class WebReceiver {
  readonly received: Received[] = [];
  /** Answer of the next requests. */
  status = 200;
  /** Headers of the next answers. */
  headers: Readonly<Record<string, string>> = {};
  /** Takes requests, and never answers. */
  hangs = false;
  private server: Server | null = null;
  private port = 0;

  async start(): Promise<void> {
    if (this.server) return;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const { url: path = '', method = '', headers } = request;
        if (this.hangs) return;
        if (this.status < 300) this.received.push({ method, path, headers, body });
        const away = this.status >= 300 && this.status < 400;
        const elsewhere = away ? { Location: 'http://127.0.0.1:1/elsewhere' } : {};
        response.writeHead(this.status, { ...this.headers, ...elsewhere });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port; // a TCP server has a port
    this.server = server;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Nothing has come yet, and everything is taken. */
  forget(): void {
    Object.assign(this, { status: 200, headers: {}, hangs: false });
    this.received.length = 0;
  }

  /** Refuses connections until it is started again, on the same port. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }
}

/** A mail server that keeps what it gets. */
export class MailReceiver {
  readonly mails: string[] = [];
  private server: SMTPServer | null = null;
  private port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    if (this.server) return;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.mails.push(Buffer.concat(chunks).toString('utf8'));
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', () => resolve()));
    this.port = (server.server.address() as AddressInfo).port; // a TCP server has a port
    this.server = server;
  }

  forget(): void {
    this.mails.length = 0;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }
}
