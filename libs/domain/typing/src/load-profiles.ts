import { MlstRefusal, ProfileTable } from './mlst';
import { SCHEMES, type SchemeName } from './schemes.data';

const ST_COLUMN = 'ST';
const COMPLEX_COLUMN = 'clonal_complex';
const WHOLE_NUMBER = /^[1-9]\d*$/;

/**
 * A scheme's whole profile table as PubMLST and BIGSdb give it: tab separated, `ST`, the loci in
 * any order, perhaps `clonal_complex`. Throws MlstRefusal, which names the line and the remedy.
 */
export function loadProfiles(scheme: SchemeName, text: string): ProfileTable {
  const loci: readonly string[] = SCHEMES[scheme].loci;
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const columns = header.split('\t').map((name) => name.trim());
  const at = (name: string): number => columns.indexOf(name);
  const missing = [ST_COLUMN, ...loci].filter((name) => at(name) < 0);
  if (missing.length > 0) {
    throw new MlstRefusal('line 1', `scheme ${scheme} needs the columns ${missing.join(', ')}`);
  }
  const profiles: (readonly [string, readonly string[]])[] = [];
  const complexes = new Map<string, string>();
  const seen = new Set<string>();
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const cells = line.split('\t').map((cell) => cell.trim());
    const st = cells[at(ST_COLUMN)] ?? '';
    const alleles = loci.map((locus) => cells[at(locus)] ?? '');
    const place = `line ${index + 2}`;
    if (!WHOLE_NUMBER.test(st)) throw new MlstRefusal(place, 'the ST is no whole number');
    if (seen.has(st)) throw new MlstRefusal(place, 'this ST stands there twice');
    const odd = loci.find((_, i) => !WHOLE_NUMBER.test(alleles[i] ?? ''));
    if (odd) throw new MlstRefusal(place, `the allele of ${odd} is no whole number`);
    seen.add(st);
    profiles.push([st, alleles]);
    const complex = cells[at(COMPLEX_COLUMN)];
    if (at(COMPLEX_COLUMN) >= 0 && complex) complexes.set(st, complex);
  });
  if (profiles.length === 0) throw new MlstRefusal('line 2', 'the table has no profile');
  return new ProfileTable(scheme, loci, profiles, complexes);
}
