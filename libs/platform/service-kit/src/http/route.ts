import type { Role } from '@carbawatch/contracts';
import {
  Delete,
  Get,
  HttpCode,
  Patch,
  Post,
  Put,
  UseGuards,
  applyDecorators,
  type INestApplicationContext,
} from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { z } from 'zod';
import { Open, Roles } from '../access/roles';
import { NoQueryGuard } from './no-query.guard';

const METHODS = { get: Get, post: Post, put: Put, patch: Patch, delete: Delete } as const;
export type RouteMethod = keyof typeof METHODS;

/** A body or an answer that is no JSON, or not JSON alone. */
export interface MediaTypes {
  readonly mediaTypes: readonly string[];
  /** What some of them hold; others are described elsewhere. */
  readonly schemas?: Readonly<Record<string, z.ZodType>>;
}

export interface RouteDescription {
  readonly method: RouteMethod;
  /** Below /api/v1, Nest's way: `isolates/:site/:isolateId`. */
  readonly path: string;
  readonly summary: string;
  /** Beside `admin`, which always may. */
  readonly roles: readonly Role[];
  /** Asks for no key. */
  readonly isOpen?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType | MediaTypes;
  /** The first one is the status of success; null has no body. */
  readonly responses: Readonly<Record<number, z.ZodType | MediaTypes | null>>;
}

const Described = Reflector.createDecorator<RouteDescription>();

/**
 * The one description of a route: Nest's method and path, the roles, and what the OpenAPI document
 * says of it, so that none of the three can drift from the others.
 */
export function describeRoute(description: RouteDescription): MethodDecorator {
  const [success = 200] = Object.keys(description.responses).map(Number);
  return applyDecorators(
    METHODS[description.method](description.path),
    HttpCode(success),
    Roles(description.roles),
    Described(description),
    ...(description.isOpen ? [Open(true)] : []),
    ...(takesNoQuery(description) ? [UseGuards(new NoQueryGuard())] : []),
  );
}

/** A stray word beside a question is harmless; beside what is written it may be a site. */
function takesNoQuery({ method, query, isOpen }: RouteDescription): boolean {
  return method !== 'get' && !query && !isOpen;
}

/** Every described route of an application whose module imports Nest's DiscoveryModule. */
export function routesOf(app: INestApplicationContext): RouteDescription[] {
  const scanner = new MetadataScanner();
  const reflector = app.get(Reflector);
  const routes: RouteDescription[] = [];
  for (const { instance } of app.get(DiscoveryService).getControllers()) {
    if (typeof instance !== 'object' || instance === null) continue;
    const prototype: object = Object.getPrototypeOf(instance);
    for (const name of scanner.getAllMethodNames(prototype)) {
      const method: unknown = Reflect.get(prototype, name);
      if (typeof method !== 'function') continue;
      const route = reflector.get(Described, method);
      if (route) routes.push(route);
    }
  }
  return routes;
}
