import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { specimenWithHistory, type SpecimenWithHistory } from '@carbawatch/contracts';
import { ingestionService } from '@carbawatch/ingestion';
import { statsService } from '@carbawatch/stats';
import { HostedSystem } from '../support/hosted-system';

/** A specimen without an isolate, from what a laboratory sends to what the page can ask for. */

const hl7 = (controlId: string, ...segments: string[]): string =>
  [
    `MSH|^~\\&|LIS|HOSP|CW|CW|20240107152000||ORU^R01^ORU_R01|${controlId}|P|2.5.1`,
    'PID|1||MRN-1^^^HOSP^MR||Zhang^Wei||19570302|M',
    'PV1|1|I|ICU-2^3^B|||||||||||||||||V100',
    ...segments,
  ].join('\r');
const order = (number: string, test: string): string =>
  `OBR|1||${number}^LAB|${test}|||202401050630|||||||||||||||202401071500|||F`;
const RECTAL_SWAB = 'SPM|1|^S1||258528007^Rectal swab^SCT|||||||||||||202401050630';

describe('a specimen without an isolate', () => {
  let system: HostedSystem;

  beforeAll(async () => {
    system = await HostedSystem.start(
      [ingestionService, classificationService, alertingService, statsService],
      {
        CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
      },
    );
  }, 120_000);
  afterAll(async () => {
    await system.stop();
  });

  async function send(type: string, body: string): Promise<void> {
    const answer = await fetch(`${system.base}/api/v1/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${system.api.key}`, 'Content-Type': type },
      body,
    });
    expect([answer.status, await answer.json()]).toMatchObject([202, { status: 'accepted' }]);
    await system.whenCaughtUp();
  }

  async function shown(reportId: string): Promise<SpecimenWithHistory> {
    const answer = await fetch(`${system.base}/api/v1/specimens/site-1/${reportId}`, {
      headers: { Authorization: `Bearer ${system.api.key}` },
    });
    expect(answer.status).toBe(200);
    return specimenWithHistory.parse(await answer.json());
  }

  it('comes as HL7 without growth, and is negative by its culture alone', async () => {
    const culture = '6463-4^Bacteria identified^LN';
    const value = `OBX|1|CWE|${culture}|1|264868006^No growth^SCT||||||F`;
    await send('application/hl7-v2', hl7('M1', order('LAB-1', culture), value, RECTAL_SWAB));
    expect(await shown('LAB-1')).toMatchObject({
      culture: 'no-growth',
      specimen: { type: 'rectal swab', purpose: 'screening' },
      encounter: { ward: 'ICU-2', unitType: 'icu' },
      classification: { status: 'negative', cultureNegative: true, negativeFor: [] },
    });
  });

  it('comes as an HL7 PCR, and is positive for one family and negative for another', async () => {
    const panel = '85502-3^Carbapenem resistance genes panel^LN';
    await send(
      'application/hl7-v2',
      hl7(
        'M2',
        order('PCR-1', panel),
        'OBX|1|CWE|73982-1^blaNDM^LN||260373001^Detected^SCT||||||F',
        'OBX|2|CWE|49617-4^blaKPC^LN||260415000^Not detected^SCT||||||F',
        RECTAL_SWAB,
      ),
    );
    expect(await shown('PCR-1')).toMatchObject({
      classification: {
        status: 'confirmed',
        carbapenemases: [{ family: 'NDM', allele: null }],
        negativeFor: ['KPC'],
        caseDefinitions: { 'cste-2023': 'yes', 'cste-2018': 'no' },
      },
    });
  });

  it('comes in JSON, is told to be invalid, and is repeated', async () => {
    const report = {
      type: 'specimen.report',
      reportId: 'JSON-1',
      patient: { id: 'MRN-1', assigner: 'HOSP' },
      specimen: { type: 'rectal swab', purpose: 'screening' },
      culture: 'invalid',
      targetsTested: ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'],
    };
    await send('application/json', JSON.stringify(report));
    expect(await shown('JSON-1')).toMatchObject({
      patient: { pseudonym: (await shown('PCR-1')).patient.pseudonym },
      classification: { status: 'undetermined', negativeFor: [] },
    });
    await send('application/json', JSON.stringify({ ...report, culture: 'no-target-organism' }));
    expect(await shown('JSON-1')).toMatchObject({
      revision: 2,
      classification: {
        status: 'negative',
        negativeFor: ['IMP', 'KPC', 'NDM', 'OXA-48-like', 'VIM'],
      },
      history: [{ culture: 'invalid' }, { culture: 'no-target-organism' }],
    });
  });

  it('stands beside isolates, of which the correction of one order leaves the other orders', async () => {
    const hl7Type = 'application/hl7-v2';
    const bacteria = '6463-4^Bacteria identified^LN';
    const grown = `OBX|1|CWE|${bacteria}|1|112283007^Escherichia coli^SCT||||||F`;
    const urine = 'SPM|1|^S9||122575003^Urine specimen^SCT|||||||||||||202401050630';
    const child = (number: string, test: string, status: string): string =>
      `${order(number, test).slice(0, -1)}${status}|${bacteria.replaceAll('^', '&')}` +
      '^1^Escherichia coli|||LAB-9&LAB';
    const gene = (line: number, code: string, status: string): string =>
      `OBX|${line}|CWE|${code}^LN||260373001^Detected^SCT||||||${status}`;
    const panel = [child('LAB-9A', '50545-3^Susceptibility panel^LN', 'F')];
    const mic = 'OBX|1|NM|6652-2^Meropenem MIC^LN||16|mg/L||R|||F';
    const pcr = child('LAB-9B', '85502-3^Carbapenem resistance genes panel^LN', 'F');
    const both = [gene(1, '73982-1^blaNDM', 'F'), gene(2, '49617-4^blaKPC', 'F')];
    const corrected = child('LAB-9B', '85502-3^Carbapenem resistance genes panel^LN', 'C');
    await send(hl7Type, hl7('M3', order('LAB-9', bacteria), grown, ...panel, mic, urine));
    await send(hl7Type, hl7('M4', pcr, ...both));
    await send(hl7Type, hl7('M5', corrected, gene(1, '49617-4^blaKPC', 'D')));
    const again = order('LAB-9', bacteria).replace(/F$/, 'C');
    await send(hl7Type, hl7('M6', again, grown, ...panel, mic, urine));
    const answer = await fetch(`${system.base}/api/v1/isolates/site-1/LAB-9-1`, {
      headers: { Authorization: `Bearer ${system.api.key}` },
    });
    expect(await answer.json()).toMatchObject({
      status: 'corrected',
      susceptibility: [{ agent: 'MEM', value: 16 }],
      classification: {
        cre: { status: 'cre' },
        cpe: { status: 'confirmed', carbapenemases: [{ family: 'NDM' }] },
      },
    });
  });
});
