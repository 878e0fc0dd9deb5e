/** What the module hands to its controllers. */
export const DATABASE = Symbol('database');
export const SITE_CLOCK = Symbol('clock and time zone of the site');
export const CONTEXT = Symbol('service context');
