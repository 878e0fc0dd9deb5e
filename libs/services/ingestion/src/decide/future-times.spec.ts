import type { EncounterEvent, IsolateReport } from '@carbawatch/contracts';
import { RECEIPT, knowledge } from './knowledge.harness';
import { mapPayload } from './map-payload';

const REPORT: IsolateReport = {
  type: 'isolate.report',
  isolateId: 'LAB-1',
  organism: { name: 'Klebsiella pneumoniae' },
  geneTests: [{ gene: 'KPC', method: 'pcr', result: 'detected' }],
  specimen: { type: 'blood', collectedAt: '2024-01-05T06:30:00+08:00' },
  reportedAt: '2024-01-07T15:20:00+08:00',
};
const MOVE: EncounterEvent = {
  type: 'encounter.event',
  kind: 'transfer',
  at: '2024-01-07T12:00:00+08:00',
  patient: { id: 'MRN1' },
  ward: 'ICU-2',
};

/** Received on 7 January 2024. */
const mapped = (payload: IsolateReport | EncounterEvent, now = RECEIPT.now) =>
  mapPayload(payload, '', { ...RECEIPT, now }, knowledge());

describe('A time that has not come yet', () => {
  it.each([
    ['specimen/collectedAt', { specimen: { collectedAt: '2042-01-05' } }],
    ['reportedAt', { reportedAt: '2024-01-17T15:20:00+08:00' }],
  ])('in %s is left out and named, and the result goes on', (place, differing) => {
    const { event, problems } = mapped({ ...REPORT, ...differing });
    expect(problems).toMatchObject([{ code: 'future-time', pointer: `/${place}` }]);
    expect(event?.body).toMatchObject({ geneTests: REPORT.geneTests });
    expect(JSON.stringify(event?.body)).not.toMatch(/2042|2024-01-17/);
  });

  it('of a movement makes it wait for a hand', () => {
    const { event, problems } = mapped({ ...MOVE, at: '2024-02-07T12:00:00+08:00' });
    expect([event, problems]).toMatchObject([null, [{ code: 'future-time', pointer: '/at' }]]);
  });

  it.each([
    ['today', '2024-01-07'],
    ['some hours ahead, by a clock of another zone', '2024-01-08T04:00:00+08:00'],
  ])('is not %s', (_, collectedAt) => {
    expect(mapped({ ...REPORT, specimen: { collectedAt } }).problems).toEqual([]);
    expect(mapped({ ...MOVE, at: collectedAt }).event).not.toBeNull();
  });

  it('is judged by the wall clock where a replay is received at its own, earlier time', () => {
    const late = { ...REPORT, specimen: { collectedAt: '2025-06-01' } };
    expect(mapped(late).problems).toHaveLength(1);
    expect(mapped(late, '2026-01-01T00:00:00Z').problems).toEqual([]);
  });
});
