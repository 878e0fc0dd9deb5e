import { alleleCounts } from './allele-counts';

describe('the alleles of a carbapenemase family', () => {
  it('are as many as the family, with those that a PCR of the family alone has found', () => {
    const counts = alleleCounts({ count: 23, alleles: { 'KPC-2': 16, 'KPC-3': 2 } });
    expect([...counts]).toEqual([
      ['KPC-2', 16],
      ['KPC-3', 2],
      [null, 5],
    ]);
  });

  it('have no unknown ones where every isolate was sequenced, or one carries two', () => {
    expect([...alleleCounts({ count: 1, alleles: { 'NDM-1': 1, 'NDM-5': 1 } }).keys()]).toEqual([
      'NDM-1',
      'NDM-5',
    ]);
  });

  it('are all unknown where none was sequenced', () => {
    expect([...alleleCounts({ count: 3, alleles: {} })]).toEqual([[null, 3]]);
  });
});
