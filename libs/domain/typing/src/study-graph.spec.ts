import fc from 'fast-check';
import { SCHEMES } from './schemes.data';
import { STUDY_TYPES_MAX, studyGraph, type StudyType } from './study-graph';

const type = (st: string, firstSeen: string, count = 1): StudyType => {
  const profiles: readonly (readonly [string, string])[] = SCHEMES.kpneumoniae.profiles;
  const alleles = profiles.find(([known]) => known === st)?.[1] ?? '';
  return { st, alleles: alleles.split('-'), count, firstSeen };
};

describe('the graph of a study’s own sequence types', () => {
  const study = [
    type('11', '2026-01-01', 30),
    type('15', '2026-01-02'),
    type('258', '2026-01-03', 2),
    type('340', '2026-02-01'),
    type('437', '2026-02-01'),
    type('512', '2026-03-01'),
  ];

  it('has goeBURST’s groups, with founder 258 by its variants, not by isolates', () => {
    const { groups, singletons, links } = studyGraph(study);
    expect(groups).toEqual([
      { id: 'group-1', founder: '258', members: ['11', '258', '340', '437', '512'], isolates: 35 },
    ]);
    expect(singletons).toEqual(['15']);
    expect(links.map(({ from, to }) => `${from}-${to}`).sort()).toEqual([
      '11-258',
      '258-340',
      '258-437',
      '258-512',
    ]);
  });

  it('joins all types in the spanning tree, ST15 at three loci', () => {
    expect(studyGraph(study).tree).toContainEqual({ from: '15', to: '258', level: 3 });
    expect(studyGraph(study).tree).toHaveLength(5);
  });

  it('tells on which day a group formed and grew', () => {
    expect(studyGraph(study).history).toEqual([
      { kind: 'formed', id: 'group-1', members: ['11', '258'], on: '2026-01-03' },
      { kind: 'grew', id: 'group-1', st: '340', on: '2026-02-01' },
      { kind: 'grew', id: 'group-1', st: '437', on: '2026-02-01' },
      { kind: 'grew', id: 'group-1', st: '512', on: '2026-03-01' },
    ]);
  });

  it('keeps the id of a group when later types join it', () => {
    const early = studyGraph(study.slice(0, 3));
    expect(early.groups.map(({ id, members }) => [id, members])).toEqual([
      ['group-1', ['11', '258']],
    ]);
  });

  it('does not depend on the order in which the types are given', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(study, { minLength: study.length }), (shuffled) => {
        expect(studyGraph(shuffled)).toEqual(studyGraph(study));
      }),
    );
  });

  it('is empty for a study without types, and refuses more than can be drawn', () => {
    expect(studyGraph([])).toMatchObject({ groups: [], singletons: [], links: [], tree: [] });
    const many = Array.from({ length: STUDY_TYPES_MAX + 1 }, (_, i) => ({
      st: String(i + 1),
      alleles: [String(i)],
      count: 1,
      firstSeen: '2026-01-01',
    }));
    expect(() => studyGraph(many)).toThrow('narrow the period');
  });
});
