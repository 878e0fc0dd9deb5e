export { DEMO_SEED, demonstrationFeed } from './feed';
export type { FeedItem, FeedOptions } from './feed';
export { BEDS, CLINIC, WARDS } from './hospital';
export { LEFT_OPEN_MS, nextAct, taskAct } from './control-team';
export type { TaskAct, TeamAct } from './control-team';
