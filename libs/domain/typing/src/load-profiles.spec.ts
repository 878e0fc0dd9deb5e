import { loadProfiles } from './load-profiles';
import { callSt, typeIsolate } from './mlst';

const HEADER = 'ST\tadk\tfumC\tgyrB\ticd\tmdh\tpurA\trecA\tclonal_complex';
const TABLE = `${HEADER}\n131\t53\t40\t47\t13\t36\t28\t29\tST131 Cplx\n10\t10\t11\t4\t8\t8\t8\t2\t\n`;

describe('loading a profile table', () => {
  it('reads STs, alleles and clonal complexes', () => {
    const table = loadProfiles('ecoli-achtman', TABLE);
    const profile = {
      adk: '53',
      fumC: '40',
      gyrB: '47',
      icd: '13',
      mdh: '36',
      purA: '28',
      recA: '29',
    };
    expect(table.size).toBe(2);
    expect(callSt(table, profile)).toMatchObject({ st: '131', clonalComplex: 'ST131 Cplx' });
    const tables = new Map([['ecoli-achtman', table]]);
    expect(typeIsolate({ profile }, tables)).toMatchObject({
      scheme: 'ecoli-achtman',
      st: '131',
      clonalComplex: 'ST131 Cplx',
    });
  });

  it('takes the columns by name, in any order and with other line ends', () => {
    const turned =
      'recA\tpurA\tmdh\ticd\tgyrB\tfumC\tadk\tST\r\n29\t28\t36\t13\t47\t40\t53\t131\r\n';
    expect(
      loadProfiles('ecoli-achtman', turned).stOf(['53', '40', '47', '13', '36', '28', '29']),
    ).toBe('131');
  });

  it.each([
    ['ST\tadk\n1\t1\n', 'line 1: scheme ecoli-achtman needs the columns fumC'],
    [`${HEADER}\nx\t1\t1\t1\t1\t1\t1\t1\n`, 'line 2: the ST is no whole number'],
    [`${HEADER}\n1\t1\t1\t3?\t1\t1\t1\t1\n`, 'line 2: the allele of gyrB is no whole number'],
    [
      `${HEADER}\n1\t1\t1\t1\t1\t1\t1\t1\n1\t2\t1\t1\t1\t1\t1\t1\n`,
      'line 3: this ST stands there twice',
    ],
    [`${HEADER}\n`, 'line 2: the table has no profile'],
  ])('refuses a broken table and names the line', (text, message) => {
    expect(() => loadProfiles('ecoli-achtman', text)).toThrow(message);
  });
});
