/** Blood that is seen in something else: what was taken is that. */
const BLOOD_IN_PASSING =
  /blood[ -]?(stain|ting|streak|blister)[a-z]*|bloody|(occult|traces? of|with) blood|血性|带血|含血|出血|血丝|血痰|血便|血尿|[隐潜]血/gi;

/** Secretions and excretions: never from a sterile site, whatever else the text names. */
const NEVER_STERILE =
  /(^|[^a-z])(sputum|urin|stool|f(a)?ec(es|al)|saliva|trache|bronch|bal([^a-z]|$)|vomit|gastric|lochia)|痰|尿|粪|便|气管|唾|呕吐|胃液/i;

/** A blood culture, or a type that begins with blood: the rest is a source, a bottle or a line. */
const BLOOD_ITSELF =
  /blood[ -]?cultur|ha?emoculture|血培养|^\s*(blood(?![ -]?(stain|ting|streak|blister)|y| in )|血(?!性|丝|样?[痰便尿粪]))/i;

/**
 * What a specimen's type names as possibly sterile: its words without those that say how it looks
 * ("blood-stained"); empty for what never is ("blood-stained sputum").
 */
export function sterileWords(type: string): string {
  if (BLOOD_ITSELF.test(type)) return type;
  return NEVER_STERILE.test(type) ? '' : type.replace(BLOOD_IN_PASSING, ' ');
}
