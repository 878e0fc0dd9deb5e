import type { Tx } from '@carbawatch/postgres';
import { appendShadowed } from '../consumers/append-classified';
import { compareSpecimens } from '../decide/compare-specimens';
import { nextSpecimen } from '../decide/next-specimen';
import type { SiteRules } from '../decide/site-rules';
import type { RuleJob } from '../store/rule-jobs';
import { saveShadowSpecimens } from '../store/shadow-specimens';
import {
  specimenKeyText,
  specimenReportsOf,
  specimenStates,
  specimensAfter,
} from '../store/specimens';
import { movesOf } from '../store/visit-moves';
import type { PageDone } from './page';
import type { SpecimenPage } from './switch-specimens';

/** Compares the next specimens as stored with what the candidate says of them; changes nothing. */
export async function shadowSpecimens(
  tx: Tx,
  job: Pick<RuleJob, 'id' | 'site'>,
  { site, afterSpecimen, size }: SpecimenPage,
  candidate: SiteRules,
): Promise<PageDone> {
  const keys = await specimensAfter(tx, site, afterSpecimen, size);
  const states = await specimenStates(tx, keys);
  const reports = await specimenReportsOf(tx, keys);
  const moves = await movesOf(tx, reports.values());
  const differences = keys.flatMap((key) => {
    const text = specimenKeyText(key);
    const stored = states.get(text);
    const known = reports.get(text) ?? [];
    const under = nextSpecimen(key, known, undefined, candidate, moves(known));
    const difference = stored && under ? compareSpecimens(stored, under) : null;
    return stored && under && difference
      ? [{ reportId: key.reportId, difference, under: { ...under, revision: stored.revision } }]
      : [];
  });
  await saveShadowSpecimens(tx, job, differences);
  appendShadowed(
    tx,
    differences.map(({ under }) => ({ ...under, job: job.id })),
  );
  return {
    last: keys.at(-1)?.reportId ?? null,
    done: keys.length,
    changed: differences.length,
  };
}
