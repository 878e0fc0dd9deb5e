/** Blood that is seen in something else: what was taken is that. */
const BLOOD_IN_PASSING =
  /blood[ -]?(stain|ting|streak|blister|clot)[a-z]*|bloody|(occult|traces? of|with) blood|血性|带血|含血|出血|血丝|血痰|血便|血尿|[隐潜]血/gi;

/** Secretions and excretions: never from a sterile site, whatever else the text names. */
const NEVER_STERILE =
  /(^|[^a-z])(sputum|urin|stool|f(a)?ec(es|al)|saliva|trache|bronch|bal([^a-z]|$)|vomit|gastric|lochia)|痰|尿|粪|便|气管|唾|呕吐|胃液/i;

/**
 * What a specimen's type names as possibly sterile: its words without those that say how it looks
 * ("blood-stained"); empty for what never is ("blood-stained sputum").
 */
export function sterileWords(type: string): string {
  return NEVER_STERILE.test(type) ? '' : type.replace(BLOOD_IN_PASSING, ' ');
}
