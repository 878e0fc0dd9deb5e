import { resultsInComment } from './comment-results';

/** A short form of what was read: `+KPC pcr`, `-NDM other`, `+mCIM`, `MEM>=16R`, `claim`. */
function read(comment: string): string[] {
  return resultsInComment(comment).map((result) => {
    switch (result.kind) {
      case 'gene':
        return `${result.test.result === 'detected' ? '+' : '-'}${result.test.gene} ${result.test.method}`;
      case 'phenotypic':
        return `${result.test.result === 'positive' ? '+' : '-'}${result.test.test}`;
      case 'susceptibility':
        return `${result.row.agent}${result.row.operator}${result.row.value}${result.row.interpretation ?? ''}`;
      case 'mechanism':
        return 'claim';
    }
  });
}

describe('results that stand in a comment alone', () => {
  it.each([
    ['KPC detected by PCR.', ['+KPC pcr']],
    ['blaNDM-5 gene detected by whole genome sequencing', ['+NDM-5 wgs']],
    ['KPC detected, NDM not detected', ['+KPC other', '-NDM other']],
    ['KPC, NDM, VIM not detected by Xpert', ['-KPC pcr', '-NDM pcr', '-VIM pcr']],
    [
      'No KPC, NDM, VIM, IMP or OXA-48 genes detected',
      ['-KPC other', '-NDM other', '-VIM other', '-IMP other', '-OXA-48 other'],
    ],
    ['Detected genes: KPC-2, OXA-181', ['+KPC-2 other', '+OXA-181 other']],
    ['Negative for KPC but positive for NDM', ['-KPC other', '+NDM other']],
    ['mCIM positive. eCIM negative.', ['+mCIM', '-eCIM']],
    ['Carbapenemase producing organism, contact precautions.', ['claim']],
    ['This isolate is a CPE producer', ['claim']],
    ['产KPC酶, 阳性', ['+KPC other']],
    ['Meropenem MIC >=16 mg/L (R)', ['MEM>=16R']],
    ['Imipenem: 8 R', ['IPM=8R']],
  ])('%s', (comment, results) => {
    expect(read(comment)).toEqual(results);
  });

  it.each([
    ['Carbapenemase testing to follow'],
    ['Possible carbapenemase producer, sent to the reference laboratory'],
    ['If KPC is detected, contact infection control'],
    ['IMP R'],
    ['Resistant to imipenem'],
    ['Patient has a history of NDM'],
    ['OXA positive'],
    ['Normal flora'],
    [''],
  ])('says nothing where nothing was found: %s', (comment) => {
    expect(read(comment)).toEqual([]);
  });

  it('does not take another beta-lactamase for a carbapenemase', () => {
    expect(read('OXA-1 detected by PCR')).toEqual(['+OXA-1 pcr']);
    expect(read('ESBL positive, CTX-M detected')).toEqual([]);
  });
});
