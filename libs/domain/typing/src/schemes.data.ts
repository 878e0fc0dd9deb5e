/**
 * Schemes with the profiles that the product carries: the clones that hospitals with
 * carbapenemases meet most. Profiles are facts of the Institut Pasteur's BIGSdb (K. pneumoniae,
 * E. coli Pasteur), EnteroBase/PubMLST (E. coli Achtman) and PubMLST (E. cloacae); please cite
 * Diancourt 2005, Wirth 2006, Jaureguy 2008 and Miyoshi-Akiyama 2013. Load the whole table of a
 * scheme with `loadProfiles`.
 */
export interface SchemeData {
  readonly name: string;
  readonly loci: readonly string[];
  /** ST and its alleles in the order of the loci. */
  readonly profiles: readonly (readonly [st: string, alleles: string])[];
}

export const SCHEMES = {
  kpneumoniae: {
    name: 'Klebsiella pneumoniae complex, Pasteur',
    loci: ['gapA', 'infB', 'mdh', 'pgi', 'phoE', 'rpoB', 'tonB'],
    profiles: [
      ['11', '3-3-1-1-1-1-4'],
      ['14', '1-6-1-1-1-1-1'],
      ['15', '1-1-1-1-1-1-1'],
      ['16', '2-1-2-1-4-4-4'],
      ['17', '2-1-1-1-4-4-4'],
      ['20', '2-3-1-1-4-4-4'],
      ['23', '2-1-1-1-9-4-12'],
      ['37', '2-9-2-1-13-1-16'],
      ['78', '1-6-1-1-1-9-1'],
      ['101', '2-6-1-5-4-1-6'],
      ['147', '3-4-6-1-7-4-38'],
      ['258', '3-3-1-1-1-1-79'],
      ['270', '3-3-1-1-1-1-23'],
      ['273', '3-4-6-1-7-4-4'],
      ['307', '4-1-2-52-1-1-7'],
      ['340', '3-3-1-1-1-1-18'],
      ['379', '44-3-1-1-1-1-79'],
      ['392', '3-4-6-1-7-4-40'],
      ['395', '3-1-2-4-1-1-4'],
      ['418', '3-3-1-1-1-46-79'],
      ['437', '3-3-1-1-1-1-31'],
      ['512', '54-3-1-1-1-1-79'],
      ['524', '3-1-1-1-1-1-4'],
      ['690', '2-3-1-1-1-1-4'],
      ['833', '3-3-1-1-1-1-12'],
      ['855', '3-3-1-1-1-1-26'],
    ],
  },
  'ecoli-achtman': {
    name: 'Escherichia coli, Achtman',
    loci: ['adk', 'fumC', 'gyrB', 'icd', 'mdh', 'purA', 'recA'],
    profiles: [
      ['10', '10-11-4-8-8-8-2'],
      ['38', '4-26-2-25-5-5-19'],
      ['69', '21-35-27-6-5-5-4'],
      ['73', '36-24-9-13-17-11-25'],
      ['95', '37-38-19-37-17-11-26'],
      ['131', '53-40-47-13-36-28-29'],
      ['167', '10-11-4-8-8-13-2'],
      ['405', '35-37-29-25-4-5-73'],
      ['410', '6-4-12-1-20-18-7'],
      ['648', '92-4-87-96-70-58-2'],
    ],
  },
  'ecoli-pasteur': {
    name: 'Escherichia coli, Pasteur',
    loci: ['dinB', 'icdA', 'pabB', 'polB', 'putP', 'trpA', 'trpB', 'uidA'],
    profiles: [
      ['2', '8-2-7-3-7-1-4-2'],
      ['3', '3-8-5-11-8-3-5-3'],
      ['8', '23-9-8-12-9-11-7-13'],
      ['43', '9-1-15-7-4-9-6-9'],
      ['53', '1-7-1-9-20-20-1-6'],
    ],
  },
  ecloacae: {
    name: 'Enterobacter cloacae complex',
    loci: ['dnaA', 'fusA', 'gyrB', 'leuS', 'pyrG', 'rplB', 'rpoB'],
    profiles: [
      ['1', '1-1-1-1-1-1-1'],
      ['50', '4-4-4-6-37-4-25'],
      ['51', '4-4-4-6-37-4-6'],
      ['66', '52-21-20-44-45-4-6'],
      ['74', '8-33-6-9-9-6-8'],
      ['78', '8-9-6-9-9-6-8'],
      ['90', '58-37-4-6-42-4-25'],
      ['93', '9-4-14-61-37-4-9'],
      ['108', '68-8-75-63-65-34-35'],
      ['114', '53-35-20-44-45-4-6'],
      ['121', '10-21-9-44-45-4-32'],
      ['133', '11-4-4-13-39-4-9'],
      ['171', '49-21-19-44-45-12-32'],
      ['182', '49-20-19-44-90-24-32'],
      ['418', '53-35-154-44-45-4-6'],
    ],
  },
} as const satisfies Record<string, SchemeData>;

export type SchemeName = keyof typeof SCHEMES;

/**
 * The curated group "CG11/258": ST11, ST258 and their single-locus variants among the profiles
 * above. A label on 7-locus types: neither a cgMLST group nor a component of anybody's study.
 */
export const CG11_258 = new Set([
  '11',
  '258',
  '270',
  '340',
  '379',
  '418',
  '437',
  '512',
  '524',
  '690',
  '833',
  '855',
]);
