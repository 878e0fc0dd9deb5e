import {
  alert as alertSchema,
  SEVERITIES,
  TOPICS,
  type Alert,
  type AlertList,
  type MorningList,
} from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from './served.story';

interface List {
  readonly items: Alert[];
  readonly next: string | null;
}

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

let served: ServedAlerting;
let ipc: string;
let count = 0;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
});
afterAll(() => served.stop());

/** A patient of his own with a confirmed KPC on a general ward; the story may go on. */
async function raise(
  site = 'site-1',
): Promise<{ alert: Alert; story: HospitalStory; ward: string }> {
  count += 1;
  const ward = `MED-${count}`;
  const patient = `patient-${count}`;
  const story = new HospitalStory(site)
    .at('2024-01-05 06:00')
    .admit(patient, ward, 'ward', { factId: `admission-${count}` })
    .at('2024-01-06 10:00')
    .report(`L-${count}`, { patient, collectedAt: '2024-01-05 06:30', ...KPC });
  await served.tell(story);
  const { body } = await served.get<List>(`alerts?ward=${ward}&rule=new-cpe`, ipc);
  const [alert] = body.items;
  if (!alert) throw new Error('the story raises an alert');
  return { alert, story, ward };
}

const kinds = ({ timeline }: Alert): string[] => timeline.map(({ kind }) => kind);

