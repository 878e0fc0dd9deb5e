import type { IncomingMessage } from 'node:http';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { Refusal } from '../http/refusal';
import { factsOf } from '../http/request-facts';
import type { Access } from './access';
import type { Caller } from './caller';
import { Open, Roles } from './roles';

/** An access token with its claims has some thousand characters. */
const BEARER = /^Bearer +([\x21-\x7e]{1,8000}) *$/i;

function unauthorised(detail: string): Refusal {
  const headers = { 'WWW-Authenticate': 'Bearer realm="carbawatch"' };
  return new Refusal(401, 'unauthorised', { detail, headers });
}

function requestOf(context: ExecutionContext): IncomingMessage {
  return context.switchToHttp().getRequest<IncomingMessage>();
}

function bearerOf({ headers }: IncomingMessage): string | undefined {
  return BEARER.exec(headers.authorization ?? '')?.[1];
}

/** Whose key came with the request; throws a Refusal (401) where none, or no valid one, did. */
export async function callerOfRequest(access: Access, request: IncomingMessage): Promise<Caller> {
  const key = bearerOf(request);
  if (!key) throw unauthorised('Send a key as "Authorization: Bearer <key>".');
  const caller = await access.callerOf(key);
  if (!caller) throw unauthorised('The key or token is unknown, has expired or was revoked.');
  return caller;
}

/**
 * Lets a request through whose key has one of the route's roles; everything is closed by default.
 */
export class AccessGuard implements CanActivate {
  constructor(
    private readonly access: Access,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get(Open, context.getHandler())) return true;
    const request = requestOf(context);
    const caller = await callerOfRequest(this.access, request);
    const facts = factsOf(request);
    facts.caller = caller;
    facts.callerNow = () => callerOfRequest(this.access, request).catch(nobodyIfRefused);
    const roles = this.reflector.getAllAndOverride(Roles, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (caller.role === 'admin' || roles?.includes(caller.role)) return true;
    throw new Refusal(403, 'forbidden', { detail: `The role ${caller.role} may not do this.` });
  }
}

/** A token that has run out, or an account that has no role any more, is nobody's. */
function nobodyIfRefused(error: unknown): null {
  if (error instanceof Refusal && [401, 403].includes(error.status)) return null;
  throw error;
}

/** Who asks, as a parameter of a controller's method. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => {
    const { caller } = factsOf(requestOf(context));
    if (!caller) throw new TypeError('CurrentCaller on a route without AccessGuard.');
    return caller;
  },
);

/** Asks whose key it is now: an answer that goes on for long ends with the key that opened it. */
export const CallerNow = createParamDecorator(
  (_: unknown, context: ExecutionContext): (() => Promise<Caller | null>) =>
    factsOf(requestOf(context)).callerNow,
);

/** The request's W3C traceparent or null, for the events that it causes. */
export const Traceparent = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | null => factsOf(requestOf(context)).traceparent,
);
