import { ROLES, type Role } from '@carbawatch/contracts';
import { Reflector } from '@nestjs/core';

/** The roles that may call a route; `admin` always may. A route without it is closed to all. */
export const Roles = Reflector.createDecorator<readonly Role[]>();

/** A route that asks for no key: what it takes proves by itself who sends it. */
export const Open = Reflector.createDecorator<boolean>();

/** What each part of the API is open to. */
export const MAY = {
  /** Post messages and see one's own. */
  send: ['sender', 'lab', 'ipc'],
  /** Isolates, classification, quarantine, mappings. */
  laboratory: ['lab', 'ipc'],
  /** Alerts, tasks, timelines of patients. */
  patients: ['ipc'],
  /** Numbers that are about nobody in particular. */
  numbers: ['ipc', 'analyst'],
  /** Nothing about one patient in it: how the system itself is. */
  everyone: ROLES,
  administer: [],
} as const satisfies Record<string, readonly Role[]>;
