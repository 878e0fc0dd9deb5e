/** Tokens of what the module hands to its controllers. */
export const CONTEXT = Symbol('service context');
export const DECIDING = Symbol('rules and time zone');
