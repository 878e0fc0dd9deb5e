import type { LookPage, MappingKind, PatientDrawing, Role } from '@carbawatch/contracts';
import type { Text } from '../../i18n/text';

const ROLES = [
  ...(['sender', 'lab', 'ipc', 'analyst', 'admin'] as const),
] as const satisfies readonly Role[];
const KINDS = ['organism', 'agent', 'ward', 'specimen'] as const satisfies readonly MappingKind[];
const DRAWINGS = [
  ...(['contacts', 'cluster', 'occupancy'] as const),
] as const satisfies readonly PatientDrawing[];
const BECAUSE = ['mapping', 'open-alert', 'flagged'] as const;
const LOOK_PAGES = [
  ...(['today', 'alerts', 'alert', 'contacts', 'cluster', 'isolate'] as const),
] as const satisfies readonly LookPage[];

/** Everything that is noted, as the services name it. */
export const ACTIONS = [
  'identity.read',
  'identity.erased',
  'payload.read',
  'isolates.exported',
  'drawing.exported',
  'audit.exported',
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
  'alert.uncommented',
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
  'feed.retired',
  'feed.restored',
  'feed.spoke-again',
  'payload.expired',
  'quarantine.expired',
] as const;

/** In words; what a later version notes keeps its own name. */
export function actionText(action: string, text: Text): string {
  const known = ACTIONS.find((each) => each === action);
  return known ? text(`audit.act.${known}`) : action;
}

/** Under which names things are noted beside a deed. */
const DETAILS = [
  ...([
    'page',
    'count',
    'days',
    'kind',
    'to',
    'from',
    'title',
    'format',
    'drawing',
    'isolates',
    'rows',
  ] as const),
  ...(['method', 'outcome', 'code', 'because', 'name', 'role', 'sites', 'snapshot'] as const),
  ...(['consumer', 'topic', 'partition', 'offset', 'previous', 'wards', 'messages'] as const),
  ...(['who', 'actor', 'about', 'action', 'target'] as const),
] as const;

/** What was noted beside: the reason first, then each with its name. */
export function detailText(detail: Readonly<Record<string, unknown>>, text: Text): string[] {
  const { reason, page: _, ...rest } = detail;
  const others = Object.entries(rest).flatMap(([name, value]) =>
    value === null || value === ''
      ? []
      : [`${detailName(name, text)}: ${shown(value, name, text)}`],
  );
  return typeof reason === 'string' ? [reason, ...others] : others;
}

function detailName(name: string, text: Text): string {
  const known = DETAILS.find((each) => each === name);
  return known ? text(`audit.detail.${known}`) : name;
}

/** The page on which names were told; null where it was not noted. */
export function pageText(detail: Readonly<Record<string, unknown>>, text: Text): string | null {
  const page = LOOK_PAGES.find((each) => each === detail['page']);
  return page ? text(`audit.page.${page}`) : null;
}

function shown(value: unknown, name: string, text: Text): string {
  if (typeof value === 'string') return wordOf(value, name, text);
  if (typeof value === 'boolean') return text(value ? 'audit.yes' : 'audit.no');
  const isPlain = Array.isArray(value) && value.every((each) => typeof each === 'string');
  return isPlain ? value.join(', ') : JSON.stringify(value);
}

function wordOf(value: string, name: string, text: Text): string {
  const role = ROLES.find((each) => each === value);
  if (name === 'role' && role) return text(`role.${role}`);
  const kind = KINDS.find((each) => each === value);
  if (name === 'kind' && kind) return text(`mapping.${kind}`);
  if (name === 'action') return actionText(value, text);
  const drawing = DRAWINGS.find((each) => each === value);
  if (name === 'drawing' && drawing) return text(`audit.drawing.${drawing}`);
  const because = BECAUSE.find((each) => each === value);
  return name === 'because' && because ? text(`audit.because.${because}`) : value;
}
