import {
  riskModelCard,
  riskModelEntry,
  riskRecalibration,
  type RiskModelCard,
  type RiskModelEntry,
} from '@carbawatch/contracts';
import {
  RefusedInputError,
  STUDY_PREDICTORS,
  recalibrated,
  type FittedWeight,
  type RiskModel,
} from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedQuery,
  Refusal,
  audit,
  describeRoute,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { CONTEXT } from '../providers';
import { modelCard } from './model-card';
import { modelOf, notYesOrNo, pendingCount, resolvedCases, riskModelOf } from './risk-model.store';
import { saveRiskModel, type StoredRiskModel } from './risk-model.store';
import { NO_MODEL } from './risk-score';

const siteQuery = z.strictObject({ site: z.string().min(1).max(64).optional() });
type Recalibrate = z.output<typeof riskRecalibration>;

/** The model card of the risk score, and how a site makes the model its own. */
@Controller()
export class RiskModelController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'risk-model',
    summary: 'Model card: source, coefficients, intended use, calibration, drift',
    roles: MAY.numbers,
    query: siteQuery,
    responses: { 200: riskModelCard },
  })
  async card(
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<RiskModelCard> {
    const site = this.siteOf(query.site, caller);
    return this.context.database.readAs([site], (tx) => cardOf(tx, site));
  }

  @describeRoute({
    method: 'post',
    path: 'risk-model',
    summary: 'Enter coefficients of a published or own study, with their source',
    roles: MAY.administer,
    body: riskModelEntry,
    responses: { 200: riskModelCard },
  })
  enter(
    @ParsedBody(riskModelEntry) entry: RiskModelEntry,
    @CurrentCaller() caller: Caller,
  ): Promise<RiskModelCard> {
    const coefficients = Object.fromEntries(
      Object.entries(entry.coefficients).map(([name, weight]): [string, FittedWeight] => [
        name,
        { weight, oddsRatio: Math.exp(weight), lower: null, upper: null },
      ]),
    );
    const { intercept, source } = entry;
    const learned = { learnedUntil: null, warnings: [] };
    return this.keep(caller, entry.site, async (tx, site) => {
      await refuseNumbers(tx, site, Object.keys(coefficients), 'coefficients');
      return { method: 'entered', source, intercept, coefficients, ...learned };
    });
  }

  @describeRoute({
    method: 'post',
    path: 'risk-model/recalibrate',
    summary: 'Learn from the site’s own settled CRE: intercept, slope, or all anew (Firth)',
    roles: MAY.administer,
    body: riskRecalibration,
    responses: { 200: riskModelCard },
  })
  recalibrate(
    @ParsedBody(riskRecalibration) wish: Recalibrate,
    @CurrentCaller() caller: Caller,
  ): Promise<RiskModelCard> {
    return this.keep(caller, wish.site, async (tx, site, stored) => {
      await refuseNumbers(tx, site, wish.covariates ?? [], 'covariates');
      const cases = await resolvedCases(tx, site);
      const before = stored ? modelOf(stored) : NO_MODEL.model;
      const fit = learnt(() => recalibrated(cases, wish.method, startOf(wish, before)));
      const days = cases.map(({ day }) => day).sort();
      return {
        method: wish.method,
        source:
          `${fit.n} settled CRE of this site, ${fit.events} with a carbapenemase, ` +
          `${days[0] ?? ''} to ${days.at(-1) ?? ''}, by ${METHOD_WORDS[wish.method]}` +
          (wish.method === 'refit' || !stored ? '.' : ` from: ${stored.source}`),
        intercept: fit.model.intercept,
        coefficients: fit.coefficients,
        warnings: fit.warnings,
        learnedUntil: days.at(-1) ?? null,
      };
    });
  }

  private async keep(
    caller: Caller,
    wanted: string | undefined,
    made: (
      tx: Tx,
      site: string,
      stored: StoredRiskModel | null,
    ) => Promise<Omit<StoredRiskModel, 'version' | 'fittedAt' | 'fittedBy'>>,
  ): Promise<RiskModelCard> {
    const site = this.siteOf(wanted, caller);
    const { database, clock } = this.context;
    return database.transaction(async (tx) => {
      const now = clock.now();
      const model = await made(tx, site, await riskModelOf(tx, site));
      await saveRiskModel(tx, site, { ...model, fittedAt: now, fittedBy: caller.name });
      const card = await cardOf(tx, site);
      await audit(tx, {
        at: now,
        actor: caller.keyId,
        action: 'risk-model.changed',
        target: `${site}/${card.version}`,
        site,
        detail: { method: model.method },
      });
      return card;
    });
  }

  private siteOf(site: string | undefined, caller: Caller): string {
    const wanted = site ?? this.context.config.site;
    visibleSites(caller, wanted);
    return wanted;
  }
}

const METHOD_WORDS = {
  intercept: 'a new intercept',
  'intercept-slope': 'a new intercept and slope',
  refit: 'Firth’s penalised likelihood',
} as const;

/** A refit takes the study's predictors and the covariates that the site names. */
function startOf({ method, covariates = [] }: Recalibrate, before: RiskModel): RiskModel {
  if (method !== 'refit') return before;
  const names = [...new Set([...STUDY_PREDICTORS, ...covariates])];
  return { intercept: null, weights: Object.fromEntries(names.map((name) => [name, null])) };
}

/** A model of odds by yes and no would take a number for a yes, and compute what nobody meant. */
async function refuseNumbers(
  tx: Tx,
  site: string,
  names: readonly string[],
  field: 'coefficients' | 'covariates',
): Promise<void> {
  const numbers = await notYesOrNo(tx, site, names);
  if (numbers.length === 0) return;
  const problems = numbers.map((name) => {
    const place =
      field === 'coefficients'
        ? name.replaceAll('~', '~0').replaceAll('/', '~1')
        : names.indexOf(name);
    return { code: 'not-yes-or-no', pointer: `/${field}/${place}`, detail: NOT_YES_OR_NO };
  });
  throw new Refusal(422, 'not-yes-or-no', { detail: NOT_YES_OR_NO, problems });
}

const NOT_YES_OR_NO =
  'Reports of this site give this covariate as a number or a text; the model takes yes or no: ' +
  'let the reports give a yes-or-no covariate of it (age of 65 or more), and name that one.';

function learnt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RefusedInputError)) throw error;
    throw new Refusal(409, 'too-little-to-learn-from', { detail: error.message });
  }
}

async function cardOf(tx: Tx, site: string): Promise<RiskModelCard> {
  const stored = await riskModelOf(tx, site);
  const cases = await resolvedCases(tx, site);
  return modelCard({ site, stored, cases, pending: await pendingCount(tx, site) });
}
