import type { IncomingMessage, ServerResponse } from 'node:http';
import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule, NestFactory, Reflector } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { AccessGuard } from '../access/access.guard';
import type { Access } from '../access/access';
import type { Metrics } from '../health/metrics';
import type { Log } from '../log';
import { NestLog } from '../nest-log';
import { AccessLog } from './access-log';
import { AnswerLanguage, type PhrasebookOf } from './answer-language';
import { ProblemFilter } from './problem.filter';

export const API_PREFIX = 'api/v1';

export interface HttpAppOptions {
  /** Names the lines of the log and the series of the metrics. */
  readonly service: string;
  readonly log: Log;
  readonly access: Access;
  readonly metrics: Metrics;
  /** Absent: its answers have no sentences for people, or none in Chinese yet. */
  readonly phrasebookOf?: PhrasebookOf;
}

@Module({})
class HttpRoot {}

/** Answers hold data of patients: no proxy and no browser may keep them. */
function withoutTraces(_: IncomingMessage, response: ServerResponse, next: () => void): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  next();
}

/**
 * A Nest application on Express with what every service shares: keys and roles, problem details,
 * the access log, routes below /api/v1. Bodies are not parsed ahead: `ParsedBody` and `readBody`
 * read them after the key was checked. It listens to nothing yet.
 */
export async function createHttpApp(
  module: DynamicModule,
  options: HttpAppOptions,
): Promise<NestExpressApplication> {
  const root: DynamicModule = { module: HttpRoot, imports: [DiscoveryModule, module] };
  const app = await NestFactory.create<NestExpressApplication>(root, new ExpressAdapter(), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLog(options.log),
  });
  app.disable('x-powered-by');
  app.disable('etag');
  app.setGlobalPrefix(API_PREFIX);
  app.use(new AccessLog(options.log, options.metrics, options.service).middleware);
  app.use(withoutTraces);
  app.useGlobalFilters(new ProblemFilter(options.log, options.access, options.phrasebookOf));
  if (options.phrasebookOf) app.useGlobalInterceptors(new AnswerLanguage(options.phrasebookOf));
  app.useGlobalGuards(new AccessGuard(options.access, app.get(Reflector)));
  return app;
}