describe('reading alerts', () => {
  it('shows an alert as the contract describes it', async () => {
    const { alert } = await raise();
    expect(alertSchema.strict().parse(alert)).toMatchObject({
      rule: 'new-cpe',
      severity: 'high',
      status: 'open',
      disposition: null,
      site: 'site-1',
      count: 1,
      raisedAt: '2024-01-06T02:00:00.000Z',
      deliveries: [],
    });
    const { status, body } = await served.get<Alert>(`alerts/${alert.id}`, ipc);
    expect([status, body]).toEqual([200, alert]);
  });

  it('names room and bed to infection control, to anybody else the ward alone', async () => {
    const { alert, story, ward } = await raise();
    const patient = alert.patient?.pseudonym ?? '';
    await served.tell(
      story.at('2024-01-06 12:00').transfer(patient, ward, 'ward', { room: '3', bed: 'B' }),
    );
    const placeFor = async (key: string) =>
      (await served.get<Alert>(`alerts/${alert.id}`, key)).body.place;
    const place = { ward, room: '3', bed: 'B', reportedOn: null };
    const admin = await served.key('admin');
    expect(await placeFor(ipc)).toEqual(place);
    expect(await placeFor(admin)).toEqual({ ...place, room: null, bed: null });
    for (const path of [
      'morning-list?site=site-1',
      `occupancy?ward=${ward}&site=site-1`,
      `patients/${patient}/timeline`,
    ]) {
      const nameBed = async (key: string) => {
        const { body } = await served.get(path, key);
        return /"bed":"B"|3-B/.test(JSON.stringify(body));
      };
      expect([path, await nameBed(ipc), await nameBed(admin)]).toEqual([path, true, false]);
    }
    await served.tell(story.at('2024-01-07 12:00').discharge(patient));
    expect(await placeFor(ipc)).toBeNull();
  });

  it('where no movement is known, the place is the word of the report, with its day', async () => {
    const story = new HospitalStory('site-1').at('2024-01-06 10:00').report('L-claimed', {
      patient: 'claimed',
      collectedAt: '2024-01-05 06:30',
      encounter: { class: 'inpatient', ward: 'ICU-9' },
      ...KPC,
    });
    await served.tell(story);
    const { body } = await served.get<List>('alerts?ward=ICU-9', ipc);
    const place = { ward: 'ICU-9', room: null, bed: null, reportedOn: '2024-01-06' };
    const own = body.items.filter((alert) => alert.patient !== null);
    expect(own.map((alert) => alert.rule)).toContain('new-cpe');
    expect(own.map((alert) => alert.place)).toEqual(own.map(() => place));
    expect(body.items.map(({ rule }) => rule)).not.toContain('not-in-house');
    const list = await served.get<MorningList>('morning-list?site=site-1', ipc);
    expect(list.body.carriersInHouse).toContainEqual(
      expect.objectContaining({
        patient: { pseudonym: 'claimed' },
        place: { ward: 'ICU-9', room: null, bed: null },
        reportedOn: '2024-01-06',
      }),
    );
  });

  it('who came to a clinic is in no bed, whatever a report says', async () => {
    const story = new HospitalStory('site-1')
      .at('2024-01-05 09:00')
      .admit('walking', 'CLINIC', 'outpatient', { class: 'outpatient' })
      .at('2024-01-06 10:00')
      .report('L-walking', {
        patient: 'walking',
        collectedAt: '2024-01-05 09:30',
        encounter: { class: 'inpatient', ward: 'ICU-8' },
        ...KPC,
      });
    await served.tell(story);
    const { body } = await served.get<List>('alerts?rule=new-cpe&limit=200', ipc);
    const own = body.items.filter((alert) => alert.patient?.pseudonym === 'walking');
    expect(own.map(({ place }) => place)).toEqual([null]);
    const list = await served.get<MorningList>('morning-list?site=site-1', ipc);
    const carriers = list.body.carriersInHouse.map(({ patient }) => patient.pseudonym);
    expect(carriers).not.toContain('walking');
  });

  it.each([
    ['status=open,acknowledged', true],
    ['status=resolved', false],
    ['rule=new-cpe', true],
    ['rule=hepatobiliary', false],
    ['severity=high', true],
    ['severity=critical', false],
    ['site=site-1', true],
    ['from=2024-01-06&to=2024-01-06', true],
    ['from=2024-01-07', false],
    ['to=2024-01-05', false],
    ['to=2024-01-06T10:00:00%2B08:00', true],
    ['to=2024-01-06T09:59:59%2B08:00', false],
  ])('filters by %s, days being days of the site', async (filter, found) => {
    const { alert, ward } = await raise();
    const rule = filter.startsWith('rule=') ? '' : '&rule=new-cpe';
    const { body } = await served.get<List>(`alerts?ward=${ward}${rule}&${filter}`, ipc);
    expect(body.items.map(({ id }) => id)).toEqual(found ? [alert.id] : []);
  });

  it.each(['raised', 'severity'])('gives pages by %s that hold every alert once', async (sort) => {
    for (let alerts = 0; alerts < 3; alerts += 1) await raise();
    const paged: Alert[] = [];
    for (let next: string | null = ''; next !== null;) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const { body } = await served.get<List>(`alerts?sort=${sort}&limit=2${cursor}`, ipc);
      paged.push(...body.items);
      next = body.next;
    }
    const { body } = await served.get<List>(`alerts?sort=${sort}&limit=1000`, ipc);
    const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);
    expect(ids(paged)).toEqual(ids(body.items));
    expect(new Set(ids(paged)).size).toBe(paged.length);
    const ranks = paged.map(({ severity }) => SEVERITIES.indexOf(severity));
    if (sort === 'severity') expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });

  it('says how many fit and what each status would show, however short the page is', async () => {
    const { alert } = await raise('site-counted');
    await served.post(`alerts/${alert.id}/acknowledge`, ipc);
    const path = 'alerts?site=site-counted&counts=true&limit=';
    const { items } = (await served.get<List>(`${path}200`, ipc)).body;
    const open = items.filter(({ status }) => status === 'open').length;
    const counted = async (more: string) => (await served.get<AlertList>(path + more, ipc)).body;
    expect((await counted('1&status=open')).counts).toMatchObject({
      total: open,
      patients: 1,
      byStatus: { open, acknowledged: 1 },
    });
    const high = items.filter(({ severity }) => severity === 'high').length;
    expect((await counted('1&severity=high')).counts?.bySeverity).toEqual({ high });
    expect((await counted('1&severity=info')).counts).toMatchObject({ total: 0, byStatus: {} });
  });

  it.each(['status=closed', 'severity=red', 'limit=0', 'cursor=nonsense', 'unknown=1'])(
    'refuses the query %s',
    async (query) => {
      const { status } = await served.get(`alerts?${query}`, ipc);
      expect(status).toBe(400);
    },
  );

  it('does not exist for a key of another site, in the list or by its id', async () => {
    const { alert, ward } = await raise('site-1');
    const elsewhere = await served.key('ipc', ['site-2']);
    expect((await served.get(`alerts/${alert.id}`, elsewhere)).status).toBe(404);
    expect((await served.post(`alerts/${alert.id}/acknowledge`, elsewhere)).status).toBe(404);
    expect(
      (await served.get<List>(`alerts?ward=${ward}&rule=new-cpe`, elsewhere)).body.items,
    ).toEqual([]);
    expect((await served.get('alerts?site=site-1', elsewhere)).status).toBe(404);
  });

  it.each(['sender', 'lab', 'analyst'] as const)('is closed to the role %s', async (role) => {
    const key = await served.key(role);
    expect((await served.get('alerts', key)).status).toBe(403);
  });

  it('knows no alert of another name', async () => {
    expect((await served.get('alerts/nonsense', ipc)).status).toBe(404);
    expect((await served.get('alerts/6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', ipc)).status).toBe(404);
  });
});

