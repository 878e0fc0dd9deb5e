export { DEMO_SEED, demonstrationFeed } from './feed';
export type { FeedItem, FeedOptions } from './feed';
export { BEDS, CLINIC, WARDS } from './hospital';
export { nextAct, taskDoneAt } from './control-team';
export type { TeamAct } from './control-team';
