import type { LookPage } from '@carbawatch/contracts';

const PAGES: readonly (readonly [RegExp, LookPage])[] = [
  [/^\/$/, 'today'],
  [/^\/alerts\/?$/, 'alerts'],
  [/^\/alerts\/./, 'alert'],
  [/^\/outbreaks\/clusters\//, 'cluster'],
  [/^\/outbreaks/, 'contacts'],
  [/^\/isolates/, 'isolate'],
];

/** The page on which names are shown, as the audit calls it; nothing on one that shows none. */
export function lookedFrom(pathname: string): { page?: LookPage } {
  const page = PAGES.find(([path]) => path.test(pathname))?.[1];
  return page === undefined ? {} : { page };
}
