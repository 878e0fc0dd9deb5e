import { setTimeout as sleep } from 'node:timers/promises';
import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { ingestionService } from '@carbawatch/ingestion';
import { MllpClient } from '@carbawatch/mllp';
import { HostedSystem } from '../support/hosted-system';

/**
 * A case in the form of CDC's notification (HAI_MDRO message mapping guide 1.0, written by us),
 * from the wire to the alert, and back from the alert to the wire; and who may be told who it is,
 * and who lay beside another case.
 */

const finding = (number: number, rows: readonly (readonly [string, string])[]): string[] =>
  rows.map(([code, value], n) => `OBX|${number * 10 + n}|CWE|${code}|${number}|${value}||||||F`);
const POSITIVE = ['INV291^Test Result^PHINQUESTION', '10828004^Positive^SCT'] as const;
const NEGATIVE = ['INV291^Test Result^PHINQUESTION', '260385009^Negative^SCT'] as const;
const CLOACAE = ['LAB278^Organism^PHINQUESTION', '14385002^Enterobacter cloacae^SCT'] as const;
const PCR = ['85069-3^Test Method^LN', '9718006^Polymerase chain reaction analysis^SCT'] as const;
const NOTIFICATION = [
  'MSH|^~\\&|STATE|DOH|CARBA|HOSP|20260107152000||ORU^R01^ORU_R01|CASE-1|P|2.5.1',
  'PID|1||MRN-77^^^HOSP^MR||DOE^JANE||19570302|F',
  'OBR|1||CASE_77^STATE|68991-9^Epidemiologic Information^LN|||20260105|||||||||||||||' +
    '20260107150000|||F||||||50244^CP-CRE^NND',
  'OBX|1|CWE|77974-4^Hospitalized^LN||Y^Yes^HL70136||||||F',
  ...finding(1, [['85069-3^Test Method^LN', 'PLR533^Carba NP^PLR'], POSITIVE, CLOACAE]),
  ...finding(2, [['85069-3^Test Method^LN', 'PLR2531^mCIM^PLR'], POSITIVE, CLOACAE]),
  ...finding(3, [PCR, POSITIVE, CLOACAE, ['48018-6^Gene^LN', 'PLR562^OXA-48-type^PLR']]),
  ...finding(4, [PCR, NEGATIVE, CLOACAE, ['48018-6^Gene^LN', 'PLR561^NDM^PLR']]),
  'OBX|60|CWE|66746-9^Specimen Type^LN|1|119297000^Blood specimen^SCT||||||F',
  'OBX|61|TS|68963-8^Collected^LN|1|20260105||||||F',
].join('\r');

describe('a case notification in the form of CDC', () => {
  let system: HostedSystem;

  beforeAll(async () => {
    system = await HostedSystem.start([ingestionService, classificationService, alertingService]);
    const client = await MllpClient.open('127.0.0.1', system.mllpPort);
    expect(await client.send(NOTIFICATION)).toMatchObject({ accepted: true });
    client.close();
    await system.whenCaughtUp();
  }, 120_000);
  afterAll(async () => {
    await system.stop();
  });

  async function call(
    path: string,
    body?: unknown,
    key = system.api.key,
  ): Promise<ReturnType<JSON['parse']>> {
    const answer = await fetch(`${system.base}/api/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return answer.json();
  }

  it('is a confirmed OXA-48-like producing Enterobacter cloacae', async () => {
    const { items } = await call('isolates');
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      organism: { name: expect.stringMatching(/^Enterobacter cloacae/) },
      classification: {
        cpe: { status: 'confirmed', carbapenemases: [{ family: 'OXA-48-like' }] },
      },
    });
  });

  it('is led back to, from its alert to the message, and forth again', async () => {
    const { items } = await call('alerts?status=open');
    const alert = items.find(({ rule }: { rule: string }) => rule === 'new-cpe');
    const back = await call(`lineage?alertId=${alert.id}`);
    expect(back).toMatchObject({
      messages: [{ sender: 'STATE/DOH' }],
      isolates: alert.isolates.map((isolateId: string) => ({ isolateId })),
    });
    const forth = await call(`lineage?messageId=${back.messages[0].messageId}`);
    expect(forth.alerts).toContain(alert.id);
    const { clock } = await call(`lineage?isolateId=${alert.isolates[0]}`);
    expect(clock).toMatchObject({
      resultedAt: '2026-01-07T15:00:00.000Z',
      classifiedAt: expect.any(String),
      alertedAt: expect.any(String),
    });
  });

  it('names the patient to infection control while the alert is open, without a reason', async () => {
    const { key } = await call('keys', { name: 'ipc', role: 'ipc', sites: ['site-1'] });
    const { items } = await call('alerts?status=open', undefined, key);
    const ofSomebody = (each: { patient: { pseudonym: string } | null }) => each.patient !== null;
    const { pseudonym } = items.find(ofSomebody).patient;
    const read = await call('identities/read', { pseudonyms: [pseudonym] }, key);
    expect(read.items).toMatchObject([
      { pseudonym, identity: { id: 'MRN-77', name: 'DOE, JANE' } },
    ]);
  });

  /** Two in intensive care for two hours; one of them has a KPC. */
  function besideACase(): object[] {
    const now = Date.now();
    const at = new Date(now - 7_200_000).toISOString();
    const place = { ward: 'ICU-9', unitType: 'icu', encounter: { class: 'inpatient' } };
    const admission = { type: 'encounter.event', kind: 'admit', at, ...place };
    return [
      { ...admission, patient: { id: 'MRN-78' } },
      { ...admission, patient: { id: 'MRN-79', name: 'ROE, RICHARD' } },
      {
        ...{ type: 'isolate.report', isolateId: 'LAB-78', status: 'final' },
        patient: { id: 'MRN-78' },
        specimen: { type: 'blood', collectedAt: new Date(now - 3_600_000).toISOString() },
        organism: { name: 'Klebsiella pneumoniae' },
        geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
      },
    ];
  }

  it('names a contact, who has no alert of their own, to infection control alone', async () => {
    const keyOf = async (role: string): Promise<string> =>
      (await call('keys', { name: `${role} at the bed`, role, sites: ['site-1'] })).key;
    for (const payload of besideACase()) await call('messages', payload);
    await system.whenCaughtUp();
    const ipc = await keyOf('ipc');
    const contacts = async () => (await call('contacts?status=open', undefined, ipc)).items;
    while ((await contacts()).length === 0) await sleep(100);
    const [{ pseudonym }] = await contacts();
    const { items: alerts } = await call('alerts?limit=1000', undefined, ipc);
    type Alerted = { patient: { pseudonym: string } | null };
    expect(alerts.some(({ patient }: Alerted) => patient?.pseudonym === pseudonym)).toBe(false);
    for (const path of ['identities/open-cases', 'identities/read']) {
      const told = await call(path, { pseudonyms: [pseudonym] }, ipc);
      expect([path, told.items]).toMatchObject([
        path,
        [{ pseudonym, identity: { id: 'MRN-79', name: 'ROE, RICHARD' } }],
      ]);
    }
    const { items: looks } = await call(`audit?action=identity.read&target=${pseudonym}`);
    expect(looks).toMatchObject([{ actorName: 'ipc at the bed' }, { actorName: 'ipc at the bed' }]);
    for (const [role, code] of [
      ['lab', 'reason-needed'],
      ['admin', 'reason-needed'],
      ['analyst', 'forbidden'],
    ] as const) {
      const refused = await call('identities/read', { pseudonyms: [pseudonym] }, await keyOf(role));
      expect([role, refused.code]).toEqual([role, code]);
    }
  });
});
