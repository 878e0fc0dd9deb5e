import { logisticRegression } from '@carbawatch/epidemiology';
import { medianMs, type Benchmark } from './benchmark';

/** A cohort of some years with every covariate that the isolate report may name. */
const PATIENTS = 500;
const COVARIATES = 35;

/** Ages and yes-or-no risks that bear a little on the outcome, the same in every run. */
function cohort() {
  let state = 716_324;
  const chance = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const rows = Array.from({ length: PATIENTS }, () =>
    Array.from({ length: COVARIATES }, (_, j) =>
      j % 5 === 0 ? Math.round(40 + 40 * chance()) : Number(chance() < 0.15 + (j % 4) / 10),
    ),
  );
  const y = rows.map((row) => {
    const [, device = 0, antibiotic = 0] = row;
    return Number(chance() < 1 / (1 + Math.exp(0.8 - 0.7 * device + 0.4 * antibiotic)));
  });
  const names = Array.from({ length: COVARIATES }, (_, j) => `covariate${j + 1}`);
  const x = Object.fromEntries(names.map((name, j) => [name, rows.map((row) => row[j] ?? 0)]));
  return { y, x };
}

export const regressionBenchmark: Benchmark = {
  name: 'regression',
  summary: `logistic regression of ${PATIENTS} patients in ${COVARIATES} covariates`,
  async run() {
    const data = cohort();
    const ways = [
      { what: 'maximum likelihood, Wald limits', method: 'ml', ci: 'wald' },
      { what: 'maximum likelihood, profile limits', method: 'ml', ci: 'profile' },
      { what: "Firth's method, penalised profile limits", method: 'firth', ci: 'profile' },
    ] as const;
    const found = [];
    for (const { what, method, ci } of ways) {
      const value = await medianMs(1, () => logisticRegression({ ...data, method, ci }));
      found.push({ benchmark: 'regression', what, value, unit: 'ms' });
    }
    return found;
  },
};
