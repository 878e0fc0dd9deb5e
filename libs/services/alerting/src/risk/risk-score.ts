import type { RiskMethod, RiskScore } from '@carbawatch/contracts';
import { UNFITTED, scoreOf, type RiskModel } from '@carbawatch/epidemiology';
import { listed } from '../decide/wording';
import { unusableIn, type CreCase } from './cre-cases';

/** One version of a site's model. */
export interface SiteModel {
  readonly version: number;
  readonly method: RiskMethod;
  readonly model: RiskModel;
  readonly validatedHere: boolean;
}

export const MODEL_NAME = 'cpe-given-cre';

/** Before the site has fitted or entered anything. */
export const NO_MODEL: SiteModel = {
  version: 0,
  method: 'none',
  model: UNFITTED,
  validatedHere: false,
};

const ORDER_ONLY =
  'No coefficients yet: the study gives none, so the predictors only order the rapid tests.';
const NOT_VALIDATED = 'Not validated here: an order for rapid tests, not a diagnosis.';
const VALIDATED = 'Validated on cases of this site that it has not learned from.';

const RANGE = 'What is not known may be so or not: the range is from the one to the other.';

/** The score of a pending CRE with its terms; null once CPE is shown or excluded. */
export function riskScoreOf(cre: CreCase, site: SiteModel): RiskScore | null {
  if (cre.mechanism !== 'pending') return null;
  const { present, terms, ...score } = scoreOf(cre.predictors, site.model);
  const unusable = unusableIn(cre).filter((name) => name in site.model.weights);
  const isUsable = unusable.length === 0;
  const probability = isUsable ? score.probability : null;
  const range = isUsable ? score.range : null;
  const notice =
    score.probability !== null && !isUsable
      ? notComputed(unusable)
      : noticeOf(probability, site.validatedHere);
  return {
    isolateId: cre.isolateId,
    probability,
    predictorsPresent: present,
    terms: terms.map((term) => ({
      ...term,
      because: cre.because[term.name] ?? `${term.name}: not told.`,
    })),
    model: `${MODEL_NAME} ${site.version}`,
    validatedHere: site.validatedHere,
    ...(range && { range }),
    notice: range ? `${notice} ${RANGE}` : notice,
  };
}

function noticeOf(probability: number | null, validatedHere: boolean): string {
  if (probability === null) return ORDER_ONLY;
  return validatedHere ? VALIDATED : NOT_VALIDATED;
}

function notComputed(names: readonly string[]): string {
  return `No probability: the model takes yes or no, and the report gives something else of ${listed(names)}.`;
}
