interface Dated {
  readonly specimen?: { readonly collectedAt?: string | undefined } | undefined;
  readonly receivedAt: string;
}

/**
 * The server lists by day; within a day the latest specimen stands first, and what is known to the
 * day alone after those with a time.
 */
export function newestFirst<I extends Dated>(isolates: readonly I[]): I[] {
  const instantOf = ({ specimen, receivedAt }: I): number =>
    Date.parse(specimen?.collectedAt ?? receivedAt);
  return [...isolates].sort((a, b) => instantOf(b) - instantOf(a));
}
