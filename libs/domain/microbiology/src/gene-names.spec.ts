import fc from 'fast-check';
import { BUNDLED_CATALOGUE } from './catalogue';
import { familyMeant, parseGeneName, splitGeneList } from './gene-names';
import type { GeneName } from './gene-names';

const meaning = ({ family, allele, closest, inexact, partial, truncated }: GeneName) => ({
  family,
  allele,
  closest,
  flaws: [inexact && 'inexact', partial && 'partial', truncated && 'truncated'].filter(Boolean),
});
const is = (family: string, allele: string | null = null) => ({
  family,
  allele,
  closest: null,
  flaws: [],
});
const near = (family: string, closest: string, ...flaws: string[]) => ({
  family,
  allele: null,
  closest,
  flaws,
});

/** Names as laboratories and tools write them; Kleborate's legend for the marks. */
const SPELLINGS: readonly [string, ReturnType<typeof meaning>][] = [
  ['blaKPC-2', is('KPC', 'KPC-2')],
  ['bla_KPC_2', is('KPC', 'KPC-2')],
  ['blaKPC2', is('KPC', 'KPC-2')],
  ['KPC2', is('KPC', 'KPC-2')],
  ['KPC-2', is('KPC', 'KPC-2')],
  ['bla(KPC-2)', is('KPC', 'KPC-2')],
  ['KPC-1', is('KPC', 'KPC-2')],
  ['blaKPC-2_1_AY034847', is('KPC', 'KPC-2')],
  ['bla_KPC_2_1_AY034847', is('KPC', 'KPC-2')],
  ['blaKPC-2_1', is('KPC', 'KPC-2')],
  ['bla KPC-2', is('KPC', 'KPC-2')],
  ['blakpc-2', is('KPC', 'KPC-2')],
  ['bla<sub>KPC-2</sub>', is('KPC', 'KPC-2')],
  ['ｂｌａＫＰＣ－２', is('KPC', 'KPC-2')],
  ['KPC–2', is('KPC', 'KPC-2')],
  ['KPC-2 gene', is('KPC', 'KPC-2')],
  ['KPC-2 carbapenemase', is('KPC', 'KPC-2')],
  ['(Bla)KPC-2', is('KPC', 'KPC-2')],
  ['argannot~~~(Bla)KPC-2~~~AY034847:1-882', is('KPC', 'KPC-2')],
  ['KPC', is('KPC')],
  ['blaKPC', is('KPC')],
  ['KPC-like', is('KPC')],
  ['KPC-type', is('KPC')],
  ['KPC型', is('KPC')],
  ['KPC POS', is('KPC')],
  ['KPC (positive)', is('KPC')],
  ['KPC阳性', is('KPC')],
  ['KPC基因阳性', is('KPC')],
  ['KPC gene family', is('KPC')],
  ['NDM metallo-beta-lactamase', is('NDM')],
  ['KPC-2^', is('KPC', 'KPC-2')],
  ['KPC-2*', near('KPC', 'KPC-2', 'inexact')],
  ['KPC-2?', near('KPC', 'KPC-2', 'partial')],
  ['KPC-2*?', near('KPC', 'KPC-2', 'inexact', 'partial')],
  ['KPC-2$', near('KPC', 'KPC-2', 'partial')],
  ['KPC-2-like', near('KPC', 'KPC-2', 'inexact')],
  ['NDM-1-42%', near('NDM', 'NDM-1', 'truncated')],
  ['OXA-9.v1*-42%', near('OXA-9-like', 'OXA-9', 'inexact', 'truncated')],
  ['SHV-11.v1^', is('SHV', 'SHV-11')],
  ['TEM-1D.v1^', is('TEM', 'TEM-1')],
  ['CTX_M_15.3001878.AY044436.1435_2311.1430', is('CTX-M', 'CTX-M-15')],
  ['blaCTX-M-15', is('CTX-M', 'CTX-M-15')],
  ['Escherichia coli ampC beta-lactamase', is('ampC')],
  ['OXA-48', is('OXA-48-like', 'OXA-48')],
  ['OXA48', is('OXA-48-like', 'OXA-48')],
  ['OXA-48-like', is('OXA-48-like')],
  ['OXA-48样', is('OXA-48-like')],
  ['blaOXA-48-like', is('OXA-48-like')],
  ['bla OXA-48-type', is('OXA-48-like')],
  ['OXA-48 family', is('OXA-48-like')],
  ['OXA-48/181/232', is('OXA-48-like')],
  ['OXA-181', is('OXA-48-like', 'OXA-181')],
  ['blaOXA 181', is('OXA-48-like', 'OXA-181')],
  ['OXA-232', is('OXA-48-like', 'OXA-232')],
  ['OXA-40', is('OXA-24-like', 'OXA-24')],
  ['OXA-24/40', is('OXA-24-like', 'OXA-24')],
  ['OXA-24/40-like', is('OXA-24-like')],
  ['OXA-40-like', is('OXA-24-like')],
  ['OXA-23-like', is('OXA-23-like')],
  ['OXA-1', is('OXA-1-like', 'OXA-1')],
  ['OXA-30', is('OXA-1-like', 'OXA-1')],
  ['OXA-9', is('OXA-9-like', 'OXA-9')],
  ['OXA-10', is('OXA-10-like', 'OXA-10')],
  ['OXA-51', is('OXA-51-like', 'OXA-51')],
  ['blaOXA', is('OXA')],
  ['IMP', is('IMP')],
  ['IMP-47', is('IMP', 'IMP-8')],
  ['NDM-16', is('NDM', 'NDM-16a')],
  ['NMC-A', is('IMI', 'NMC-A')],
  ['blaNMCA', is('IMI', 'NMC-A')],
  ['FLC-1', is('FRI', 'FLC-1')],
  ['OXY-1-1', is('OXY', 'OXY-1-1')],
  ['OXY_1_1', is('OXY', 'OXY-1-1')],
  ['OXY-11-1', is('OXY', 'OXY-11-1')],
  ['cphA', is('cphA')],
  ['imiS', is('cphA', 'imiS')],
  ['blaL1', is('L1', 'L1')],
  ['blaB-1', is('blaB', 'blaB-1')],
  ['KPC-999', is('KPC', 'KPC-999')],
];

