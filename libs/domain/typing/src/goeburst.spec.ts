import fc from 'fast-check';
import { goeBurst, type StLink } from './goeburst';
import type { StProfile } from './profiles';
import { SCHEMES } from './schemes.data';
import { spanningTree } from './spanning-tree';

/**
 * Worked examples on real Pasteur profiles, computed beforehand by two independent scripts after
 * Francisco et al. 2009 and PHYLOViZ's source; no published diagram comes with full answers.
 */
const profile = (st: string): StProfile => {
  const alleles = SCHEMES.kpneumoniae.profiles.find(([known]) => known === st)?.[1];
  if (!alleles) throw new Error(`no profile of ST${st}`);
  return { st, alleles: alleles.split('-') };
};
const study = (sts: string): StProfile[] => sts.split(' ').map(profile);
const pairs = (links: readonly StLink[]): string[] =>
  links.map(({ from, to }) => `${from}–${to}`).sort();

const SET_A =
  '11 258 512 340 437 270 690 524 379 418 395 15 14 78 17 16 20 147 392 273 307 101 37 23';
const SET_B = SET_A.replace(' 512', '').replace(' 379', '').replace(' 418', '');

describe('goeBURST on 24 K. pneumoniae types', () => {
  const answer = goeBurst(study(SET_A));

  it('finds four groups with their founders, and five singletons', () => {
    expect(answer.groups).toEqual([
      {
        founder: '258',
        members: ['11', '258', '270', '340', '379', '418', '437', '512', '524', '690'],
      },
      { founder: '14', members: ['14', '15', '78'] },
      { founder: '17', members: ['16', '17', '20'] },
      { founder: '147', members: ['147', '273', '392'] },
    ]);
    expect(answer.singletons).toEqual(['23', '37', '101', '307', '395']);
  });

  it.each([
    ['11', [6, 3, 0]],
    ['258', [7, 2, 0]],
    ['270', [4, 5, 0]],
    ['340', [4, 5, 0]],
    ['437', [4, 5, 0]],
    ['379', [2, 6, 1]],
    ['512', [2, 6, 1]],
    ['418', [1, 6, 2]],
    ['524', [1, 5, 3]],
    ['690', [1, 7, 1]],
  ])('ST%s has SLVs, DLVs, TLVs %j within its group', (st, counts) => {
    expect(answer.variants.get(st)).toEqual(counts);
  });

  it('draws the links of the forest', () => {
    expect(pairs(answer.links)).toEqual(
      [
        '11–258',
        '258–270',
        '258–340',
        '258–437',
        '258–379',
        '258–512',
        '258–418',
        '11–690',
        '11–524',
        '14–15',
        '14–78',
        '16–17',
        '17–20',
        '147–273',
        '147–392',
      ].sort(),
    );
    expect(new Set(answer.links.map(({ level }) => level))).toEqual(new Set([1]));
  });

  it('moves the founder to ST11 when ST379, ST418 and ST512 are not in the study', () => {
    const without = goeBurst(study(SET_B));
    expect(without.groups[0]?.founder).toBe('11');
    expect(without.variants.get('11')).toEqual([6, 0, 0]);
    expect(pairs(without.links).filter((pair) => /^11–|–11$/.test(pair))).toEqual(
      ['11–258', '11–270', '11–340', '11–437', '11–524', '11–690'].sort(),
    );
  });

  it.each([1, 30])('keeps founder 258 of five types with ST11 seen %i times', (count) => {
    const five = study('11 258 340 437 512').map((p) => (p.st === '11' ? { ...p, count } : p));
    const small = goeBurst(five);
    expect(small.groups).toEqual([{ founder: '258', members: ['11', '258', '340', '437', '512'] }]);
    expect(pairs(small.links)).toEqual(['11–258', '258–340', '258–437', '258–512'].sort());
    expect(small.variants.get('258')).toEqual([4, 0, 0]);
    expect(small.variants.get('11')).toEqual([3, 1, 0]);
    expect(small.variants.get('512')).toEqual([1, 3, 0]);
  });

  it('compares numbers as numbers: 9, 10 and 11 tied give 9–10 and 9–11', () => {
    const tied = ['10', '11', '9'].map((st, i) => ({ st, alleles: ['1', '1', String(i)] }));
    expect(pairs(goeBurst(tied).links)).toEqual(['9–10', '9–11']);
  });

  it('refuses a level out of range, a type given twice and profiles of different length', () => {
    expect(() => goeBurst(study('11 258'), 4)).toThrow('level: a whole number from 1 to 3');
    expect(() => goeBurst([profile('11'), profile('11')])).toThrow('profiles[1].st');
    expect(() => goeBurst([profile('11'), { st: '1', alleles: ['1'] }])).toThrow(
      'profiles[1].alleles',
    );
  });
});

describe('the spanning tree', () => {
  it('joins nine clones by links of total length 28', () => {
    const tree = spanningTree(study('11 258 15 147 307 101 37 23 17'));
    expect(tree.map(({ from, to, level }) => `${from}–${to} ${level}`).sort()).toEqual(
      [
        '11–258 1',
        '17–23 2',
        '11–15 3',
        '11–17 4',
        '17–101 4',
        '15–307 4',
        '11–37 5',
        '11–147 5',
      ].sort(),
    );
    expect(tree.reduce((sum, { level }) => sum + level, 0)).toBe(28);
  });
});

const anyStudy = fc
  .uniqueArray(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 5, maxLength: 5 }), {
    minLength: 2,
    maxLength: 25,
    selector: (alleles) => alleles.join('-'),
  })
  .chain((profiles) =>
    fc
      .array(fc.integer({ min: 1, max: 4 }), {
        minLength: profiles.length,
        maxLength: profiles.length,
      })
      .map((counts) =>
        profiles.map((alleles, i) => ({
          st: String(i + 1),
          alleles: alleles.map(String),
          count: counts[i] ?? 1,
        })),
      ),
  );

describe('goeBURST and the tree on any study', () => {
  it('do not depend on the order of the profiles', () => {
    fc.assert(
      fc.property(
        anyStudy,
        fc.integer({ min: 1, max: 3 }),
        fc.integer(),
        (profiles, level, turn) => {
          const at = Math.abs(turn) % profiles.length;
          const turned = [...profiles.slice(at), ...profiles.slice(0, at)].reverse();
          const { links, groups, singletons } = goeBurst(profiles, level);
          const other = goeBurst(turned, level);
          expect(pairs(other.links)).toEqual(pairs(links));
          expect(other.groups).toEqual(groups);
          expect(other.singletons).toEqual(singletons);
          expect(pairs(spanningTree(turned))).toEqual(pairs(spanningTree(profiles)));
        },
      ),
    );
  });

  it('have one link fewer than members in every group', () => {
    fc.assert(
      fc.property(anyStudy, (profiles) => {
        const { links, groups, singletons } = goeBurst(profiles);
        const members = groups.reduce((sum, group) => sum + group.members.length, 0);
        expect(members + singletons.length).toBe(profiles.length);
        expect(links).toHaveLength(members - groups.length);
        expect(spanningTree(profiles)).toHaveLength(profiles.length - 1);
      }),
    );
  });
});
