import fc from 'fast-check';
import { goeBurst } from './goeburst';
import type { StProfile } from './profiles';
import { SCHEMES } from './schemes.data';
import { StudyGroups } from './study-groups';

const profile = (st: string): StProfile => {
  const alleles = SCHEMES.kpneumoniae.profiles.find(([known]) => known === st)?.[1] ?? '';
  return { st, alleles: alleles.split('-') };
};

describe('groups of a study that grows', () => {
  it('form, grow and keep their name', () => {
    const study = new StudyGroups(7);
    expect(study.add(profile('11'))).toEqual([]);
    expect(study.add(profile('258'))).toEqual([
      { kind: 'formed', id: 'group-1', members: ['11', '258'] },
    ]);
    expect(study.add(profile('340'))).toEqual([{ kind: 'grew', id: 'group-1', st: '340' }]);
    expect(study.add(profile('340'))).toEqual([]);
    expect(study.groups()).toEqual([{ id: 'group-1', members: ['11', '258', '340'] }]);
  });

  it('merge under the name of the larger when a type joins them, and split without it', () => {
    const line = (st: string, alleles: string) => ({ st, alleles: alleles.split('') });
    const study = new StudyGroups(4);
    for (const p of [line('1', '1111'), line('2', '1112'), line('3', '1113')]) study.add(p);
    for (const p of [line('4', '1331'), line('5', '1332')]) study.add(p);
    expect(study.groups().map(({ id }) => id)).toEqual(['group-1', 'group-2']);
    expect(study.add(line('6', '1131'))).toEqual([
      { kind: 'merged', id: 'group-1', absorbed: ['group-2'], st: '6' },
    ]);
    expect(study.remove('6')).toEqual([
      { kind: 'split', id: 'group-1', parts: ['group-1', 'group-3'], st: '6' },
    ]);
    expect(study.groups().map(({ members }) => members)).toEqual([
      ['1', '2', '3'],
      ['4', '5'],
    ]);
    expect(study.remove('4')).toEqual([{ kind: 'dissolved', id: 'group-3', st: '4' }]);
  });

  it('are those of the whole study at once, whatever came and went before', () => {
    const types = fc.uniqueArray(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 5, maxLength: 5 }),
      { minLength: 2, maxLength: 30, selector: (alleles) => alleles.join('-') },
    );
    fc.assert(
      fc.property(types, fc.integer({ min: 1, max: 3 }), fc.nat(), (profiles, level, leaving) => {
        const all = profiles.map((alleles, i) => ({
          st: String(i + 1),
          alleles: alleles.map(String),
        }));
        const study = new StudyGroups(5, level);
        for (const p of all) study.add(p);
        const gone = all.filter((_, i) => (leaving >> (i % 16)) & 1);
        for (const { st } of gone) study.remove(st);
        const left = all.filter((p) => !gone.includes(p));
        const expected =
          left.length === 0 ? [] : goeBurst(left, level).groups.map(({ members }) => members);
        expect(study.groups().map(({ members }) => members)).toEqual(expected);
      }),
    );
  });
});
