import type { RuleSubject } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { DAY_MS, clusterParameters } from '../decide/cases/cluster-parameters';
import { restDays } from '../decide/cases/window-clusters';
import type { Parameters } from '../decide/rules/row';
import { formedAfter, stoodAt, walkedBy } from '../store/family-walks';
import { CLUSTER_RULE, parametersOf, type SiteQuestion } from './decide-clusters';
import {
  HOSPITAL_RULE,
  RARE_RULE,
  hospitalParameters,
  rareParameters,
} from './decide-window-clusters';

/** Another number where a release follows clusters that no ward joins in another way. */
const WAY = 2;

/** Where the walk through a family begins; times in milliseconds. */
export interface WalkStart {
  /** No cluster stood then, nor could one be woken; what is known after it is followed. */
  readonly fromMs: number;
  /** First positives before it matter to nothing that is known after `fromMs`. */
  readonly reachMs: number;
}

/** What the clusters of a family that no ward joins hang on beside its cases, in one word. */
export function walkBasis({ book, timeZone }: SiteQuestion, family: string): string {
  return JSON.stringify([
    WAY,
    hospitalParameters(parametersOf(book, HOSPITAL_RULE)),
    rareParameters(parametersOf(book, RARE_RULE), family),
    clusterParameters(parametersOf(book, CLUSTER_RULE)),
    timeZone,
  ]);
}

/**
 * From when on a family has to be followed for the sake of these persons, of whom nothing was known
 * before `floorMs`: from before the first cluster that stood then. Null: from its first fact on,
 * where it was never followed by these rules, where a rule of the site's own asks for other
 * clusters than those that are stored, and where one case may be enough, which only happens in
 * families that have few.
 */
export async function walkStart(
  tx: Tx,
  asked: SiteQuestion,
  family: string,
  floorMs: number | undefined,
): Promise<WalkStart | null> {
  const { site, book } = asked;
  if (floorMs === undefined || !isAskedAlike(asked, family)) return null;
  if ((await walkedBy(tx, site, family)) !== walkBasis(asked, family)) return null;
  const hospital = hospitalParameters(parametersOf(book, HOSPITAL_RULE));
  const { joinDays } = clusterParameters(parametersOf(book, CLUSTER_RULE));
  const rare = rareParameters(parametersOf(book, RARE_RULE), family);
  let fromMs = floorMs - 1;
  for (;;) {
    const formedMs = await stoodAt(tx, site, family, fromMs);
    if (formedMs === null) break;
    fromMs = formedMs - 1;
  }
  const formed = await formedAfter(tx, site, family, fromMs);
  // A case that was found late reaches back over clusters that are over.
  const sinceMs = formed.sinceMs ?? Infinity;
  if (formed.anyOne || sinceMs <= fromMs - hospital.days * DAY_MS) return null;
  const days = Math.max(hospital.days + hospital.baselineDays, rare.days);
  const reachDays = days + restDays({ days: hospital.days, joinDays });
  return { fromMs, reachMs: fromMs - reachDays * DAY_MS };
}

/** The shipped rules whose clusters are stored, and what a rule of their subject asks for. */
const STORED: Partial<Record<RuleSubject, Stored>> = {
  'site-mechanism': { rule: HOSPITAL_RULE, asks: hospitalParameters },
  mechanism: { rule: RARE_RULE, asks: rareParameters },
};

interface Stored {
  readonly rule: string;
  readonly asks: (parameters: Parameters, family: string) => object;
}

/** Whether every rule that speaks of such clusters asks for these, and has an alert for each. */
function isAskedAlike({ book }: SiteQuestion, family: string): boolean {
  return book.siteRules.every(({ subject, document: { parameters, key } }) => {
    const stored = STORED[subject];
    if (!stored) return true;
    const words = (asked: Parameters) => JSON.stringify(stored.asks(asked, family));
    const isOfCluster = key.length === 1 && key[0] === 'clusterId';
    return isOfCluster && words(parameters) === words(parametersOf(book, stored.rule));
  });
}
