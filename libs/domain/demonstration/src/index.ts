export { DEMO_SEED, demonstrationFeed } from './feed';
export type { FeedItem, FeedOptions } from './feed';
export { BEDS, CLINIC, WARDS } from './hospital';
export { nextAct, taskAct } from './control-team';
export type { TaskAct, TeamAct } from './control-team';
