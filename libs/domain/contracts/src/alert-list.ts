import { z } from 'zod';
import { alert } from './alerts';
import { listOf } from './http';

/** Orders of `GET /alerts`: the one raised last first, or the most severe, of these the newest. */
export const ALERT_ORDERS = ['raised', 'severity'] as const;

/** How many alerts fit the filters, on however many pages they stand. */
export const alertCounts = z.object({
  total: z.number().int(),
  /** Persons whom they are about; what is about nobody alone counts nobody. */
  patients: z.number().int(),
  bySeverity: z.record(z.string(), z.number().int()),
  /** By the other filters alone, so that each status says what it would show. */
  byStatus: z.record(z.string(), z.number().int()),
});

/** `GET /alerts`; `counts` where `counts=true` asked for them. */
export const alertList = listOf(alert).extend({ counts: alertCounts.optional() });

export type AlertOrder = (typeof ALERT_ORDERS)[number];
export type AlertCounts = z.infer<typeof alertCounts>;
export type AlertList = z.infer<typeof alertList>;
