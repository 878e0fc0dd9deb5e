import fc from 'fast-check';
import {
  BUNDLED_TABLES,
  MlstRefusal,
  callSt,
  exactSt,
  schemeNamed,
  schemeOfLoci,
  typeIsolate,
} from './mlst';
import { CG11_258, SCHEMES } from './schemes.data';

const klebsiella = BUNDLED_TABLES.get('kpneumoniae');
if (!klebsiella) throw new Error('the bundled K. pneumoniae scheme is missing');
const profileOf = (alleles: string): Record<string, string> =>
  Object.fromEntries(
    SCHEMES.kpneumoniae.loci.map((locus, i) => [locus, alleles.split('-')[i] ?? '']),
  );

describe('multilocus sequence typing', () => {
  it.each(SCHEMES.kpneumoniae.profiles)('K. pneumoniae ST%s is %s', (st, alleles) => {
    expect(callSt(klebsiella, profileOf(alleles)).st).toBe(st);
  });

  it('calls a profile of no known ST novel, and names the nearest', () => {
    expect(callSt(klebsiella, profileOf('3-3-1-1-1-1-999'))).toEqual({
      st: null,
      clonalComplex: null,
      missing: [],
      closest: [
        { st: '11', differences: 1 },
        { st: '258', differences: 1 },
        { st: '270', differences: 1 },
      ],
    });
  });

  it.each(['3*', '3?', '~3', '-', 'NF', ''])(
    'an allele called %p makes a profile incomplete',
    (allele) => {
      const call = callSt(klebsiella, { ...profileOf('3-3-1-1-1-1-4'), infB: allele });
      expect(call.st).toBeNull();
      expect(call.missing).toEqual(['infB']);
    },
  );

  it('names a locus that the scheme does not have', () => {
    expect(() => callSt(klebsiella, { ...profileOf('3-3-1-1-1-1-4'), adk: '1' })).toThrow(
      MlstRefusal,
    );
    expect(() => callSt(klebsiella, { adk: '1' })).toThrow(
      'profile.adk: no locus of scheme kpneumoniae',
    );
  });

  it.each([
    ['ST11', '11'],
    ['11', '11'],
    ['ST258-1LV', null],
    ['ST67 (subsp. rhinoscleromatis)', null],
    ['-', null],
    ['0', null],
    ['NA', null],
  ])('reads a reported type %p as %p', (text, st) => {
    expect(exactSt(text)).toBe(st);
  });

  it('knows schemes by their names and by their loci, never by a guess', () => {
    expect(schemeNamed('ecoli_achtman_4')).toBe('ecoli-achtman');
    expect(schemeNamed('ecoli')).toBe('ecoli-pasteur');
    expect(schemeNamed('abaumannii')).toBeNull();
    expect(schemeOfLoci(['adk', 'fumC'])).toBe('ecoli-achtman');
    expect(schemeOfLoci(['mdh'])).toBeNull();
  });

  // PubMLST: an ST is one whole profile of exact alleles; Kleborate writes near ones `ST258-1LV`.
  it.each([
    ['3-3-1-1-1-1-4', '258', '11', 'the profile decides'],
    ['3-3-1-1-1-1-9999', '11', null, 'a novel profile is no ST11, whoever says so'],
    ['3*-3-1-1-1-1-4', '11', null, 'an inexact allele leaves it open'],
    ['3-NF-1-1-1-1-4', '11', null, 'so does a locus that was not found'],
    ['3-3-1-1-1-1-9999', '6999', '6999', 'an ST younger than the table is taken as said'],
  ])('%s reported as ST%s is ST %s: %s', (...row) => {
    const [alleles, said, st] = row;
    const profile = Object.fromEntries(
      SCHEMES.kpneumoniae.loci.map((locus, i) => [locus, alleles.split('-')[i] ?? '']),
    );
    expect(typeIsolate({ scheme: 'kpneumoniae', profile, st: said }).st).toBe(st);
  });

  it('labels ST11 and ST258 with the curated group, and ST395 not (a TLV of ST11)', () => {
    const typed = (st: string) => typeIsolate({ scheme: 'kpneumoniae', st });
    expect(typed('11').clonalGroup).toEqual({ label: 'CG11/258', basis: 'curated-7-locus' });
    expect(typed('258').clonalGroup?.label).toBe('CG11/258');
    expect(typed('395').clonalGroup).toBeNull();
    expect(typeIsolate({ scheme: 'ecoli-achtman', st: '11' }).clonalGroup).toBeNull();
  });

  it('has in the curated group exactly ST11, ST258 and their single-locus variants', () => {
    const founders = ['3-3-1-1-1-1-4', '3-3-1-1-1-1-79'];
    const near = SCHEMES.kpneumoniae.profiles.filter(([, alleles]) =>
      founders.some(
        (founder) =>
          founder.split('-').filter((allele, i) => allele !== alleles.split('-')[i]).length <= 1,
      ),
    );
    expect(new Set(near.map(([st]) => st))).toEqual(CG11_258);
  });

  it('does not mind in which order the loci of a profile are given', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SCHEMES.kpneumoniae.profiles),
        fc.shuffledSubarray([...SCHEMES.kpneumoniae.loci], { minLength: 7 }),
        ([st, alleles], loci) => {
          const profile = profileOf(alleles);
          const shuffled = Object.fromEntries(loci.map((locus) => [locus, profile[locus] ?? '']));
          expect(callSt(klebsiella, shuffled).st).toBe(st);
        },
      ),
    );
  });
});