describe('acting on alerts', () => {
  it('acknowledged twice is acknowledged once, by the name of the key', async () => {
    const { alert } = await raise();
    const first = await served.post(`alerts/${alert.id}/acknowledge`, ipc);
    const second = await served.post(`alerts/${alert.id}/acknowledge`, ipc, {});
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(second.body.status).toBe('acknowledged');
    expect(second.body.timeline.at(-1)).toMatchObject({
      kind: 'acknowledged',
      actor: 'ipc nurse',
    });
    expect(kinds(second.body)).toEqual(['raised', 'acknowledged']);
  });

  it('two nurses who acknowledge at once leave one entry', async () => {
    const { alert } = await raise();
    const path = `alerts/${alert.id}/acknowledge`;
    const answers = await Promise.all([1, 2, 3, 4].map(() => served.post(path, ipc)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { body } = await served.get<Alert>(`alerts/${alert.id}`, ipc);
    expect(kinds(body)).toEqual(['raised', 'acknowledged']);
  });

  it('is resolved with a disposition and a comment, and reopened', async () => {
    const { alert } = await raise();
    const resolution = { disposition: 'already-known', comment: 'carrier since 2022' };
    const resolved = await served.post(`alerts/${alert.id}/resolve`, ipc, resolution);
    expect(resolved.body).toMatchObject({ status: 'resolved', disposition: 'already-known' });
    expect(resolved.body.timeline.at(-1)?.text).toBe(
      'Resolved as already known. carrier since 2022',
    );
    const again = await served.post(`alerts/${alert.id}/resolve`, ipc, resolution);
    expect([again.status, again.body]).toEqual([200, resolved.body]);
    const otherwise = { disposition: 'contaminant' };
    const refused = await served.post<{ code: string }>(
      `alerts/${alert.id}/resolve`,
      ipc,
      otherwise,
    );
    expect([refused.status, refused.body.code]).toEqual([409, 'alert-resolved']);
    const late = await served.post(`alerts/${alert.id}/acknowledge`, ipc);
    expect(late.status).toBe(409);
    const reopened = await served.post(`alerts/${alert.id}/reopen`, ipc);
    expect(reopened.body).toMatchObject({ status: 'open', disposition: null });
  });

  it.each([
    ['resolve', { disposition: 'solved' }],
    ['resolve', { disposition: 'retracted' }],
    ['resolve', {}],
    ['resolve', undefined],
    ['comment', { comment: ' ' }],
    ['isolation', { isolation: 'unknown' }],
    ['acknowledge', { note: 'x' }],
  ])('refuses to %s with %j', async (act, body) => {
    const { alert } = await raise();
    const { status } = await served.post(`alerts/${alert.id}/${act}`, ipc, body);
    expect(status).toBe(422);
  });

  it('takes a recorded isolation back, which then never held', async () => {
    const { alert } = await raise();
    const path = `alerts/${alert.id}/isolation`;
    expect((await served.post(path, ipc, { isolation: 'none' })).status).toBe(409);
    const { body: isolated } = await served.post(path, ipc, { isolation: 'cohort' });
    expect(isolated.isolation).toBe('cohort');
    await served.post(path, ipc, { isolation: 'none' });
    const { body } = await served.post(path, ipc, { isolation: 'none' });
    expect(body.timeline.map(({ text }) => text).slice(1)).toEqual([
      'Isolation recorded: cohort.',
      'Recorded isolation taken back.',
    ]);
  });

  it('records isolation and comments in the timeline', async () => {
    const { alert } = await raise();
    const isolation = { isolation: 'single' };
    await served.post(`alerts/${alert.id}/isolation`, ipc, isolation);
    await served.post(`alerts/${alert.id}/isolation`, ipc, isolation);
    await served.post(`alerts/${alert.id}/comment`, ipc, { comment: 'moved to bed 7' });
    const { body } = await served.post(`alerts/${alert.id}/comment`, ipc, {
      comment: 'moved to bed 7',
    });
    expect(body.timeline.map(({ text }) => text).slice(1)).toEqual([
      'Isolation recorded: single room.',
      'moved to bed 7',
    ]);
  });

  it('a repeat after it was resolved feeds it, news raises it again', async () => {
    const { alert, story } = await raise();
    const patient = alert.patient?.pseudonym ?? '';
    await served.post(`alerts/${alert.id}/resolve`, ipc, { disposition: 'relevant' });
    story
      .at('2024-01-08 10:00')
      .report(`${alert.isolates[0]}-b`, { patient, collectedAt: '2024-01-07 06:30', ...KPC });
    await served.tell(story);
    const fed = await served.get<Alert>(`alerts/${alert.id}`, ipc);
    expect(fed.body).toMatchObject({ status: 'resolved', disposition: 'relevant', count: 2 });

    story.at('2024-01-09 10:00').transfer(patient, `ICU-${patient}`, 'icu', { factId: patient });
    await served.tell(story);
    const inIcu = await served.get<List>(`alerts?ward=ICU-${patient}&rule=vulnerable-unit`, ipc);
    const id = inIcu.body.items[0]?.id ?? '';
    await served.post(`alerts/${id}/resolve`, ipc, { disposition: 'relevant' });
    story
      .at('2024-01-10 10:00')
      .transfer(patient, 'MED-0', 'ward', { factId: `${patient}-out` })
      .at('2024-01-11 10:00')
      .transfer(patient, `ICU-${patient}`, 'icu', { factId: `${patient}-back` });
    await served.tell(story);
    const back = await served.get<Alert>(`alerts/${id}`, ipc);
    expect(back.body.status).toBe('open');
    expect(kinds(back.body)).toEqual(['raised', 'resolved', 'reraised']);
  });

  it('a corrected result retracts what a nurse had acknowledged; nobody can reopen that', async () => {
    const { alert, story } = await raise();
    await served.post(`alerts/${alert.id}/acknowledge`, ipc);
    story.at('2024-01-08 10:00').report(alert.isolates[0] ?? '', {
      status: 'corrected',
      cpe: 'negative',
      carbapenemases: [],
    });
    await served.tell(story);
    const { body } = await served.get<Alert>(`alerts/${alert.id}`, ipc);
    expect(body).toMatchObject({ status: 'resolved', disposition: 'retracted' });
    expect(kinds(body)).toEqual(['raised', 'acknowledged', 'retracted']);
    const refused = await served.post<{ code: string }>(`alerts/${alert.id}/reopen`, ipc);
    expect([refused.status, refused.body.code]).toEqual([409, 'alert-retracted']);
  });

  it('leaves an entry in the audit for every act, and none for a repeat', async () => {
    const { alert } = await raise();
    await served.post(`alerts/${alert.id}/acknowledge`, ipc);
    await served.post(`alerts/${alert.id}/acknowledge`, ipc);
    const entries = await served.platform.database.query(
      'SELECT action, site FROM access.audit WHERE target = $1',
      [alert.id],
    );
    expect(entries).toEqual([{ action: 'alert.acknowledged', site: 'site-1' }]);
  });
});

describe('what others hear', () => {
  it('an event tells of each version of an alert, without what a person typed', async () => {
    const { alert } = await raise();
    await served.post(`alerts/${alert.id}/comment`, ipc, { comment: 'Mrs Miller in bed 7' });
    const records = await served.platform.database.query<{
      value: Alert;
      cause: string | null;
    }>(
      `SELECT value, cause FROM log.record
       WHERE topic = $1 AND value->>'id' = $2 ORDER BY "offset"`,
      [TOPICS.alertsChanged, alert.id],
    );
    // Between the two the admission may come, which gives the alert its ward.
    expect(kinds(records[0]?.value ?? alert)).toEqual(['raised']);
    expect(kinds(records.at(-1)?.value ?? alert)).toEqual(['raised', 'commented']);
    expect(records[0]?.cause).not.toBeNull();
    expect(JSON.stringify(records)).not.toContain('Miller');
    for (const { value } of records) alertSchema.strict().parse(value);
  });
});
