import type { IncomingMessage } from 'node:http';
import { instantMs, isMoment } from '@carbawatch/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Clock } from '../clock';
import type { Config } from '../config';

/** The header by which a demonstration or a replay says when a request would have come. */
const HEADER = 'carbawatch-received-at';

/**
 * When something counts as received or done. Live this is the wall clock and nothing that a sender
 * says. At a site in demonstration or replay it is the moment that the request states (RFC 3339),
 * so that a year can pass in a minute; undefined where it states none.
 */
export function statedMoment(
  { clock, timezone }: Pick<Config, 'clock' | 'timezone'>,
  said: string | undefined,
): Date | undefined {
  const moment = said?.trim();
  if (clock === 'wall' || moment === undefined || !isMoment(moment)) return undefined;
  return new Date(instantMs(moment, timezone));
}

/** What the request says of its moment, unread: `statedMoment` decides whether it counts. */
export const SaidMoment = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined => {
    const said = context.switchToHttp().getRequest<IncomingMessage>().headers[HEADER];
    return typeof said === 'string' ? said : undefined;
  },
);

/** The moment that a request states where such counts, else the wall clock's. */
export function momentOfAct(
  { config, clock }: { readonly config: Config; readonly clock: Clock },
  said: string | undefined,
): Date {
  return statedMoment(config, said) ?? clock.now();
}
