import type { TimelineLine } from './lifecycle';

const GOES_ON = 'Goes on as alert';

/** How an alert says that what it told of is told under another id: nothing is taken back. */
export function goesOnAs(id: string): string {
  return `${GOES_ON} ${id}: by the results as they were received, or by the rules now in force, its isolates are told of there.`;
}

/** Whether an alert is kept for those alone who look for what it was: it goes on as another. */
export function hasGoneOn({ timeline }: { readonly timeline: readonly TimelineLine[] }): boolean {
  return timeline.some(({ actor, text }) => actor === null && text.startsWith(`${GOES_ON} `));
}

/** SQL: the same of a stored alert. */
export const HAS_GONE_ON = `
  jsonb_path_exists(timeline, '$[*] ? (@.actor == null && @.text starts with "${GOES_ON} ")')`;
