import type { Text } from '../../i18n/text';

/** Everything that is noted, as the services name it. */
export const ACTIONS = [
  'identity.read',
  'identity.erased',
  'payload.read',
  'isolates.exported',
  'key.issued',
  'key.revoked',
  'client.registered',
  'client.removed',
  'rule-set.saved',
  'rule-set.activated',
  'rule-set.undone',
  'reference-table.uploaded',
  'alert-rules.saved',
  'alert-rules.undone',
  'backtest.started',
  'backtest.cancelled',
  'routes.changed',
  'channel.tested',
  'risk-model.changed',
  'denominators.uploaded',
  'alert.acknowledged',
  'alert.resolved',
  'alert.reopened',
  'alert.undone',
  'alert.commented',
  'alert.isolated',
  'task.completed',
  'task.reopened',
  'round.done',
  'message.corrected',
  'message.dismissed',
  'message.replayed',
  'letters.replayed',
  'letter.dismissed',
  'mapping.entered',
  'mapping.removed',
  'profile.saved',
  'profile.removed',
  'wards.replaced',
  'feed.snapshot-mode-set',
  'payload.expired',
  'quarantine.expired',
] as const;

/** In words; what a later version notes keeps its own name. */
export function actionText(action: string, text: Text): string {
  const known = ACTIONS.find((each) => each === action);
  return known ? text(`audit.act.${known}`) : action;
}

/** What was noted beside: the reason first, then each with its name. */
export function detailText(detail: Readonly<Record<string, unknown>>): string[] {
  const { reason, ...rest } = detail;
  const others = Object.entries(rest).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${name}: ${shown(value)}`],
  );
  return typeof reason === 'string' ? [reason, ...others] : others;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  const isPlain = Array.isArray(value) && value.every((each) => typeof each === 'string');
  return isPlain ? value.join(', ') : JSON.stringify(value);
}
