import { encounterEvent, isolateReport } from '@carbawatch/contracts';
import { encounterEventBuilder, isolateReportBuilder } from './builders';

describe('builders of canonical payloads', () => {
  it('make what the contract accepts', () => {
    expect(isolateReport.safeParse(isolateReportBuilder()()).error).toBeUndefined();
    expect(encounterEvent.safeParse(encounterEventBuilder()()).error).toBeUndefined();
  });

  it('make isolates of different patients, with what the test says above all defaults', () => {
    const report = isolateReportBuilder({ site: 'site-2' });
    const [first, second] = [report(), report({ site: 'site-3', status: 'preliminary' })];
    expect([first.site, second.site, second.status]).toEqual(['site-2', 'site-3', 'preliminary']);
    expect(first.isolateId).not.toBe(second.isolateId);
    expect(first.patient?.id).not.toBe(second.patient?.id);
  });

  it('let an isolate and a movement of the same number be of one patient', () => {
    expect(isolateReportBuilder()().patient?.id).toBe(encounterEventBuilder()().patient.id);
  });
});
