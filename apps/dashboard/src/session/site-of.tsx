import { chosenSite } from '../api/site-scope';
import { useMe } from './me';

/**
 * The site of a row, where rows of several stand together: wards of one name look alike, and who
 * acts on one must know whose it is. Nothing where a single site is shown.
 */
export function SiteOf({ site }: { site: string }) {
  const { knownSites } = useMe();
  if (knownSites.length < 2 || chosenSite() !== null) return null;
  return <strong className="site-of">{site} · </strong>;
}
