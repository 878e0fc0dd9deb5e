import { HEPATOBILIARY_1, isInfectionItself, matchesCodeSet } from '@carbawatch/epidemiology';
import type { IsolateView } from './picture';
import { listed } from './wording';

/** An isolate with the codes of its encounter that name hepatobiliary disease. */
export interface HepatobiliaryIsolate {
  readonly view: IsolateView;
  readonly codes: readonly string[];
}

/** Codes of the isolate's encounter that belong to `hepatobiliary-1`, as `K83.0`, sorted. */
export function hepatobiliaryCodes({ diagnoses }: IsolateView): string[] {
  const codes = diagnoses
    .filter(({ code, system }) => matchesCodeSet(HEPATOBILIARY_1, code, system))
    .map(({ code }) => code.toUpperCase());
  return [...new Set(codes)].sort();
}

export function codesSentence(codes: readonly string[]): string {
  const itself = codes.filter(
    (code) =>
      isInfectionItself(HEPATOBILIARY_1, code, 'icd-10') ||
      isInfectionItself(HEPATOBILIARY_1, code, 'icd-9'),
  );
  const note =
    itself.length > 0
      ? ` ${listed(itself)} names an infection of the system itself, maybe this very one.`
      : '';
  return `Diagnoses of this encounter in hepatobiliary-1: ${listed(codes)}.${note}`;
}
