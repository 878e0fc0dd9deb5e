/** What the module hands to its controllers. */
export const DATABASE = Symbol('database');
export const TIME_ZONE = Symbol('time zone of the site');
export const CONTEXT = Symbol('service context');
