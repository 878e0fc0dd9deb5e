import type { IsolateReport, SpecimenReport } from '@carbawatch/contracts';
import { RECEIPT, knowledge } from './knowledge.harness';
import { mapPayload } from './map-payload';

const SAID = {
  patient: { id: 'MRN1', birthDate: '1950-03-04' },
  reportedAt: '2024-01-07T15:20:00+08:00',
} as const;
const ISOLATE: IsolateReport = {
  type: 'isolate.report',
  isolateId: 'LAB-1',
  organism: { name: 'Klebsiella pneumoniae' },
  geneTests: [{ gene: 'KPC', method: 'pcr', result: 'detected' }],
  ...SAID,
};
const SWAB: SpecimenReport = {
  type: 'specimen.report',
  reportId: 'LAB-2',
  culture: 'no-growth',
  ...SAID,
};

const mapped = (payload: IsolateReport | SpecimenReport) =>
  mapPayload(payload, '', RECEIPT, knowledge());

describe('A specimen that was taken when it cannot have been', () => {
  it.each([
    ['before the birth of its patient', { collectedAt: '1926-11-24' }, {}],
    ['before the birth', { collectedAt: '1950-03-02T23:00:00+08:00' }, {}],
    [
      'before the year of birth',
      { collectedAt: '2023-12-31' },
      { patient: { id: 'MRN1', birthYear: 2024 } },
    ],
    ['decades before its report', { collectedAt: '1999-01-05T06:30:00+08:00' }, {}],
    ['decades before its report', { collectedAt: '1999-01-05' }, { patient: undefined }],
  ])('%s is named, and the result goes on without its time', (_, specimen, differing) => {
    for (const payload of [ISOLATE, SWAB]) {
      const { event, problems, owner } = mapped({ ...payload, ...differing, specimen });
      expect(problems).toMatchObject([{ code: 'past-time', pointer: '/specimen/collectedAt' }]);
      expect(event?.body).toMatchObject({ reportedAt: SAID.reportedAt });
      expect(JSON.stringify(event?.body)).not.toContain(specimen.collectedAt.slice(0, 10));
      expect(owner?.collectedOn ?? null).toBeNull();
    }
  });

  it.each([
    ['on the day of birth', { collectedAt: '2024-01-05' }, { id: 'M', birthDate: '2024-01-05' }],
    [
      'hours before, by another zone',
      { collectedAt: '2024-01-04' },
      { id: 'M', birthDate: '2024-01-05' },
    ],
    ['in the year of birth', { collectedAt: '2024-01-05' }, { id: 'M', birthYear: 2024 }],
    ['seven years before its report', { collectedAt: '2017-01-05' }, undefined],
  ])('may be taken %s', (_, specimen, patient) => {
    const { event, problems } = mapped({ ...ISOLATE, patient, specimen });
    expect(problems).toEqual([]);
    expect(event?.body).toMatchObject({ specimen: expect.objectContaining(specimen) });
  });

  it('is not judged by its receipt: a table of old isolates names no time of its report', () => {
    const old = { ...ISOLATE, reportedAt: undefined, specimen: { collectedAt: '2009-01-05' } };
    expect(mapped(old).problems).toEqual([]);
  });
});
