import { AS_SHIPPED, ruleBook } from './rule-book';

/** The rules as shipped, for whoever has no site's own at hand. */
export const SHIPPED_BOOK = ruleBook(0, AS_SHIPPED);

export const RULES = SHIPPED_BOOK.personRules;
