import type { PresentPerson } from '../decide/present';
import type { Rule } from '../decide/rule';
import { taskId } from '../decide/task-id';
import type { DerivedTask } from './derived-task';

/** Nothing stands: who was screened is no work any more, though the result be awaited. */
const NOTHING_STANDS = () => false;

/**
 * The screen of somebody who was admitted with a risk of import, from when that is told until it is
 * taken: whom rule `import` would call for by the end of its hours, as the site has it.
 */
export function admissionScreens(
  { patient, picture }: PresentPerson,
  rules: readonly Rule[],
): DerivedTask[] {
  const rule = rules.find(({ name }) => name === 'import');
  const found = rule?.find(picture, NOTHING_STANDS) ?? [];
  return found.flatMap((finding): DerivedTask[] => {
    const { facts, key, severity, afterFromMs, afterMs } = finding;
    // A rule of the site's own making may look at what is no admission, or say no moment.
    if (afterFromMs === undefined || facts['open'] !== true) return [];
    const origin = facts['abroad'] === true ? 'care abroad' : 'another facility';
    return [
      {
        id: taskId(picture.site, 'screen-admission', [patient, ...key]),
        site: picture.site,
        kind: 'screen-admission',
        patient,
        isolateId: null,
        ward: picture.wardNow,
        title: `Screen on admission: from ${origin}`,
        because: finding.because(),
        since: new Date(afterFromMs).toISOString(),
        dueAt: new Date(afterFromMs + afterMs).toISOString(),
        severity,
      },
    ];
  });
}
