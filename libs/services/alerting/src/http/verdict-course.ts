import type { TimelineItem } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN, concernsPatient, familiesOf, isCre } from '../decide/evidence';
import type { IsolateHistory, IsolateStep } from '../decide/facts';
import type { IsolateView } from '../decide/picture';

interface Course {
  readonly members: readonly string[];
  readonly picture: {
    readonly isolates: readonly {
      readonly isolateId: string;
      readonly place: Pick<IsolateView['place'], 'ward'>;
    }[];
  };
  readonly histories: readonly IsolateHistory[];
}

/**
 * What an isolate was found to be, each time that it changed, at the moment when it became known:
 * whoever reads it later sees what could be known when. What was said of it while it stood under
 * another patient's number is not of this person.
 */
export function verdictCourses({ picture, members, histories }: Course): TimelineItem[] {
  const wardOf = new Map(picture.isolates.map((view) => [view.isolateId, view.place.ward]));
  return histories.flatMap(({ isolateId, steps }) => {
    const ward = wardOf.get(isolateId);
    if (ward === undefined) return [];
    let last: string | null = null;
    return steps.flatMap((step): TimelineItem[] => {
      if (!concernsPatient(step) || !members.includes(step.pseudonym)) return [];
      const text = verdictOf(isolateId, step);
      if (text === null || text === last) return [];
      last = text;
      return [{ at: step.receivedAt, kind: 'isolate', text, ref: isolateId, ward }];
    });
  });
}

/** Null where the question of a carbapenemase does not arise. */
function verdictOf(isolateId: string, { isolate, classification }: IsolateStep): string | null {
  const { status } = classification.cpe;
  if (status === 'not-applicable') return null;
  const families = familiesOf(classification).filter((family) => family !== MECHANISM_UNKNOWN);
  const cre = isCre(classification) ? 'CRE, ' : '';
  const stage = isolate.status === 'preliminary' ? ' (preliminary result)' : '';
  return `${isolateId}: ${cre}carbapenemase ${[status, ...families].join(', ')}${stage}.`;
}
