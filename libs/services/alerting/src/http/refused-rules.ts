import type { AlertRuleChoice, Problem } from '@carbawatch/contracts';
import { problemsOfChoice } from '../decide/rules/rule-problems';

/** What whoever saves rules and whoever tries them is told alike. */
export const RULES_DO_NOT_FIT = 'These rules could not work; the places are named.';

/** Each place of a choice that could not work; `root` is where the request holds it. */
export function refusedPlaces(choice: AlertRuleChoice, root: string): Problem[] {
  return problemsOfChoice(choice).map((problem) => {
    const [place = '', ...words] = problem.split(': ');
    return { code: 'alert-rule', pointer: `${root}${place}`, detail: words.join(': ') };
  });
}
