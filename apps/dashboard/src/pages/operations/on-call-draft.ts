import type { RecipientRole } from '@carbawatch/contracts';
import type { Written } from './delivery-draft';

export type OnCallWindow = RecipientRole['onCall'][number];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The window that a form says; days of a rota, where any are written, narrow the weekdays. */
export function windowFrom(written: Written): OnCallWindow {
  const dates = written
    .one('dates')
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  return {
    days: written.all('days').map(Number),
    ...(dates.length > 0 && { dates: [...new Set(dates)].sort() }),
    from: written.one('from'),
    to: written.one('to'),
    channels: written.all('held'),
  };
}

/** Whether it could reach somebody: a weekday, a channel, and days that are days. */
export function isWindow({ days, dates = [], channels }: OnCallWindow): boolean {
  const areDays = dates.every((each) => DAY.test(each) && !Number.isNaN(Date.parse(each)));
  return days.length > 0 && channels.length > 0 && areDays;
}
