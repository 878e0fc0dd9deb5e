import type { CpeStatus, Discordance, NonCpeStandard } from '@carbawatch/contracts';
import { confirms } from './evidence-confirmation';
import { findDiscordance } from './evidence-discordance';
import { excludes } from './evidence-exclusion';
import { carbapenemasesOf, gatherEvidence, targetsTested } from './evidence-picture';
import type { EvidencePicture } from './evidence-picture';
import { Reasoning } from './evidence-reasoning';
import { isRefuted, makesProbable, suspects } from './evidence-suspicion';
import type { CarbapenemaseEvidence, EvidenceInput } from './evidence-types';
import { hasActivityByNature } from './native-enzymes';

interface Verdict {
  readonly status: Exclude<CpeStatus, 'not-applicable'>;
  readonly standard: NonCpeStandard | null;
}

/**
 * Whether an isolate produces a carbapenemase, from all its results at once. The 17 rows of the
 * evidence model, after CSTE 17-ID-04 and 22-ID-04, CLSI M100 Tables 3B and 3C and the EUCAST
 * guideline on resistance mechanisms: different methods are OR-combined for `confirmed` and never
 * outvoted, a negative covers only its own targets, and the order of results changes nothing.
 */
export function evaluateCarbapenemase(input: EvidenceInput): CarbapenemaseEvidence {
  const picture = gatherEvidence(input);
  const reasoning = new Reasoning();
  const { status, standard } = decide(picture, reasoning);
  noteAsides(picture, reasoning);
  const discordance = findDiscordance(picture, status);
  if (discordance.length > 0) reasoning.flag('discordant');
  return assemble(picture, reasoning, { status, standard }, discordance);
}

function decide(picture: EvidencePicture, reasoning: Reasoning): Verdict {
  const { input } = picture;
  if (input.organism.gramNegative === false) return { status: 'undetermined', standard: null };
  if (confirms(picture, reasoning)) return { status: 'confirmed', standard: null };
  const excluded = excludes(picture, reasoning);
  if (makesProbable(picture, reasoning, excluded)) return { status: 'probable', standard: null };
  if (excluded !== null) return { status: 'negative', standard: excluded };
  return { status: suspects(picture, reasoning) ? 'suspected' : 'undetermined', standard: null };
}

/** What is told beside the verdict: hits that do not count, tests to repeat. */
function noteAsides(picture: EvidencePicture, reasoning: Reasoning): void {
  for (const finding of picture.findings) {
    if (finding.result === 'unclear') {
      reasoning.flag('repeat-gene-test');
      reasoning.step(0, [finding.key], finding.because);
    } else if (finding.verdict === 'intrinsic' || finding.verdict === 'foreign') {
      reasoning.flag('intrinsic-enzyme');
      reasoning.step(0, [finding.key], finding.because);
    } else if (finding.verdict === 'unknown') {
      reasoning.flag('unknown-gene');
      reasoning.step(0, [finding.key], finding.because);
    } else if (finding.verdict === 'partial') {
      reasoning.flag('partial-gene');
      reasoning.step(1, [finding.key], finding.because);
    } else if (finding.verdict === 'void') reasoning.step(0, [finding.key], finding.because);
  }
  for (const finding of picture.superseded) {
    reasoning.step(0, [finding.key], `${finding.because}: replaced by a newer whole genome`);
  }
  const repeat = picture.activity.indeterminate;
  if (repeat.length > 0) {
    reasoning.flag('repeat-activity-test');
    reasoning.step(11, repeat, `${repeat.join(' and ')} indeterminate: no change, to be repeated`);
  }
  if (picture.activity.ampC) {
    reasoning.step(
      12,
      ['inhibitor'],
      'inhibitor positive: synergy with boronic acid and with cloxacillin is AmpC with loss of ' +
        'porins, no sign of a carbapenemase',
    );
  }
  if (hasActivityByNature(picture.input.organism) && picture.activity.positive.length > 0) {
    reasoning.step(
      0,
      picture.activity.positive,
      `${picture.input.organism.name} has a carbapenemase of its own: activity shows nothing more`,
    );
  }
}

function assemble(
  picture: EvidencePicture,
  reasoning: Reasoning,
  verdict: Verdict,
  discordance: Discordance[],
): CarbapenemaseEvidence {
  const { organism, phenotype } = picture.input;
  const { status, standard } = verdict;
  const applies = organism.enterobacterales;
  const found = [
    ...(status === 'confirmed' ? picture.confirming : []),
    ...(status === 'probable' || status === 'confirmed'
      ? picture.probable.filter((f) => !isRefuted(f, picture))
      : []),
  ];
  // Susceptibility explains a suspicion or its absence; beside a test's verdict it adds nothing.
  const open = status === 'suspected' || status === 'undetermined';
  const because = [...(open ? phenotype.because : []), ...reasoning.sentences()];
  if (status === 'undetermined' && because.length === 0) {
    because.push(
      'No carbapenemase test and no usable carbapenem result: nothing can be said (CSTE 22-ID-04)',
    );
  }
  if (applies === false) {
    because.push(`${organism.name} is not an Enterobacterales: CPE does not apply to it`);
  } else if (applies === null) {
    because.push(`${organism.name}: nobody can say whether it is one of the Enterobacterales`);
  }
  return {
    cpe: {
      status: applies === false ? 'not-applicable' : applies === null ? 'undetermined' : status,
      nonCpeStandard: applies === true ? standard : null,
      carbapenemases: carbapenemasesOf(found),
      because,
    },
    cpo: { status: organism.gramNegative === false ? 'not-applicable' : status },
    discordance,
    flags: reasoning.flags(),
    rows: reasoning.rows(),
    steps: reasoning.steps(),
    targetsTested: targetsTested(picture),
  };
}
