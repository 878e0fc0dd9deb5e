import type { Alert } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { deliveriesOfAlerts } from '../delivery/deliveries.store';

/** Alerts with what is kept beside them: who was told. */
export async function withExtras(tx: Tx, alerts: readonly Alert[]): Promise<Alert[]> {
  if (alerts.length === 0) return [];
  const deliveries = await deliveriesOfAlerts(
    tx,
    alerts.map(({ id }) => id),
  );
  return alerts.map((alert) => ({ ...alert, deliveries: deliveries.get(alert.id) ?? [] }));
}

export async function withExtrasOf(tx: Tx, alert: Alert): Promise<Alert> {
  const [shown = alert] = await withExtras(tx, [alert]);
  return shown;
}