describe('Names of beta-lactamase genes', () => {
  it.each(SPELLINGS)('%s', (raw, expected) => {
    expect(meaning(parseGeneName(raw))).toEqual(expected);
    expect(parseGeneName(raw)).toMatchObject({ raw, known: true, kind: 'beta-lactamase' });
  });

  it.each(['OXA-48', 'OXA-181', 'OXA-48-like', 'OXA-23', 'OXA-40'])('says the group of %s', (raw) =>
    expect(parseGeneName(raw).group).toBe(parseGeneName(raw).family),
  );

  it.each([
    ['KPC POS', 'positive'],
    ['KPC (+)', 'positive'],
    ['KPC+', 'positive'],
    ['KPC弱阳性', 'positive'],
    ['KPC weak positive', 'positive'],
    ['KPC NEG', 'negative'],
    ['KPC阴性', 'negative'],
    ['KPC not detected', 'negative'],
    ['KPC (-)', 'negative'],
    ['KPC -', 'negative'],
    ['no KPC', 'negative'],
    ['non-KPC', 'negative'],
    ['非KPC', 'negative'],
    ['未检出KPC', 'negative'],
    ['KPC', null],
    ['KPC-', null],
  ])('%s: a result written into the name is taken out of it', (raw, claim) => {
    expect(parseGeneName(raw)).toMatchObject({ family: 'KPC', claim });
  });

  it('does not guess what stands beside a name in another script', () => {
    expect(parseGeneName('KPC以外').known).toBe(false);
    expect(parseGeneName('疑似KPC').known).toBe(false);
  });

  it('reads "carbapenemase" as any family', () => {
    expect(parseGeneName('carbapenemase').kind).toBe('any-carbapenemase');
    expect(parseGeneName('碳青霉烯酶基因').kind).toBe('any-carbapenemase');
    expect(parseGeneName('no carbapenemase gene')).toMatchObject({
      kind: 'any-carbapenemase',
      claim: 'negative',
    });
  });
});

