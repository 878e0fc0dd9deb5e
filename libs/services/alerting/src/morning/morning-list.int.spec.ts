import {
  morningList,
  type Alert,
  type AlertRulesView,
  type MorningList,
  type ProblemDetails,
  type Round,
} from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const SINCE = '2024-03-01T07:00:00%2B08:00';
const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

let served: ServedAlerting;
let ipc: string;
let list: MorningList;

/** Told in the order in which the hospital learned it; hal's leaving was told after the round. */
function rounds(): HospitalStory {
  return new HospitalStory('site-1')
    .at('2024-01-03 10:00')
    .admit('carla', 'MED-1', 'ward')
    .admit('gus', 'MED-1', 'ward')
    .admit('ivy', 'MED-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-carla', { patient: 'carla', collectedAt: '2024-01-04 06:30', ...KPC })
    .at('2024-01-09 10:00')
    .discharge('carla')
    .discharge('ivy')
    .at('2024-02-06 10:00')
    .admit('ivy', 'CLINIC', 'outpatient', { visit: 'ivy-2', class: 'outpatient' })
    .at('2024-02-28 10:00')
    .admit('dan', 'MED-2', 'ward')
    .report('L-dan', { patient: 'dan', cpe: 'suspected', collectedAt: '2024-02-28 06:30' })
    .admit('emil', 'SURG-1', 'ward')
    .report('L-emil', { patient: 'emil', cpe: 'suspected', collectedAt: '2024-02-28 06:30' })
    .known('hal', { family: 'KPC' })
    .admit('hal', 'EYE', 'ward')
    .at('2024-03-01 07:30')
    .move('discharge', 'hal', {}, '2024-03-01 06:50')
    .at('2024-03-01 08:00')
    .admit('carla', 'SURG-1', 'ward', { visit: 'carla-2', room: '3', bed: 'B' })
    .at('2024-03-01 09:00')
    .admit('bea', 'ICU-2', 'icu')
    .report('L-bea', { patient: 'bea', collectedAt: '2024-03-01 08:30', ...KPC })
    .at('2024-03-01 10:00')
    .report('L-dan', { cpe: 'negative' })
    .transfer('carla', 'SURG-2', 'ward', { visit: 'carla-2', isolation: 'single' })
    .at('2024-03-01 11:00')
    .discharge('bea');
}

/** Two cases on one ward, their contacts, and who is announced. */
function outbreakOfTwo(): HospitalStory {
  const kpc = { collectedAt: '2024-03-04 06:30', ...KPC };
  const story = new HospitalStory('site-2').at('2024-03-01 08:00');
  for (const patient of ['kim', 'lea', 'max', 'ned']) story.admit(patient, 'SURG-9', 'ward');
  story
    .at('2024-03-05 10:00')
    .report('L-kim', { patient: 'kim', ...kpc })
    .at('2024-03-06 10:00')
    .report('L-lea', { patient: 'lea', ...kpc })
    .at('2024-03-07 09:00')
    .transfer('max', 'MED-9', 'ward')
    .at('2024-03-07 10:00')
    .discharge('max')
    .screen('S-ned', { patient: 'ned' })
    .announce('max', { at: '2024-03-12T09:00:00+08:00', ward: 'SURG-9' })
    // By a list, under a number that the hospital then retires; without a day.
    .known('nia', { kind: 'contact', family: 'KPC' })
    .announce('nia', { ward: 'MED-9' })
    .merge('nia', 'nina');
  return story;
}

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(rounds());
  // Contacts are decided by the one writer of the site, after the patient's own batch.
  const contacts = async () =>
    (await served.get<{ items: unknown[] }>('contacts', ipc)).body.items.length;
  while ((await contacts()) < 2) await new Promise((resolve) => setTimeout(resolve, 100));
  const { body } = await served.get<MorningList>(`morning-list?since=${SINCE}`, ipc);
  list = morningList.strict().parse(body);
});
afterAll(() => served.stop());

const names = (entries: readonly { readonly patient: { readonly pseudonym: string } }[]) => [
  ...new Set(entries.map(({ patient }) => patient.pseudonym)),
];

