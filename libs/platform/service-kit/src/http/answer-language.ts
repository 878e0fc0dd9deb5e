import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageOf, type Phrasebook } from '@carbawatch/contracts';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { mergeMap, type Observable } from 'rxjs';
import type { SiteScope } from '../access/caller';
import { pageInChinese } from './page-language';
import { factsOf } from './request-facts';

/** How a service says its sentences in Chinese; a site's own rules may add phrases. */
export type PhrasebookOf = (sites: SiteScope) => Promise<Phrasebook>;

/**
 * Fields of answers that hold sentences for people. Everything else is a code, a name or a number,
 * and means the same in every language.
 */
const PROSE: ReadonlySet<string> = new Set([
  'action',
  'background',
  'because',
  'detail',
  'endedBecause',
  'hint',
  'history',
  'intendedUse',
  'label',
  'labels',
  'notFor',
  'notes',
  'says',
  'statement',
  'summary',
  'term',
  'text',
  'title',
  'what',
  'why',
  'whyNot',
  'reflexTest',
]);
/** Sentences here, and codes there: what has no space is a code. */
const PROSE_OR_CODE: ReadonlySet<string> = new Set([
  'adjustment',
  'definition',
  'denominators',
  'method',
  'notice',
  'outcome',
  'population',
  'reason',
  'rule',
  'source',
  'validation',
]);
/** What a person writes and saves again, and events: they stay in the words of the record. */
const VERBATIM: ReadonlySet<string> = new Set(['choice', 'comment', 'data', 'zh']);

/** Answers in Chinese whoever asks for it by `Accept-Language`; English is what is stored. */
export class AnswerLanguage implements NestInterceptor {
  constructor(private readonly bookOf: PhrasebookOf) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    const response = context.switchToHttp().getResponse<ServerResponse>();
    if (response.headersSent) return next.handle();
    response.setHeader('Vary', 'Accept-Language');
    if (languageOf(request.headers['accept-language']) === 'en') return next.handle();
    response.setHeader('Content-Language', 'zh');
    const sites = factsOf(request).caller?.sites ?? [];
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        const { chinese } = await this.bookOf(sites);
        const type = response.getHeader('Content-Type');
        if (typeof answer === 'string' && /^text\/html\b/.test(String(type))) {
          return pageInChinese(answer, chinese);
        }
        return inChinese(answer, chinese);
      }),
    );
  }
}

/** An answer with its sentences in Chinese; what is no plain JSON value stays as it is. */
export function inChinese(answer: unknown, chinese: Phrasebook['chinese'], key = ''): unknown {
  if (typeof answer === 'string') {
    const isProse = PROSE.has(key) || (PROSE_OR_CODE.has(key) && answer.includes(' '));
    const isSentence = isProse && !answer.includes('{{'); // no template of a rule
    return isSentence ? chinese(answer) : answer;
  }
  if (Array.isArray(answer)) return answer.map((item) => inChinese(item, chinese, key));
  if (typeof answer !== 'object' || answer === null) return answer;
  if (Object.getPrototypeOf(answer) !== Object.prototype) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      VERBATIM.has(name) ? value : inChinese(value, chinese, name),
    ]),
  );
}
