/** Where on the page somebody was told names: it stands in the audit beside each look. */
export const LOOK_PAGES = ['today', 'alerts', 'alert', 'contacts', 'cluster', 'isolate'] as const;
export type LookPage = (typeof LOOK_PAGES)[number];
