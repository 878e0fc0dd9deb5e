import type { Alert, RiskScore } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { deliveriesOfAlerts } from '../delivery/deliveries.store';
import { pendingCases } from '../risk/risk-model.store';
import { riskScoreOf } from '../risk/risk-score';
import { siteModels } from '../risk/site-models';
import { contactsBefore } from '../store/contacts-before';

/**
 * Alerts with what is kept beside them: who was told, the risk while a mechanism is pending, and of
 * what was found in somebody whose known contact that was.
 */
export async function withExtras(tx: Tx, alerts: readonly Alert[]): Promise<Alert[]> {
  if (alerts.length === 0) return [];
  const deliveries = await deliveriesOfAlerts(
    tx,
    alerts.map(({ id }) => id),
  );
  const risks = await risksOf(tx, alerts);
  const contacts = await contactsBefore(tx, alerts);
  return alerts.map((alert) => {
    const scores = alert.isolates.flatMap((isolate) => risks.get(place(alert.site, isolate)) ?? []);
    return {
      ...alert,
      because: withContacts(alert.because, contacts.get(alert.id) ?? []),
      deliveries: deliveries.get(alert.id) ?? [],
      ...(scores.length > 0 && { risks: scores }),
    };
  });
}

/** Before the rule's own sentence, which comes last. */
function withContacts(because: readonly string[], contacts: readonly string[]): string[] {
  return [...because.slice(0, -1), ...contacts, ...because.slice(-1)];
}

export async function withExtrasOf(tx: Tx, alert: Alert): Promise<Alert> {
  const [shown = alert] = await withExtras(tx, [alert]);
  return shown;
}

function place(site: string, isolateId: string): string {
  return `${site}\n${isolateId}`;
}

async function risksOf(tx: Tx, alerts: readonly Alert[]): Promise<Map<string, RiskScore>> {
  const isolates = alerts
    .filter(({ status }) => status !== 'resolved')
    .flatMap(({ site, isolates: ids }) => ids.map((isolateId) => ({ site, isolateId })));
  const pending = isolates.length > 0 ? await pendingCases(tx, isolates) : [];
  const models = await siteModels(
    tx,
    pending.map(({ site }) => site),
  );
  return new Map(
    pending.flatMap((cre) => {
      const score = riskScoreOf(cre, models(cre.site));
      return score ? [[place(cre.site, cre.isolateId), score] as const] : [];
    }),
  );
}
