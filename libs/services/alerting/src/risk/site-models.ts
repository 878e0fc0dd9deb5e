import { VALIDATION_EACH_MIN, isValidatedBy, performanceOf } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { fewestUnseen, modelOf, resolvedCases, riskModelOf } from './risk-model.store';
import type { StoredRiskModel } from './risk-model.store';
import { NO_MODEL, type SiteModel } from './risk-score';

/** The models in force of these sites. */
export async function siteModels(
  tx: Tx,
  sites: readonly string[],
): Promise<(site: string) => SiteModel> {
  const models = new Map<string, SiteModel>();
  for (const site of new Set(sites)) {
    const stored = await riskModelOf(tx, site);
    if (stored) models.set(site, await siteModelOf(tx, site, stored));
  }
  return (site) => models.get(site) ?? NO_MODEL;
}

async function siteModelOf(tx: Tx, site: string, stored: StoredRiskModel): Promise<SiteModel> {
  const model = modelOf(stored);
  const { version, method } = stored;
  return { version, method, model, validatedHere: await isValidated(tx, site, stored) };
}

/** Only cases that it has not learned from can show that it holds; few of them show nothing. */
async function isValidated(tx: Tx, site: string, stored: StoredRiskModel): Promise<boolean> {
  const { learnedUntil } = stored;
  if ((await fewestUnseen(tx, site, learnedUntil)) < VALIDATION_EACH_MIN) return false;
  const cases = await resolvedCases(tx, site);
  const unseen = cases.filter(({ day }) => learnedUntil === null || day > learnedUntil);
  return isValidatedBy(performanceOf(unseen, modelOf(stored)));
}
