import type { UnitType } from '@carbawatch/contracts';

/**
 * What a ward's own name says about its kind, tried from top to bottom; the first that fits wins.
 * A rule of last resort: the sender's claim and the site's ward list come before it, and whatever
 * follows from it is marked `ward-name`. Order matters: NICU holds ICU, a bone marrow transplant
 * unit is often part of haematology, and "Emergency ICU" is an ICU.
 */
const WARD_NAME_RULES: readonly (readonly [UnitType, RegExp])[] = [
  ['neonatal-icu', /(?<![a-z])(n ?icu|nnu|scbu|neonat|newborn intensive)|新生儿重症|新生儿监护/],
  [
    'high-dependency',
    /(?<![a-z])(hdu|hdc|imcu?|pcu|step.?down|high.?dependency|intermediate care)(?![a-z])/,
  ],
  [
    'icu',
    // MICU, SICU, PICU, CVICU and the like end in ICU; ITU is British, UCI Spanish, UTI Portuguese.
    /(?<![a-z])([a-z]{0,4}icu|itu|ccu|uci|uti|its)(?![a-z])|intensive|critical care|intensivstation|reanimat|réanimat|重症|监护/,
  ],
  ['transplant', /transplant|(?<![a-z])(bmt|hsct|sot)(?![a-z])|移植/],
  [
    'haematology-oncology',
    /ha?ematol|ha?emato|ha?em.?onc|oncolog|(?<![a-z])(onc|haem|chemo)(?![a-z])|leuka?emia|lymphoma|血液|肿瘤/,
  ],
  ['burns', /(?<![a-z])burns?(?![a-z])|烧伤/],
  ['dialysis', /dialysis|(?<![a-z])(hd unit|capd)(?![a-z])|血透|透析/],
  ['emergency', /emergency|casualty|(?<![a-z])(ed|er|a ?& ?e|a ?and ?e)(?![a-z])|急诊/],
  ['outpatient', /out.?patient|(?<![a-z])(opd|clinic)(?![a-z])|门诊/],
  ['long-term-care', /long.?term care|nursing home|care home|(?<![a-z])(ltcf?|ltach|snf)(?![a-z])/],
];

/** The kind of ward that a name states plainly, else undefined: most names state nothing. */
export function unitTypeOfWardName(ward: string): UnitType | undefined {
  const name = ward.toLowerCase().replace(/[_\-./]+/g, ' ');
  return WARD_NAME_RULES.find(([, pattern]) => pattern.test(name))?.[0];
}
