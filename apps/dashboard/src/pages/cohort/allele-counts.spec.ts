import { alleleCounts } from './allele-counts';

describe('the alleles of a carbapenemase family', () => {
  it('are as many as the family, with those that a PCR of the family alone has found', () => {
    const counts = alleleCounts({ alleles: { 'KPC-2': 16, 'KPC-3': 2 }, alleleUnknown: 5 });
    expect([...counts]).toEqual([
      ['KPC-2', 16],
      ['KPC-3', 2],
      [null, 5],
    ]);
  });

  it('have no unknown ones where every isolate was sequenced, or one carries two', () => {
    expect([
      ...alleleCounts({ alleles: { 'NDM-1': 1, 'NDM-5': 1 }, alleleUnknown: 0 }).keys(),
    ]).toEqual(['NDM-1', 'NDM-5']);
  });

  it('are all unknown where none was sequenced', () => {
    expect([...alleleCounts({ alleles: {}, alleleUnknown: 3 })]).toEqual([[null, 3]]);
  });
});
