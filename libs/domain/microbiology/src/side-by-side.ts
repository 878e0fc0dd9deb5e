import { evaluateCaseDefinitions } from './case-definitions';
import type { CaseAnswer } from './case-definitions';
import { creByDefinition, guidelineInForce, unknownCre } from './classify';
import type { ClassifyOptions, IsolateAssessment, IsolateToClassify } from './classify';
import type { CreDefinitionId } from './cre-definitions';
import type { CreEvaluation } from './cre-evaluation';
import { evidenceOrganism, unknownOrganism } from './evidence-organism';
import { evaluateExpertRules } from './expert-rules';
import type { ExpertFinding } from './expert-rules';
import { isInvasiveSpecimen } from './specimen-site';

/** What other rules say of the same isolate; none of it changes its classification. */
export interface SideBySide {
  /** In the order asked. */
  readonly definitions: readonly CreEvaluation[];
  readonly cases: readonly CaseAnswer[];
  readonly expertFindings: readonly ExpertFinding[];
}

/**
 * Further CRE definitions, the surveillance case definitions and the expert rules, from one
 * assessment. A named definition keeps its own guideline and edition: a breakpoint year that a site
 * chose for its own definition is not carried into NHSN's or EARS-Net's.
 */
export function judgeSideBySide(
  isolate: IsolateToClassify,
  assessment: IsolateAssessment,
  definitions: readonly CreDefinitionId[],
  options: ClassifyOptions = {},
): SideBySide {
  const { organism, evidence } = assessment;
  const confirmed = evidence.cpo.status === 'confirmed';
  const { breakpointYear: _own, ...shared } = options;
  const judged = new Map<CreDefinitionId, CreEvaluation>();
  const by = (definition: CreDefinitionId): CreEvaluation => {
    const known = judged.get(definition);
    if (known) return known;
    const answer = organism
      ? creByDefinition(isolate, organism, confirmed, { ...shared, definition })
      : unknownCre(isolate, definition);
    judged.set(definition, answer);
    return answer;
  };
  const { type, purpose } = isolate.specimen ?? {};
  return {
    definitions: definitions.map(by),
    cases: evaluateCaseDefinitions({
      organism: organism ? evidenceOrganism(organism) : unknownOrganism(isolate.organism?.name),
      evidence,
      phenotypicTests: isolate.phenotypicTests ?? [],
      specimen: { purpose, invasive: type === undefined ? null : isInvasiveSpecimen(type) },
      cre: { nhsnLabId: by('nhsn-labid-2015').status, earsNet: by('ears-net').status },
    }),
    expertFindings: organism
      ? evaluateExpertRules(
          {
            organism,
            susceptibility: isolate.susceptibility ?? [],
            carbapenemases: confirmed
              ? evidence.cpe.carbapenemases.map(({ family }) => family)
              : [],
          },
          {
            guideline: guidelineInForce(options),
            ...(options.book === undefined ? {} : { book: options.book }),
          },
        )
      : [],
  };
}
