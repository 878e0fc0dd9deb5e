import type { IncomingMessage } from 'node:http';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Refusal } from './refusal';

/**
 * On a path that takes no words in its address, whoever writes with some is refused: `?site=` that
 * nobody reads would write for another site than was asked for.
 */
export class NoQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { url = '' } = context.switchToHttp().getRequest<IncomingMessage>();
    const names = [...new URL(url, 'http://here').searchParams.keys()];
    if (names.length === 0) return true;
    throw new Refusal(400, 'invalid', {
      detail: 'This path takes nothing in its address: what it needs stands in the body.',
      problems: names.map((name) => ({
        code: 'unrecognized-keys',
        pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        detail: 'is not known here: does it belong in the body?',
      })),
    });
  }
}
