import { z } from 'zod';
import { SEVERITIES } from './alerts';
import { moment } from './canonical';

/**
 * An alert rule as a document: conditions in JSONLogic (jsonlogic.com) over the joined picture,
 * texts in Mustache, thresholds as named parameters. A site switches, tunes and adds rules by
 * saving documents; nothing of it is code.
 */

/** What a rule looks at, one row at a time; the fields of a row are told by `GET /alert-rules`. */
export const RULE_SUBJECTS = [
  'isolate',
  'carbapenemase',
  'ward-time',
  'admission',
  'discharge',
  'person',
  'specimen',
  'case-contacts',
  'contact-admission',
  'contact-discharge',
  'cluster',
  'mechanism',
  'site-mechanism',
  'ward-mechanism',
  'feed',
  'feed-clock',
  'signal',
] as const;

/** JSONLogic: any JSON; operators and names of variables are checked when a rule is saved. */
const logic = z.json();
const parameter = z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]);
const name = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and dashes');
const template = z.string().min(1).max(2_000);
/** A year. */
const GOAL_MINUTES_MAX = 525_600;
const background = z.string().min(1).max(4_000);

/**
 * The texts of a rule in Chinese: the same templates over the same fields. Chinese answers are read
 * from the English ones with them, so that each must say what its English twin says.
 */
export const alertRuleWords = z.strictObject({
  title: z.string().min(1).max(200),
  why: z.string().min(1).max(2_000),
  background: background.optional(),
  /** Of the goal; null where there is none. */
  action: template.nullable(),
  /** Of the goal's `actions`, in their order; null where that is none. */
  actions: z.array(template.nullable()).max(6).optional(),
  text: z.strictObject({
    title: template,
    summary: template,
    /** Of the lines of `text.because` that are templates, in their order; `@name` has none. */
    because: z.array(template).max(20),
  }),
  /** What each entry of `gone` says, in its order. */
  gone: z.array(template).max(8),
});

export const alertRuleDocument = z.strictObject({
  rule: name,
  /** Version of the document; a site's own changes count on in the site's versions. */
  version: z.number().int().positive(),
  /** What it is about, in the words of the ward. */
  title: z.string().min(1).max(200),
  /** Why the rule is there, for the ward, in a sentence or two; ends each of its alerts. */
  why: z.string().min(1).max(2_000),
  /** What it counts, by which of its parameters and by which sources, for whoever tunes it. */
  background: background.optional(),
  subject: z.enum(RULE_SUBJECTS),
  enabled: z.boolean(),
  parameters: z.record(z.string(), parameter),
  /** Which rows raise it. */
  when: logic,
  /** Which rows keep an alert that stands, where this is more than what raises it. */
  keeps: logic.optional(),
  /** How many hours `when` must have held without a break; a number or an expression. */
  afterHours: logic.optional(),
  /** From when these hours count, as epoch milliseconds; absent, or later: since it was known. */
  afterFromMs: logic.optional(),
  /**
   * Since when the state is what it is, as epoch milliseconds. Whoever has closed the alert is
   * called anew when this is a later moment, and the new state has held for `afterHours`.
   */
  newFromMs: logic.optional(),
  /**
   * How many hours after it was raised an alert of a person is late: `late` and `lateAt` say so in
   * conditions and texts, and the alert is looked at when they are over.
   */
  lateAfterHours: logic.optional(),
  /** Fields that, after the patient, make an alert's key: one open alert a key. */
  key: z.array(z.string()).max(5),
  /** The first whose condition holds. */
  severity: z
    .array(z.strictObject({ if: logic.optional(), then: z.enum(SEVERITIES) }))
    .min(1)
    .max(6),
  /** What should be done, and within how many minutes of being raised. */
  goal: z
    .strictObject({
      minutes: z.number().int().positive().max(GOAL_MINUTES_MAX),
      action: template,
      /** Instead where a condition holds, the first that does; null: nothing by a time. */
      actions: z
        .array(z.strictObject({ if: logic, then: template.nullable() }))
        .max(6)
        .optional(),
    })
    .nullable(),
  /** Rules that are silent for the same person while this one stands. */
  replaces: z.array(name).max(10),
  /** Whoever closed the alert hears of it again when one of these numbers rises. */
  gravity: z.array(logic).max(5),
  /** A change of this text amends the alert without calling anybody. */
  detail: z.string().max(2_000),
  text: z.strictObject({
    title: template,
    summary: template,
    /** Sentences: templates, or `@name` for sentences that come with the picture. */
    because: z.array(template).max(20),
  }),
  /** Why it stands no more: the first whose condition holds. */
  gone: z
    .array(
      z.strictObject({
        if: logic.optional(),
        as: z.enum(['retracted', 'cleared']),
        say: template,
      }),
    )
    .min(1)
    .max(8),
  /** Shipped rules have it; one of the site's own may do without, and speaks English then. */
  zh: alertRuleWords.optional(),
});

