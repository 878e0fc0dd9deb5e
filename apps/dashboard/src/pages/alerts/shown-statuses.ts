import type { Text } from '../../i18n/text';

/** What a list of alerts shows unless the address says otherwise: what is somebody's to do. */
export const UNRESOLVED = 'open,acknowledged';

export const SHOWN_STATUSES = [UNRESOLVED, 'open', 'acknowledged', 'resolved', 'all'] as const;
export type ShownStatus = (typeof SHOWN_STATUSES)[number];

export function nameOfStatus(status: ShownStatus, text: Text): string {
  if (status === 'all') return text('app.all');
  return status === UNRESOLVED ? text('alerts.unresolved') : text(`alertStatus.${status}`);
}

/** How many a status would show, by the server's counts of each. */
export function countOfStatus(
  status: ShownStatus,
  byStatus: Readonly<Record<string, number>>,
): number {
  const counted = status === 'all' ? Object.keys(byStatus) : status.split(',');
  return counted.reduce((sum, name) => sum + (byStatus[name] ?? 0), 0);
}
