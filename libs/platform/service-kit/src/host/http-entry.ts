import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SIGN_IN_PATH, serviceOfPath, type SignInWays } from '@carbawatch/contracts';
import { hashOfKey } from '../access/access';
import { readiness, type HealthCheck } from '../health/health';
import type { Metrics } from '../health/metrics';
import { API_PREFIX } from '../http/http-app';
import { refusalOf, sendProblem } from '../http/problem.filter';
import { Refusal, notFound } from '../http/refusal';
import type { RunningService } from './service-host';
import { StartError } from './start-error';

/** Requests under way get this long after a stop; streams never end by themselves. */
const DRAIN_MS_MAX = 3_000;
/** Slower than any client of ours: what is slower holds sockets on purpose. */
const HEADERS_MS_MAX = 15_000;
/** A payload of 16 MiB over a line of 0.5 Mbit/s. */
const REQUEST_MS_MAX = 300_000;

const SMART_PATH = '/.well-known/smart-configuration';
const DESCRIPTION_PATH = `/${API_PREFIX}/openapi.json`;

export interface HttpEntryOptions {
  readonly services: readonly RunningService[];
  readonly checks: readonly HealthCheck[];
  readonly metrics: Metrics;
  /** Opens /metrics to other machines than this one. */
  readonly metricsToken: string | null;
  /** The OpenAPI document, as JSON. */
  readonly description: () => Promise<string>;
  /** What a SMART client asks for first; absent where no service answers /oauth. */
  readonly smartConfiguration?: object;
  /** How people may sign in, for the page before anybody has. */
  readonly signIn: SignInWays;
  /** Answers what is not the API's: the dashboard's files. 404 without it. */
  readonly pages?: RequestListener;
}

/**
 * The one HTTP entry of a process: /health, /metrics and the API's description by itself, the API
 * by the service that the routing table names (or the only one), the rest by `pages`.
 */
export class HttpEntry {
  private readonly server: Server;

  constructor(private readonly options: HttpEntryOptions) {
    this.server = createServer(
      { headersTimeout: HEADERS_MS_MAX, requestTimeout: REQUEST_MS_MAX },
      (request, response) => this.answer(request, response),
    );
  }

  /** Answers the port (of use when 0 was asked for). Throws StartError when it is taken. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error) => reject(refusedStart(error, host, port)));
      this.server.listen(port, host, resolve);
    });
    const address = this.server.address() as AddressInfo; // a TCP server that listens
    return address.port;
  }

  /** Takes no new connection, lets requests end, then ends what is left (streams, idle clients). */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeIdleConnections();
    const drained = new AbortController();
    await Promise.race([
      closed,
      sleep(DRAIN_MS_MAX, undefined, { signal: drained.signal }).catch(() => undefined),
    ]);
    drained.abort();
    this.server.closeAllConnections();
    await closed;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const [path = '/'] = (request.url ?? '/').split('?');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && path === '/health/live') sendJson(response, 200, { status: 'live' });
    else if (isRead && path === '/health/ready') void this.answerReady(response);
    else if (isRead && path === '/metrics') void this.answerMetrics(request, response);
    else if (isRead && path === DESCRIPTION_PATH) void this.answerDescription(response);
    else if (isRead && path === SMART_PATH && this.options.smartConfiguration) {
      sendJson(response, 200, this.options.smartConfiguration);
    } else if (isRead && path === SIGN_IN_PATH) {
      sendJson(response, 200, this.options.signIn);
    } else if (path.startsWith(`/${API_PREFIX}/`)) this.answerApi(path, request, response);
    else if (this.options.pages) this.options.pages(request, response);
    else sendProblem(response, notFound());
  }

  private answerApi(path: string, request: IncomingMessage, response: ServerResponse): void {
    const { services } = this.options;
    const [segment = ''] = path.slice(API_PREFIX.length + 2).split('/');
    const owner = serviceOfPath(segment);
    const service = services.length === 1 ? services[0] : services.find((s) => s.name === owner);
    if (service) service.http(request, response);
    else sendProblem(response, notFound());
  }

  private async answerDescription(response: ServerResponse): Promise<void> {
    try {
      const description = await this.options.description();
      response.setHeader('Content-Type', 'application/json');
      response.end(description);
    } catch (error) {
      sendProblem(response, refusalOf(error) ?? new Refusal(500, 'internal'));
    }
  }

  private async answerReady(response: ServerResponse): Promise<void> {
    const state = await readiness(this.options.checks);
    sendJson(response, state.status === 'ready' ? 200 : 503, state);
  }

  private async answerMetrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!mayReadMetrics(request, this.options.metricsToken)) {
      const detail = 'Metrics are for this machine, or for the bearer of CARBAWATCH_METRICS_TOKEN.';
      sendProblem(response, new Refusal(403, 'forbidden', { detail }));
      return;
    }
    const { metrics } = this.options;
    const text = await metrics.text();
    response.setHeader('Content-Type', metrics.registry.contentType);
    response.end(text);
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-store');
  response.end(JSON.stringify(body));
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** From this machine and not through a proxy on it, or with the token. */
function mayReadMetrics(request: IncomingMessage, token: string | null): boolean {
  const { authorization = '', forwarded } = request.headers;
  if (token && timingSafeEqual(hashOfKey(authorization), hashOfKey(`Bearer ${token}`))) return true;
  const proxied = forwarded !== undefined || request.headers['x-forwarded-for'] !== undefined;
  return !proxied && LOOPBACK.test(request.socket.remoteAddress ?? '');
}

function refusedStart(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartError('PORT', `${host}:${port} is taken by another program; choose another.`);
  }
  if (error.code === 'EACCES') {
    return new StartError('PORT', `this user may not listen on ${port}; choose one above 1023.`);
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new StartError('HOST', `${host} is no address of this machine.`);
  }
  return error;
}
