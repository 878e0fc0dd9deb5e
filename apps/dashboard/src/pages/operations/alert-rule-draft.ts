import type { AlertRuleChoice, AlertRuleDocument, AlertRuleTuning } from '@carbawatch/contracts';

/** A choice of rules that somebody is working on, and the version that it began from. */
export interface Draft {
  readonly basedOn: number;
  readonly choice: AlertRuleChoice;
}

/** A draft as it was kept; null where none is, or where an older version of the page wrote it. */
export function draftFrom(kept: string | null): Draft | null {
  try {
    const read = JSON.parse(kept ?? 'null') as Partial<Draft> | null; // written by the page itself
    const isDraft =
      typeof read?.basedOn === 'number' &&
      typeof read.choice?.tunings === 'object' &&
      Array.isArray(read.choice.ownRules);
    return isDraft ? (read as Draft) : null;
  } catch {
    return null;
  }
}

export type Parameter = AlertRuleDocument['parameters'][string];

/** What is tuned of one rule; undefined takes a word back to what is shipped. */
export type TuningChange = {
  readonly [Name in keyof AlertRuleTuning]?: AlertRuleTuning[Name] | undefined;
};

/** The choice with a shipped rule's tuning changed; a tuning that says nothing is left out. */
export function withTuning(
  choice: AlertRuleChoice,
  rule: string,
  change: TuningChange,
): AlertRuleChoice {
  const { [rule]: before, ...others } = choice.tunings;
  const tuning = Object.entries({ ...before, ...change }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...choice,
    tunings: tuning.length === 0 ? others : { ...others, [rule]: Object.fromEntries(tuning) },
  };
}

/** As shipped again. */
export function withoutTuning(choice: AlertRuleChoice, rule: string): AlertRuleChoice {
  return {
    ...choice,
    tunings: Object.fromEntries(Object.entries(choice.tunings).filter(([name]) => name !== rule)),
  };
}

/** The choice with a rule of the site's own added, or put in the place of one of its name. */
export function withOwnRule(choice: AlertRuleChoice, document: AlertRuleDocument): AlertRuleChoice {
  const stands = choice.ownRules.some(({ rule }) => rule === document.rule);
  const ownRules = stands
    ? choice.ownRules.map((each) => (each.rule === document.rule ? document : each))
    : [...choice.ownRules, document];
  return { ...choice, ownRules };
}

export function withoutOwnRule(choice: AlertRuleChoice, rule: string): AlertRuleChoice {
  return { ...choice, ownRules: choice.ownRules.filter((each) => each.rule !== rule) };
}

/** The choice with the site's own hospitals as typed, commas between; none for nothing. */
export function withHospitals(choice: AlertRuleChoice, typed: string): AlertRuleChoice {
  const { facilities: _, ...others } = choice;
  const facilities = typed.split(',').map((name) => name.trim());
  const named = facilities.filter((name) => name !== '');
  return named.length === 0 ? others : { ...others, facilities: named };
}

/** How a change of the site's own hospitals is called among the rules that change. */
export const OWN_HOSPITALS = 'facilities';

/** Names of the rules of which two choices say something else, in the order of the letters. */
export function changedRules(from: AlertRuleChoice, to: AlertRuleChoice): string[] {
  const before = saidOf(from);
  const after = saidOf(to);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((rule) => before.get(rule) !== after.get(rule))
    .sort();
}

function saidOf({ tunings, ownRules, facilities }: AlertRuleChoice): Map<string, string> {
  return new Map([
    ...(facilities ? [[OWN_HOSPITALS, ordered(facilities)] as const] : []),
    ...Object.entries(tunings).map(([rule, said]) => [rule, ordered(said)] as const),
    ...ownRules.map((document) => [document.rule, ordered(document)] as const),
  ]);
}

/** JSON with the names of each object in order: what comes from a store has them in another. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** `graceMinutes` as it is read: `grace minutes`. */
export function wordsOf(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What was typed as a value of the same kind as before; null where it is none. */
export function parameterFrom(typed: string, before: Parameter): Parameter | null {
  if (typeof before === 'number') {
    const number = Number(typed);
    return typed.trim() === '' || !Number.isFinite(number) ? null : number;
  }
  if (!Array.isArray(before)) return typed.trim() || null;
  const words = typed.split(',').map((word) => word.trim());
  return words.filter((word) => word !== '');
}