/** A site's choice for one rule: nothing of the shipped document is repeated. */
export const alertRuleTuning = z.strictObject({
  enabled: z.boolean().optional(),
  parameters: z.record(z.string(), parameter).optional(),
  severity: z.enum(SEVERITIES).optional(),
  goalMinutes: z.number().int().positive().max(GOAL_MINUTES_MAX).optional(),
});

/** What a site has decided: tunings of shipped rules by name, and whole rules of its own. */
export const alertRuleChoice = z.strictObject({
  tunings: z.record(z.string(), alertRuleTuning),
  ownRules: z.array(alertRuleDocument).max(50),
  /**
   * The site's own hospitals, as its movements name them (PV1-3.4; case and outer blanks do not
   * count). Absent: every hospital that a movement names counts as the house.
   */
  facilities: z.array(z.string().trim().min(1).max(200)).min(1).max(50).optional(),
});

export const alertRulesBody = z.strictObject({
  site: z.string().min(1).max(200).optional(),
  reason: z.string().trim().min(1).max(500),
  /** The version that was edited: 409 if another has been saved since. */
  basedOn: z.number().int().nonnegative(),
  choice: alertRuleChoice,
});

export const alertRulesUndoBody = z.strictObject({
  site: z.string().min(1).max(200).optional(),
  reason: z.string().trim().min(1).max(500),
});

/** `GET /alert-rules`: the rules in force, as they act. */
export const alertRulesView = z.object({
  site: z.string(),
  /** 0: as shipped. */
  version: z.number().int(),
  savedAt: moment.nullable(),
  savedBy: z.string().nullable(),
  reason: z.string().nullable(),
  choice: alertRuleChoice,
  /** Effective documents, in the order in which they are read. */
  rules: z.array(alertRuleDocument.extend({ origin: z.enum(['shipped', 'tuned', 'own']) })),
  /** Fields of each subject's rows, for whoever writes a rule. */
  fields: z.record(
    z.string(),
    z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        /** The words that it can hold, where they are so many; others are refused. */
        values: z.array(z.string()).optional(),
      }),
    ),
  ),
  /** Persons whose alerts still have to be looked at under this version. */
  recompute: z.object({ state: z.enum(['done', 'running']), left: z.number().int() }),
});

/** `GET /alert-rules/versions`, the newest first. */
export const alertRulesVersion = z.object({
  version: z.number().int(),
  savedAt: moment,
  savedBy: z.string(),
  reason: z.string(),
  /** The version that this one brought back, when it was an undoing. */
  undoTo: z.number().int().nullable(),
  choice: alertRuleChoice,
});

export type RuleSubject = (typeof RULE_SUBJECTS)[number];
export type AlertRuleDocument = z.infer<typeof alertRuleDocument>;
export type AlertRuleTuning = z.infer<typeof alertRuleTuning>;
export type AlertRuleChoice = z.infer<typeof alertRuleChoice>;
export type AlertRulesView = z.infer<typeof alertRulesView>;
export type AlertRulesVersion = z.infer<typeof alertRulesVersion>;
