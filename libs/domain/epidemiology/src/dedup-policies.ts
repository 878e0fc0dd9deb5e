import { RefusedInputError } from './refused-input';

/**
 * Rules that say which isolates of a patient count. Each number that was counted names its rule,
 * because the same six isolates of one patient count as one, two, three, four or five.
 */
export type DedupPolicy =
  | { kind: 'none' }
  | { kind: 'patient-first' }
  | { kind: 'patient-first-ever' }
  /** Patient and organism; a new episode at >= `days` from the first isolate of the episode. */
  | { kind: 'episode'; days: number }
  /** Patient and organism; a new one at > `days` from the previous isolate, counted or not. */
  | { kind: 'gap'; days: number }
  | { kind: 'ukhsa-52w' }
  | { kind: 'clsi-m39-year' }
  | { kind: 'clsi-m39-365d' }
  | { kind: 'nhsn-labid' }
  | { kind: 'cste-2023' };

const PLAIN = [
  'none',
  'patient-first',
  'patient-first-ever',
  'ukhsa-52w',
  'clsi-m39-year',
  'clsi-m39-365d',
  'nhsn-labid',
  'cste-2023',
] as const;

/** What a caller may write, for error messages and documentation. */
export const DEDUP_POLICY_NAMES = [...PLAIN, 'episode-<n>d', 'gap-<n>d'] as const;

/** Ten years: a longer episode is "ever", which has a name of its own. */
const EPISODE_DAYS_MAX = 3650;
const WITH_DAYS = /^(episode|gap)-(\d{1,5})d$/;

/** Reads a policy's name; throws RefusedInputError naming `field` for any other text. */
export function parseDedupPolicy(name: string, field = 'policy'): DedupPolicy {
  const plain = PLAIN.find((known) => known === name);
  if (plain) return { kind: plain };
  const match = WITH_DAYS.exec(name);
  const days = Number(match?.[2] ?? 0);
  if (match && days >= 1 && days <= EPISODE_DAYS_MAX) {
    return { kind: match[1] === 'gap' ? 'gap' : 'episode', days };
  }
  throw new RefusedInputError(
    field,
    `one of ${DEDUP_POLICY_NAMES.join(', ')} (n from 1 to ${EPISODE_DAYS_MAX})`,
  );
}

/** Whether a text names a policy. */
export function isDedupPolicyName(name: string): boolean {
  try {
    parseDedupPolicy(name);
    return true;
  } catch {
    return false;
  }
}

/** The name under which a policy is asked for and answered. */
export function dedupPolicyName(policy: DedupPolicy): string {
  return 'days' in policy ? `${policy.kind}-${policy.days}d` : policy.kind;
}

const TEXTS: Record<(typeof PLAIN)[number], string> = {
  none: 'every isolate counts',
  'patient-first': "a patient's first qualifying isolate in the period",
  'patient-first-ever':
    "a patient's first qualifying isolate that is known at all, if in the period",
  'ukhsa-52w':
    'one in 364 days from the first, for each patient, organism, carbapenemase family and ' +
    'specimen group (sterile, screening, other)',
  'clsi-m39-year': 'diagnostic specimens: the first of a patient and organism in a calendar year',
  'clsi-m39-365d': 'diagnostic specimens: the first of a patient and organism in 365 days',
  'nhsn-labid':
    'diagnostic specimens: one for each patient, organism, ward and calendar month; from blood ' +
    'a further one where no blood was positive in the 14 days before',
  'cste-2023':
    'for each patient, organism and carbapenemase family one clinical case, and one screening ' +
    'case if it came before',
};

/** What a policy keeps, in a sentence without its full stop: it stands beside the number. */
export function dedupPolicyText(policy: DedupPolicy): string {
  switch (policy.kind) {
    case 'episode':
      return `one for each patient and organism in ${policy.days} days from the first of an episode`;
    case 'gap':
      return (
        `for each patient and organism the first, and one that comes more than ${policy.days} ` +
        'days after the isolate before it'
      );
    default:
      return TEXTS[policy.kind];
  }
}
