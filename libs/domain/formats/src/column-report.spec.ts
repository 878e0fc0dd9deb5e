import { readColumns } from './column-report';
import type { ReadOptions } from './read-result';

const read = (text: string, more: Partial<ReadOptions> = {}) =>
  readColumns(Buffer.from(text), { site: 'site-1', timeZone: 'Asia/Shanghai', ...more })?.map(
    ({ name, readAs, because }) => [name, readAs ?? because],
  ) ?? null;

describe('The columns of a table', () => {
  it('of the wide layout are shown with what they are read as', () => {
    const header =
      'isolateId,organism,collectedAt,MEM_MIC,ETP_ZONE,IPM,KPC_PCR,geneTests,mCIM,type';
    expect(read(`${header}\nA\n`)).toEqual([
      ['isolateId', 'isolateId'],
      ['organism', 'organism.name'],
      ['collectedAt', 'specimen.collectedAt'],
      ['MEM_MIC', 'MEM MIC'],
      ['ETP_ZONE', 'ETP ZONE'],
      ['IPM', 'IPM SIR'],
      ['KPC_PCR', 'KPC pcr'],
      ['geneTests', 'geneTests'],
      ['mCIM', 'mCIM'],
      ['type', 'not-needed'],
    ]);
  });

  it('of the long layout', () => {
    expect(read('isolateId,organism,agent,value\nA,E. coli,MEM,1\n')).toEqual([
      ['isolateId', 'isolateId'],
      ['organism', 'organism.name'],
      ['agent', 'susceptibility.agent'],
      ['value', 'susceptibility.value'],
    ]);
  });

  it('of a WHONET export', () => {
    const header = 'PATIENT_ID,LAST_NAME,SPEC_NUM,SPEC_DATE,ORGANISM,IPM_ND10,ZZZ_ND5,LOCAL_1';
    expect(read(`${header}\n1\n`)).toEqual([
      ['PATIENT_ID', 'patient.id'],
      ['LAST_NAME', 'last-name'],
      ['SPEC_NUM', 'specimen-number'],
      ['SPEC_DATE', 'specimen.collectedAt'],
      ['ORGANISM', 'organism'],
      ['IPM_ND10', 'IPM disk'],
      ['ZZZ_ND5', 'unknown-agent'],
      ['LOCAL_1', 'no-meaning'],
    ]);
  });

  it.each([
    ['a first line that is no header, and may be a patient', 'Doe,Jane,1957-03-02\n1,2,3\n'],
    ['a genotype table', 'FILE\tSCHEME\tST\tgapA(2)\n'],
    ['nothing', ''],
  ])('are not shown of %s', (_, text) => {
    expect(read(text)).toBeNull();
  });
});