describe('Names that are no beta-lactamase', () => {
  it.each([
    ['ompK36_D135DGD', 'point-mutation'],
    ['blaTEMp_G162T', 'point-mutation'],
    ['KPC-2 D179Y', 'point-mutation'],
    ['ftsI_I336IKYRI', 'point-mutation'],
    ['OmpK36GD', 'porin'],
    ['OmpK35-25%', 'porin'],
    ['oprD', 'porin'],
    ['Klebsiella pneumoniae OmpK37', 'porin'],
    ['Klebsiella_pneumoniae_OmpK35', 'porin'],
    ['Escherichia_coli_23S', 'other-resistance'],
    ['mecA', 'penicillin-binding'],
    ['pbp5', 'penicillin-binding'],
    ["aac(6')-Ib-cr", 'other-resistance'],
    ['mcr-1.1', 'other-resistance'],
    ['tet(A)', 'other-resistance'],
    // CARD's CRP is a regulator of E. coli, not the Chromobacterium enzyme CRP-1.
    ['CRP', 'other-resistance'],
    ['BRP(MBL)', 'other-resistance'],
    ['FOO-1', 'unknown'],
    ['STA', 'unknown'],
    ['', 'unknown'],
    ['-', 'unknown'],
    ['x'.repeat(5_000), 'unknown'],
  ])('%.20s is %s', (raw, kind) => {
    expect(parseGeneName(raw)).toMatchObject({ kind, family: null, allele: null, known: false });
  });
});

describe('Lists of genes', () => {
  it.each([
    ['NDM-1;OXA-181', ['NDM-1', 'OXA-181']],
    ['KPC-2, CTX-M-15', ['KPC-2', 'CTX-M-15']],
    ['KPC-2+NDM-1', ['KPC-2', 'NDM-1']],
    ['NDM-1 and OXA-48', ['NDM-1', 'OXA-48']],
    ['NDM、VIM', ['NDM', 'VIM']],
    ['-', []],
    ['', []],
  ])('%s', (list, genes) => expect(splitGeneList(list)).toEqual(genes));
});

describe('Renaming a gene in any accepted spelling', () => {
  const alleles = [...BUNDLED_CATALOGUE.alleles.keys()];
  const prefixes = ['bla', 'bla_', 'bla-', 'bla ', 'BLA', 'bla('] as const;
  const separators = ['-', '_', '', ' '] as const;

  it('changes nothing, for every allele of the catalogue', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...alleles),
        fc.constantFrom(...prefixes),
        fc.constantFrom(...separators),
        fc.constantFrom('asis', 'lower', 'upper'),
        fc.constantFrom('', '_1_AY034847', '^', ' gene'),
        (allele, prefix, separator, letters, tail) => {
          const bare = allele.replace(/^bla/, '').replace(/(?<!\d)-/g, separator);
          const cased =
            letters === 'lower'
              ? bare.toLowerCase()
              : letters === 'upper'
                ? bare.toUpperCase()
                : bare;
          const written = `${prefix}${cased}${prefix === 'bla(' ? ')' : ''}${tail}`;
          const parsed = parseGeneName(written);
          expect([written, parsed.allele, parsed.family]).toEqual([
            written,
            allele,
            BUNDLED_CATALOGUE.alleles.get(allele)?.family,
          ]);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is kept apart by number: no two alleles share a spelling', () => {
    const spelt = new Map(
      alleles.map((allele) => [parseGeneName(`bla${allele.replace(/^bla/, '')}`).allele, allele]),
    );
    expect(spelt.size).toBe(alleles.length);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (raw) => {
        expect(parseGeneName(raw).raw).toBe(raw);
      }),
    );
  });
});

describe('a family that somebody asks for', () => {
  it.each([
    ['OXA-48', 'OXA-48-like'],
    ['OXA-181', 'OXA-48-like'],
    ['oxa-48-like', 'OXA-48-like'],
    ['OXA-23', 'OXA-23-like'],
    ['kpc', 'KPC'],
    ['blaNDM-5', 'NDM'],
    ['no gene', 'no gene'],
  ])('by %s is %s', (said, family) => {
    expect(familyMeant(said)).toBe(family);
  });
});
