/** Languages that answers are given in; English is what is stored, told and answered by default. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What an `Accept-Language` asks for (RFC 9110, 12.5.4); English unless Chinese leads. */
export function languageOf(header: string | undefined): Language {
  let best: { readonly language: Language; readonly weight: number } | null = null;
  for (const range of (header ?? '').split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const language = LANGUAGES.find((known) => tag === known || tag.startsWith(`${known}-`));
    const given = parameters.map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1]);
    const weight = Number(given.find((one) => one !== undefined) ?? 1);
    if (language && weight > 0 && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? 'en';
}
