import { SiteMappings, isKnownTerm, plainTerm, targetOf } from './site-mappings';
import type { MappingKind } from '@carbawatch/contracts';

describe('A mapping', () => {
  it.each<[MappingKind, string, string | null]>([
    ['organism', 'kpn', 'kpn'],
    ['organism', '56415008', 'kpn'],
    ['organism', 'Klebsiella pneumoniae', 'kpn'],
    ['organism', 'Nonesuch imaginarius', null],
    ['organism', 'Klebsiella sp.', 'kl-'],
    ['organism', 'Klebsiella pnuemonia', null],
    ['organism', 'Serratia marescens', null],
    ['organism', '264868006', 'no-growth'],
    ['organism', 'No growth', 'no-growth'],
    ['organism', 'no-growth', 'no-growth'],
    ['organism', 'no-target-organism', 'no-target-organism'],
    ['organism', 'No CPE isolated', 'no-target-organism'],
    ['organism', '未检出', 'no-target-organism'],
    ['agent', 'MEM', 'MEM'],
    ['agent', 'meropenem', 'MEM'],
    ['agent', 'Nonesuchicillin', null],
    ['ward', 'ICU', 'icu'],
    ['ward', 'the nice one', null],
    ['specimen', ' Blood ', 'blood'],
  ])('of kind %s to %s is kept as %s', (kind, to, kept) => {
    expect(targetOf(kind, to)).toBe(kept);
  });

  it.each<[MappingKind, string, boolean]>([
    ['organism', 'E. coli', true],
    ['organism', '112283007', true],
    ['organism', 'LOCAL-17', false],
    ['organism', 'No CPE isolated', true],
    ['organism', 'CLEAN', false],
    ['organism', '大肠埃希菌+正常菌群', false],
    // HL7 sends local codes that look like WHONET's and are none: they stay mappable.
    ['organism', 'kpn', false],
    ['agent', 'Meropenem', true],
    ['agent', 'LOCAL-17', false],
    ['ward', 'ICU-2', false],
  ])('of kind %s from %s: the word is known already: %s', (kind, from, isKnown) => {
    expect(isKnownTerm(kind, from)).toBe(isKnown);
  });

  it('holds for its site, whatever the case and the blanks of the word', () => {
    const mappings = new SiteMappings(
      [
        { site: 'site-1', kind: 'organism', from: 'Klebs  sp. 9', to: 'kpn' },
        { site: 'site-1', kind: 'ward', from: '7 West', to: 'icu' },
        { site: 'site-1', kind: 'specimen', from: 'LB1', to: 'blood' },
      ],
      3,
    );
    expect(mappings.localTerms.organism('site-1', ' KLEBS SP. 9')).toBe('kpn');
    expect(mappings.localTerms.organism('site-2', 'Klebs sp. 9')).toBeUndefined();
    expect(mappings.localTerms.agent('site-1', 'Klebs sp. 9')).toBeUndefined();
    expect(mappings.unitTypeOf('site-1', '7 WEST')).toBe('icu');
    expect(mappings.specimenTypeOf('site-1', 'lb1')).toBe('blood');
  });

  it('compares full-width letters, as Chinese keyboards write them, with plain ones', () => {
    expect(plainTerm('ＫＰＮ　９')).toBe('kpn 9');
  });
});
