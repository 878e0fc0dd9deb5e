/** What the module hands to its controllers. */
export const CONTEXT = Symbol('context of the service');
export const SITE_CLOCK = Symbol('clock of the site');