describe('the morning list', () => {
  it('has the new positives since the last round, and nobody who was positive before it', () => {
    expect(names(list.newPositives)).toEqual(['bea']);
  });

  it('has the test that was answered, with the answer', () => {
    expect(names(list.corrections)).toEqual(['dan']);
    expect(list.corrections[0]?.what).toContain('negative');
  });

  it('has every carrier in house with the bed now and the isolation', () => {
    expect(list.carriersInHouse).toMatchObject([
      {
        patient: { pseudonym: 'carla' },
        carbapenemases: ['KPC'],
        since: '2024-01-04',
        place: { ward: 'SURG-2' },
        isolation: 'yes',
      },
    ]);
  });

  it('has whom an open alert asks to isolate and who lies in no isolation, beside carriers', () => {
    expect(list.needsIsolation).toMatchObject([
      {
        patient: { pseudonym: 'emil' },
        place: { ward: 'SURG-1' },
        isolation: 'not-recorded',
      },
    ]);
  });

  it('has carriers who came, moved and left, who left before it and was told of after it too', () => {
    const moves = list.movements
      .filter(({ role }) => role === 'carrier')
      .map(({ patient, kind, from, to }) => [patient.pseudonym, kind, from, to]);
    expect(moves).toEqual([
      ['hal', 'leaving', 'EYE', null],
      ['carla', 'arriving', null, 'SURG-1'],
      ['bea', 'arriving', null, 'ICU-2'],
      ['carla', 'moving', 'SURG-1', 'SURG-2'],
      ['bea', 'leaving', 'ICU-2', null],
    ]);
  });

  it('has the screens that are due of contacts in house, of nobody who left or sees a clinic', () => {
    expect(list.screensDue).toMatchObject([
      {
        patient: { pseudonym: 'gus' },
        ward: 'MED-1',
        title: 'Screen 1 of 4: contact of KPC in Klebsiella pneumoniae',
        dueAt: '2024-01-06T02:00:00.000Z',
        overdue: true,
      },
    ]);
  });

  it('has the tests that are pending with the time by which they are expected', () => {
    expect(list.testsPending).toMatchObject([
      { isolateId: 'L-emil', dueAt: '2024-03-01T02:00:00.000Z', overdue: true },
    ]);
  });

  it('has what else is to be done: here the reports of the confirmed cases', () => {
    const reports = list.otherTasks.filter(({ kind }) => kind === 'statutory-report');
    expect(names(reports).sort()).toEqual(['bea', 'carla']);
  });

  it('does not say "nothing new" while nobody knows of any feed', async () => {
    const { body } = await served.get<MorningList>('morning-list?since=2025-01-01', ipc);
    expect([body.newPositives, body.verdict]).toEqual([[], 'cannot-say']);
  });

  it('cannot say while ingestion publishes its feeds as an earlier release did', async () => {
    const { database } = served.platform;
    for (const sql of [
      'CREATE SCHEMA ingestion',
      `CREATE VIEW ingestion.feed_standing AS
       SELECT 'site-1' AS site, 'LIS' AS sender, now() AS last_at, false AS silent`,
      'GRANT USAGE ON SCHEMA ingestion TO PUBLIC',
      'GRANT SELECT ON ingestion.feed_standing TO PUBLIC',
    ]) {
      await database.query(sql);
    }
    const { status, body } = await served.get<MorningList>(
      'morning-list?site=site-1&since=2025-01-01',
      ipc,
    );
    await database.query('DROP SCHEMA ingestion CASCADE');
    expect([status, body.verdict, body.feeds]).toEqual([200, 'cannot-say', []]);
  });

  it('begins where one’s own last round ended, and where nobody else’s did', async () => {
    const other = await served.key('ipc');
    const until = '2024-03-01T01:30:00.000Z';
    const body = { until };
    const done = await served.post<Round>('morning-list/rounds', ipc, body);
    expect(done.body).toEqual({ site: 'site-1', by: 'ipc nurse', until });
    const mine = (await served.get<MorningList>('morning-list', ipc)).body;
    expect([mine.since, mine.lastRound]).toEqual([until, until]);
    const theirs = (await served.get<MorningList>('morning-list', other)).body;
    expect([theirs.since, theirs.lastRound]).toEqual(['2024-02-29T03:00:00.000Z', null]);
    // The story's clock stands at its last message, which the list has told of.
    await served.post('morning-list/rounds', other, { until: theirs.until });
    const after = (await served.get<MorningList>('morning-list', other)).body;
    expect(Object.values(theirs.movements).length + theirs.newPositives.length).toBeGreaterThan(0);
    expect([after.movements, after.newPositives, after.clusters]).toEqual([[], [], []]);
    const future = { until: '2024-03-02T00:00:00.000Z' };
    expect((await served.post('morning-list/rounds', ipc, future)).status).toBe(400);
  });

  it('is printed as one page without scripts', async () => {
    const response = await fetch(`${served.address}/morning-list/print?since=${SINCE}`, {
      headers: { Authorization: `Bearer ${ipc}` },
    });
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).toContain('<h2>New positives (1)</h2>');
    expect(page).toContain('<h2>Carriers in house (1)</h2>');
    const toIsolate = /<h2>To isolate, beside the carriers \(1\)<\/h2>.*?<\/table>/s.exec(
      page,
    )?.[0];
    expect(toIsolate).toContain('<td data-patient>emil</td>');
    expect(toIsolate).toContain('<td>NOT RECORDED</td>');
    expect(page).not.toContain('<script');
  });

  it('is printed in Chinese for those who ask for it, headings and codes as well', async () => {
    const response = await fetch(`${served.address}/morning-list/print?since=${SINCE}`, {
      headers: { Authorization: `Bearer ${ipc}`, 'Accept-Language': 'zh-CN' },
    });
    expect(response.headers.get('content-language')).toBe('zh');
    const page = await response.text();
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain('<h2>新增阳性 (1)</h2>');
    expect(page).toContain('新发产碳青霉烯酶菌');
    const cells = page
      .replace(/<style>.*<\/style>/s, '')
      .matchAll(/<(?:h1|h2|th|td|p)[^>]*>([^<]+)/g);
    const english = [...cells].filter(([, said = '']) => /[a-z]{2,} [a-z]{2,} [a-z]/.test(said));
    expect(english).toEqual([]);
  });

  it('has what became of clusters, and contacts who moved, left, and are to come', async () => {
    await served.tell(outbreakOfTwo());
    const path = 'morning-list?site=site-2&since=2024-03-06T09:00:00%2B08:00';
    const read = async (of = path) => (await served.get<MorningList>(of, ipc)).body;
    const isThere = ({ clusters, movements }: MorningList) =>
      clusters.length > 0 &&
      movements.some(({ kind }) => kind === 'leaving') &&
      movements.some(({ patient }) => patient.pseudonym === 'nina');
    // Both are decided by the one writer of the site, after each patient's own batch.
    let found = await read();
    while (!isThere(found)) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      found = await read();
    }
    const { clusters } = await read('morning-list?site=site-2&since=2024-01-01');
    const told = clusters.map(({ title, at }) => [/KPC/.test(title), new Date(at).getUTCDate()]);
    expect(told).toEqual([6, 6, 5].map((day) => [true, day])); // the last first
    const moves = found.movements
      .filter(({ role }) => role === 'contact')
      .map(({ patient, kind, from, to }) => [patient.pseudonym, kind, from, to]);
    expect(moves).toEqual([
      ['max', 'moving', 'SURG-9', 'MED-9'],
      ['max', 'leaving', 'MED-9', null],
      ['max', 'arriving', null, 'SURG-9'],
      ['nina', 'arriving', null, 'MED-9'],
    ]);
    expect(found.movements.filter(({ announced }) => announced)).toMatchObject([
      { at: '2024-03-12T09:00:00+08:00', announced: { on: '2024-03-12T09:00:00+08:00' } },
      { announced: { on: null } },
    ]);
    expect(
      found.carriersInHouse.map(({ patient, isolation }) => [patient.pseudonym, isolation]),
    ).toEqual([
      ['kim', 'not-recorded'],
      ['lea', 'not-recorded'],
    ]);
    // Who stayed and was screened has time until the next; who left can't be screened on a round.
    const second = { dueAt: '2024-03-15T00:00:00.000Z', overdue: false };
    expect(names(found.screensDue)).toEqual([]);
    expect(names(found.screensAhead)).toEqual(['ned']);
    expect(found.screensAhead[0]).toMatchObject(second);
    const paper = async (language: string) => {
      const headers = { Authorization: `Bearer ${ipc}`, 'Accept-Language': language };
      const print = `${served.address}/${path.replace('?', '/print?')}`;
      return (await fetch(print, { headers })).text();
    };
    expect(await paper('en')).toMatch(/<h2>Screens due in the coming days \(\d\)<\/h2>/);
    expect(await paper('en')).toContain('<td>to come on 2024-03-12 09:00</td>');
    expect(await paper('en')).toContain('<td>to come, day not told</td>');
    expect(await paper('zh-CN')).toContain('<td>预约于 2024-03-12 09:00 入院</td>');
    // Announced before the last round and not come yet: still to come, and no news.
    const later = path.replace('2024-03-06T09', '2024-03-07T12');
    const next = (await served.get<MorningList>(later, ipc)).body;
    expect(next.movements.filter(({ announced }) => announced)).toHaveLength(2);
    expect(next.movements).toHaveLength(2);
    expect(next.says).not.toContain('movement');
  });

  it('gives no patient’s place to a correction that is about nobody alone', async () => {
    const back = outbreakOfTwo().at('2024-03-08 10:00');
    for (const patient of ['kim', 'lea']) back.report(`L-${patient}`, { patient, withdrawn: true });
    await served.tell(back);
    const path = 'morning-list?site=site-2&since=2024-03-07T12:00:00%2B08:00';
    const about = async () =>
      (await served.get<MorningList>(path, ipc)).body.corrections.filter(
        ({ rule }) => rule === 'rare-mechanism',
      );
    while ((await about()).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await about()).toMatchObject([{ patient: { pseudonym: '' }, place: null }]);
  });

  it('says what is still open beside what it names, and patients beside alerts', async () => {
    const open = async (query: string) =>
      (await served.get<{ items: Alert[] }>(`alerts?status=open&limit=200${query}`, ipc)).body
        .items;
    const alerts = await open('&site=site-1');
    const found = [list.newPositives, list.upgrades].flat();
    const named = [found, list.furtherAlerts, list.corrections].flat();
    const others = alerts.filter(({ id }) => named.every(({ alertId }) => alertId !== id));
    expect([others.length, list.furtherAlerts.length].map((n) => n > 0)).toEqual([true, true]);
    expect(list.stillOpen).toEqual({
      alerts: others.length,
      patients: new Set(others.flatMap(({ patient }) => patient?.pseudonym ?? [])).size,
      critical: others.filter(({ severity }) => severity === 'critical').length,
    });
    const patients = names(found).length;
    expect(list.says).toMatch(
      new RegExp(`^New: ${found.length} alerts \\(${patients} patients?\\)`),
    );
    expect(list.says).toContain(`${list.furtherAlerts.length} further alert`);
    expect(list.says).toContain(`open now: ${others.length} alerts (`);
  });

  it('is for infection control alone, and for its own sites', async () => {
    expect((await served.get('morning-list', await served.key('lab'))).status).toBe(403);
    const elsewhere = await served.key('ipc', ['site-2']);
    expect((await served.get('morning-list?site=site-1', elsewhere)).status).toBe(404);
  });
});

