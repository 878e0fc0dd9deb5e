import {
  casesOfSpecimen,
  casesOfStep,
  confirmedCases,
  type Confirmations,
  type ConfirmedCase,
} from './confirmed-cases';
import type { IsolateHistory, IsolateStep, SpecimenFact, SpecimenHistory } from './facts';
import { isShown, lastMade, type ReportActs, type WhosePerson } from './reports-by-law';

/** What has confirmed anything, as it was learned: since when each person's cases stand. */
export class Confirming {
  private readonly isolates = new Map<string, { isolateId: string; steps: IsolateStep[] }>();
  private readonly specimens = new Map<string, { reportId: string; steps: SpecimenFact[] }>();

  /** Of what has confirmed nothing yet nothing is kept. */
  isolate(isolateId: string, step: IsolateStep): void {
    const known = this.isolates.get(isolateId);
    if (known) known.steps.push(step);
    else if (casesOfStep(step).length > 0)
      this.isolates.set(isolateId, { isolateId, steps: [step] });
  }

  specimen(reportId: string, step: SpecimenFact): void {
    const known = this.specimens.get(reportId);
    if (known) known.steps.push(step);
    else if (casesOfSpecimen(step).length > 0) {
      this.specimens.set(reportId, { reportId, steps: [step] });
    }
  }

  /** All that was ever told of them, under whomever. */
  steps(): (IsolateStep | SpecimenFact)[] {
    const all = [...this.isolates.values(), ...this.specimens.values()];
    return all.flatMap(({ steps }): (IsolateStep | SpecimenFact)[] => steps);
  }

  of(person: WhosePerson, site: string, said: ReportActs | undefined): Confirmations {
    const told: { isolates: IsolateHistory[]; specimens: SpecimenHistory[] } = {
      isolates: [...this.isolates.values()],
      specimens: [...this.specimens.values()],
    };
    const isReported = (name: string, { family, species }: ConfirmedCase) => {
      const one = { site, name, family, species: species?.code ?? '' };
      const made = said ? lastMade(one, person, said)?.made : null;
      return made ? isShown(made) : false;
    };
    return confirmedCases(new Set(person.members), told, isReported);
  }
}
