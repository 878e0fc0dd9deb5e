import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Histogram } from 'prom-client';
import type { Metrics } from '../health/metrics';
import type { Log } from '../log';
import { factsOf } from './request-facts';

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * The route's template, as Express matched it; a URL may hold a patient's number, so never that.
 */
export function routeTemplateOf(request: IncomingMessage): string {
  const route: unknown = Reflect.get(request, 'route');
  if (typeof route !== 'object' || route === null) return 'unmatched';
  const path: unknown = Reflect.get(route, 'path');
  return typeof path === 'string' ? path : 'unmatched';
}

type Next = () => void;

/** One log line and one observation a request, when its answer has ended. */
export class AccessLog {
  private readonly seconds: Histogram<'service' | 'method' | 'route' | 'status'>;

  constructor(
    private readonly log: Log,
    metrics: Metrics,
    private readonly service: string,
  ) {
    this.seconds = metrics.histogram({
      name: 'carbawatch_http_request_seconds',
      help: 'Time to answer a request, by route template.',
      labels: ['service', 'method', 'route', 'status'],
      buckets: SECONDS,
    });
  }

  readonly middleware = (request: IncomingMessage, response: ServerResponse, next: Next): void => {
    const startedMs = performance.now();
    const { requestId, traceparent } = factsOf(request);
    response.setHeader('X-Request-Id', requestId);
    response.once('close', () => {
      const durationMs = Math.round(performance.now() - startedMs);
      const method = request.method ?? '';
      const route = routeTemplateOf(request);
      const status = response.writableFinished ? response.statusCode : 499;
      const labels = { service: this.service, method, route, status: String(status) };
      this.seconds.observe(labels, durationMs / 1000);
      const keyId = factsOf(request).caller?.keyId;
      this.log.info('http.request', {
        method,
        route,
        status,
        durationMs,
        requestId,
        ...(traceparent ? { traceId: traceparent.slice(3, 35) } : {}),
        ...(keyId ? { keyId } : {}),
      });
    });
    next();
  };
}