describe('once the site has named its own hospitals', () => {
  const site = 'site=site-3';
  const inHouse = async () => {
    const { body } = await served.get<MorningList>(`morning-list?${site}&since=${SINCE}`, ipc);
    return names(body.carriersInHouse);
  };
  const save = (facilities: readonly string[]) =>
    served.put<AlertRulesView & ProblemDetails>('alert-rules', ipc, {
      ...{ site: 'site-3', reason: 'one campus of two', basedOn: 0 },
      choice: { tunings: {}, ownRules: [], facilities },
    });

  beforeAll(() =>
    served.tell(
      new HospitalStory('site-3')
        .at('2024-03-01 08:00')
        .admit('otto', 'MED-1', 'ward', { facility: 'CITY' })
        .report('L-otto', { patient: 'otto', collectedAt: '2024-03-01 07:30', ...KPC })
        .at('2024-03-02 09:00')
        .transfer('otto', 'XW', 'ward', { facility: 'OTHER' }),
    ),
  );

  it('refuses a list that would put everybody elsewhere, with the names that movements give', async () => {
    expect(await inHouse()).toEqual(['otto']);
    expect((await save(['HOPS'])).body.problems).toEqual([
      expect.objectContaining({
        pointer: '/choice/facilities',
        detail: expect.stringMatching(
          /^no movement names any of these; movements name CITY, OTHER/,
        ),
      }),
    ]);
    expect((await save(['City', ' city'])).body.problems).toMatchObject([
      { pointer: '/choice/facilities/1', detail: 'this hospital is named twice' },
    ]);
  });

  it('a carrier who was moved to another one has left: list, bed, alert and task', async () => {
    expect((await save(['City'])).status).toBe(200);
    const recompute = async () =>
      (await served.get<AlertRulesView>(`alert-rules?${site}`, ipc)).body.recompute.state;
    while ((await recompute()) === 'running') await new Promise((go) => setTimeout(go, 100));
    await served.service.whenCaughtUp();
    expect(await inHouse()).toEqual([]);
    const { body } = await served.get<MorningList>(`morning-list?${site}&since=${SINCE}`, ipc);
    expect(body.movements).toMatchObject([
      { patient: { pseudonym: 'otto' }, kind: 'arriving', to: 'MED-1' },
      { patient: { pseudonym: 'otto' }, kind: 'leaving', from: 'MED-1', to: null },
    ]);
    const lies = async (ward: string) =>
      (await served.get<{ beds: unknown[] }>(`occupancy?${site}&ward=${ward}`, ipc)).body.beds;
    expect([await lies('XW'), await lies('MED-1')]).toEqual([[], []]);
    const { body: alerts } = await served.get<{ items: Alert[] }>(`alerts?${site}`, ipc);
    const isolated = alerts.items.find(({ rule }) => rule === 'not-isolated');
    expect(isolated?.timeline.map(({ kind, text }) => [kind, text])).toContainEqual([
      'cleared',
      'Moved to OTHER.',
    ]);
    expect(alerts.items.filter(({ rule }) => rule === 'export')).toHaveLength(1);
  });
});
