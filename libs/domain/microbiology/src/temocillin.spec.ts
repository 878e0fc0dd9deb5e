import type { PhenotypicTest, Susceptibility } from '@carbawatch/contracts';
import { classifyIsolate } from './classify';
import { highTemocillin } from './temocillin';

const KPN = { code: 'kpn', name: 'Klebsiella pneumoniae' };
const result = (agent: string, more: Partial<Susceptibility>): Susceptibility => ({
  agent,
  method: 'mic',
  unit: 'mg/L',
  ...more,
});
const ERTAPENEM_R = result('ETP', { value: 4 });
const TEMOCILLIN_256 = result('TEM', { operator: '>=', value: 256 });

const cpeOf = (susceptibility: Susceptibility[], more: object = {}) =>
  classifyIsolate({ organism: KPN, susceptibility, ...more }).cpe;

describe('High-level temocillin resistance (EUCAST resistance mechanisms v2.0, 2017)', () => {
  it.each<[string, Partial<Susceptibility>, boolean]>([
    ['MIC 128 mg/L', { value: 128 }, true],
    ['MIC 64 mg/L', { value: 64 }, false],
    ['MIC > 64 mg/L is at least 128', { operator: '>', value: 64 }, true],
    ['MIC >= 64 mg/L may be 64', { operator: '>=', value: 64 }, false],
    ['zone 10 mm, disk of 30 µg', { method: 'disk', unit: 'mm', value: 10 }, true],
    ['zone 11 mm', { method: 'disk', unit: 'mm', value: 11 }, false],
    ['zone 6 mm around another disk', { method: 'disk', unit: 'mm', value: 6, disk: '10' }, false],
    ['R without a value', { interpretation: 'R' }, false],
  ])('%s', (_title, more, isHigh) => {
    expect(highTemocillin([result('TEM', more)]).length > 0).toBe(isHigh);
  });

  it('makes a CRE without any carbapenemase test probable, presumed OXA-48-like', () => {
    const cpe = cpeOf([ERTAPENEM_R, TEMOCILLIN_256]);
    expect(cpe.status).toBe('probable');
    expect(cpe.because.join(' ')).toContain('TEM MIC >=256 mg/L: high-level temocillin resistance');
    expect(cpeOf([ERTAPENEM_R]).status).toBe('suspected');
  });

  it('says nothing of an isolate within the carbapenem screening cut-off', () => {
    expect(cpeOf([result('MEM', { value: 0.06 }), TEMOCILLIN_256]).status).toBe('undetermined');
  });

  it('gives way to inhibitor synergy, which points to another class', () => {
    const phenotypicTests: PhenotypicTest[] = [
      { test: 'inhibitor', result: 'positive', detail: 'EDTA' },
    ];
    const { because } = cpeOf([ERTAPENEM_R, TEMOCILLIN_256], { phenotypicTests });
    expect(because.join(' ')).not.toContain('OXA-48-like');
  });

  it('gives way to an OXA-48-like gene that was looked for in vain', () => {
    const geneTests = [{ gene: 'OXA-48-like', method: 'pcr', result: 'not-detected' }];
    expect(cpeOf([ERTAPENEM_R, TEMOCILLIN_256], { geneTests }).status).toBe('suspected');
  });

  it('stands beside a negative mCIM alone, which misses weak OXA-48-like enzymes', () => {
    const phenotypicTests: PhenotypicTest[] = [{ test: 'mCIM', result: 'negative' }];
    expect(cpeOf([ERTAPENEM_R, TEMOCILLIN_256], { phenotypicTests }).status).toBe('probable');
  });
});
