import type { MorningList, ProblemDetails } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const SINCE = '2024-03-01T07:00:00%2B08:00';
const CHOLANGITIS = [{ system: 'icd-10' as const, code: 'K83.0', type: 'working' as const }];
const PNEUMONIA = [{ system: 'icd-10' as const, code: 'J18.9', type: 'working' as const }];

let served: ServedAlerting;
let ipc: string;

/** On one ward, one after the other: three CRE of which no test has told the mechanism. */
function threeWait(): HospitalStory {
  const story = new HospitalStory('site-1').at('2024-03-01 08:00');
  story.admit('anna', 'MED-1', 'ward').admit('bea', 'MED-1', 'ward').admit('carl', 'MED-1', 'ward');
  const told = { cpe: 'suspected', collectedAt: '2024-03-01 20:30' } as const;
  const of = (patient: string, diagnoses = PNEUMONIA) => ({
    ...{ patient, ...told },
    encounter: { visit: `${patient}-1`, diagnoses },
  });
  story.at('2024-03-02 09:00').report('L-anna', of('anna'));
  story.at('2024-03-02 10:00').report('L-bea', of('bea', CHOLANGITIS));
  story.at('2024-03-02 11:00').report('L-carl', { ...of('carl'), covariates: { age: 70 } });
  // By the word of the report alone: no movement of hers is known.
  story.at('2024-03-02 11:30');
  const encounter = { class: 'inpatient', ward: 'SURG-4', diagnoses: PNEUMONIA } as const;
  story.report('L-dora', { patient: 'dora', ...told, encounter });
  // Of another hospital's patient nobody said that he lies here.
  story.report('L-elsewhere', { patient: 'elsewhere', ...told });
  return story;
}

/** Graver alerts, open still, of people who are not in the house any more. */
const ALERTS_OF_THE_GONE = `
  INSERT INTO alerting.alert
  SELECT 'site-1', gen_random_uuid(), 'new-cpe', 'gone ' || n, 'gone-' || n, 'gone-' || n, 'high',
         'open', NULL, NULL, false, 'W', 'W', '{}', timestamptz '2024-02-01' + n * interval '1 min',
         1, 't', '[]', '[]', '[]', '', '' FROM generate_series(1, 530) n`;

async function morning(): Promise<MorningList> {
  const { body } = await served.get<MorningList>(`morning-list?since=${SINCE}`, ipc);
  return body;
}
/** On paper, among those to be isolated. */
async function rowOf(patient: string): Promise<string | undefined> {
  const headers = { Authorization: `Bearer ${ipc}` };
  const paper = `${served.address}/morning-list/print?since=${SINCE}`;
  const page = await (await fetch(paper, { headers })).text();
  const rows = page.split('<h2>To isolate, beside the carriers')[1] ?? '';
  return new RegExp(`<td data-patient>${patient}</td>.*?</tr>`, 's').exec(rows)?.[0];
}

const toIsolate = ({ needsIsolation }: MorningList) =>
  needsIsolation.map(({ patient }) => patient.pseudonym);

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(threeWait());
});
afterAll(() => served.stop());

describe('whom the morning list asks to isolate', () => {
  it('begins with whose CRE is likeliest to carry a carbapenemase, with what makes it so', async () => {
    const list = await morning();
    expect(toIsolate(list)).toEqual(['bea', 'dora', 'carl', 'anna']);
    expect(list.needsIsolation[0]).toMatchObject({
      severity: 'medium',
      risk: { isolateId: 'L-bea', probability: null, predictorsPresent: 1 },
    });
    expect(await rowOf('bea')).toContain('<td>1 of 2 predictors</td>');
  });

  it('shows the probability, on paper as well, once the site has coefficients', async () => {
    const entry = {
      ...{ site: 'site-1', intercept: -2, coefficients: { icu: 1, hepatobiliary: 1 } },
      source: 'A study that the site took over.',
    };
    expect((await served.post('risk-model', await served.key('admin'), entry)).status).toBe(200);
    const probability = 1 / (1 + Math.exp(1));
    const [first] = (await morning()).needsIsolation;
    expect(first?.risk?.probability).toBeCloseTo(probability, 10);
    expect(await rowOf('bea')).toContain('<td>27 %</td>');
  });

  it('no model takes a covariate that reports of the site give as a number', async () => {
    const refused = async (path: string, body: object) =>
      (await served.post<ProblemDetails>(path, await served.key('admin'), body)).body;
    const source = 'A study that the site took over.';
    const entry = { site: 'site-1', intercept: -2, source };
    const entered = await refused('risk-model', { ...entry, coefficients: { icu: 1, age: 0.02 } });
    const problem = { code: 'not-yes-or-no', detail: expect.stringContaining('age of 65 or more') };
    expect(entered).toMatchObject({
      ...{ status: 422, code: 'not-yes-or-no' },
      problems: [{ ...problem, pointer: '/coefficients/age' }],
    });
    const refit = { site: 'site-1', method: 'refit', covariates: ['ventilated', 'age'] };
    expect(await refused('risk-model/recalibrate', refit)).toMatchObject({
      problems: [{ ...problem, pointer: '/covariates/1' }],
    });
  });

  it('has them all while hundreds of graver alerts are open of people who left', async () => {
    await served.platform.database.query(ALERTS_OF_THE_GONE);
    const list = await morning();
    expect(toIsolate(list)).toEqual(['bea', 'dora', 'carl', 'anna']);
    expect(list.says).not.toContain('was cut');
  });

  it('no longer has whose carbapenemase a test has excluded, and shows no risk of who carries', async () => {
    const story = threeWait().at('2024-03-03 10:00');
    story.report('L-bea', { cpe: 'negative' });
    story.report('L-carl', { cpe: 'confirmed', carbapenemases: ['KPC-2'] });
    await served.tell(story);
    const list = await morning();
    expect(toIsolate(list)).toEqual(['dora', 'anna']);
    expect(list.carriersInHouse.map(({ patient }) => patient.pseudonym)).toEqual(['carl']);
  });

  it('has nobody of whom a report claimed the bed four weeks ago and none has since', async () => {
    const later = new HospitalStory('site-1').at('2024-04-02 08:00').admit('zoe', 'MED-2', 'ward');
    for (const moved of later.movements) Object.assign(moved, { factId: 'fact-late' });
    await served.tell(later);
    expect(toIsolate(await morning())).toEqual(['anna']);
  });

  it('says that it is cut where more are to be isolated than a page holds', async () => {
    const story = new HospitalStory('site-4').at('2024-03-01 08:00');
    const from = { admittedFrom: 'another hospital', healthcareAbroad12m: true };
    for (let n = 0; n < 505; n += 1) story.admit(`p-${n}`, 'MED-1', 'ward', from);
    story.at('2024-03-04 08:00').admit('last', 'MED-1', 'ward');
    await served.tell(story);
    const path = `morning-list?site=site-4&since=2024-03-05`;
    const read = async () => (await served.get<MorningList>(path, ipc)).body;
    // A day after an admission that nobody has screened, timers ask for it, some at a time.
    const raised = async () => {
      const { stillOpen, furtherAlerts } = await read();
      return stillOpen.alerts + furtherAlerts.length;
    };
    while ((await raised()) < 505) await new Promise((resolve) => setTimeout(resolve, 100));
    const body = await read();
    expect(body.needsIsolation).toHaveLength(500);
    expect(body.says).toContain('was cut');
  });
});
