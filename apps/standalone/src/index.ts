export { registerWards, streamFeed } from './demo/stream-feed';
export type { FeedTarget } from './demo/stream-feed';
export { PAGE_HEADERS, contentPolicy } from './pages';
export { startStandalone } from './standalone';
export type { Standalone, StandaloneOptions } from './standalone';
