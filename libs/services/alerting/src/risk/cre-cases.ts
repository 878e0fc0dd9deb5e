import { dayOf, instantMs } from '@carbawatch/contracts';
import { STUDY_PREDICTORS, type Predictors } from '@carbawatch/epidemiology';
import { isCre, isPendingCre, isProducer } from '../decide/evidence';
import { hepatobiliaryCodes } from '../decide/hepatobiliary-disease';
import type { IsolateView, Picture } from '../decide/picture';
import { INTENSIVE_CARE } from '../decide/units';
import { listed } from '../decide/wording';

/** `pending`: no test has shown or excluded a carbapenemase; `unsettled`: tests that don't say. */
export type CreMechanism = 'pending' | 'cpe' | 'not-cpe' | 'unsettled';

/** A CRE with what the risk model asks of it. */
export interface CreCase {
  readonly isolateId: string;
  /** Day of the culture in the site's time zone. */
  readonly day: string;
  readonly species: string;
  readonly ward: string | null;
  readonly mechanism: CreMechanism;
  readonly predictors: Predictors;
  /** The fact that each predictor stands on, by its name. */
  readonly because: Readonly<Record<string, string>>;
}

/** Every CRE of a person, by time of collection. */
export function creCasesOf(picture: Picture): CreCase[] {
  return picture.isolates
    .filter(({ step }) => isCre(step.classification))
    .map((view) => creCaseOf(view, picture));
}

function creCaseOf(view: IsolateView, picture: Picture): CreCase {
  const { covariates = {} } = view.step.isolate;
  const icu = icuBefore(view, picture);
  const codes = hepatobiliaryCodes(view);
  const hepatobiliary = codes.length > 0 ? true : view.diagnoses.length > 0 ? false : null;
  return {
    isolateId: view.isolateId,
    day: dayOf(view.collectedAt, picture.timeZone),
    species: view.species.name,
    ward: view.place.ward,
    mechanism: mechanismOf(view),
    predictors: { ...covariates, icu: icu.present, hepatobiliary },
    because: {
      ...Object.fromEntries(
        Object.entries(covariates).map(([name, yes]) => [name, `${name}: ${toldAs(yes)}.`]),
      ),
      icu: icu.because,
      hepatobiliary:
        hepatobiliary === null
          ? 'Hepatobiliary disease: no diagnosis of this encounter is known.'
          : hepatobiliary
            ? `Hepatobiliary disease: ${listed(codes)} in this encounter (hepatobiliary-1).`
            : 'Hepatobiliary disease: none among the diagnoses of this encounter.',
    },
  };
}

function toldAs(yes: boolean | null): string {
  if (yes === null) return 'told, and neither yes nor no';
  return yes ? 'yes' : 'no';
}

/** Covariates of a case that a report gives as a number or a text: a model can't use them. */
export function unusableIn({ predictors }: Pick<CreCase, 'predictors'>): string[] {
  return Object.keys(predictors).filter((name) => predictors[name] === null && !STUDIED.has(name));
}

/** Of these null says that nothing is known. */
const STUDIED: ReadonlySet<string> = new Set(STUDY_PREDICTORS);

function mechanismOf({ step: { classification } }: IsolateView): CreMechanism {
  if (isProducer(classification)) return 'cpe';
  if (classification.cpe.status === 'negative') return 'not-cpe';
  return isPendingCre(classification) ? 'pending' : 'unsettled';
}

/** In intensive care at collection or earlier in that admission; later ICU is no predictor. */
function icuBefore(
  view: IsolateView,
  picture: Picture,
): { readonly present: boolean | null; readonly because: string } {
  const atMs = instantMs(view.collectedAt, picture.timeZone);
  const before = (view.admission?.stays ?? []).filter(({ fromMs }) => fromMs <= atMs);
  const stay = before.find(({ unitType }) => unitType !== null && INTENSIVE_CARE.has(unitType));
  if (stay) {
    const ward = stay.ward ?? 'a ward of intensive care';
    return { present: true, because: `Intensive care: ${ward}, at or before the culture.` };
  }
  const { unitType } = view.place;
  if (unitType !== null && INTENSIVE_CARE.has(unitType)) {
    return { present: true, because: 'Intensive care at the culture, as the sender says.' };
  }
  const claim = view.step.isolate.encounter?.icuAdmittedAt;
  if (claim !== undefined && instantMs(claim, picture.timeZone) <= atMs) {
    return { present: true, because: 'Intensive care before the culture, as the sender says.' };
  }
  const known = unitType !== null || before.some((stay) => stay.unitType !== null);
  return known
    ? { present: false, because: 'Intensive care: not at or before the culture.' }
    : { present: null, because: 'Intensive care: the kind of ward is not known.' };
}
