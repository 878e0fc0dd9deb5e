import {
  clusterSummary,
  cluster as clusterSchema,
  contact,
  patientTimeline,
} from '@carbawatch/contracts';
import type {
  Alert,
  AlertRulesView,
  Cluster,
  Contact,
  OccupancyView,
  PatientTimeline,
} from '@carbawatch/contracts';
import { HospitalStory, KLEBSIELLA, type ToldResult } from '@carbawatch/testing';
import { wardOutbreak } from '../site/ward-outbreak.story';
import { ServedAlerting } from './served.story';

interface List<T> {
  readonly items: T[];
  readonly next: string | null;
}

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(withSinks(wardOutbreak()));
  await until(async () => {
    const quiet = await clusters('status=quiet');
    const waiting = await served.platform.database.query(
      `SELECT FROM alerting.cluster WHERE rested AND status = 'open'`,
    );
    return quiet.length === 2 && waiting.length === 2;
  });
}, 120_000);
afterAll(() => served.stop());

/** One sink of SURG-1 has the plasmid; what others have, had or seemed to have is nothing of it. */
function withSinks(story: HospitalStory): HospitalStory {
  const sink = (isolateId: string, day: string, more: Partial<ToldResult> = {}) =>
    story.report(isolateId, {
      cpe: 'confirmed',
      carbapenemases: ['NDM-5'],
      st: '147',
      collectedAt: day,
      specimen: { type: 'sink swab', purpose: 'environmental' },
      encounter: { ward: 'SURG-1' },
      ...more,
    });
  sink('E-sink', '2024-04-10');
  sink('E-other-ward', '2024-04-10', { encounter: { ward: 'MED-9' } });
  sink('E-other-enzyme', '2024-04-10', { carbapenemases: ['KPC-2'] });
  sink('E-negative', '2024-04-10', { cpe: 'negative', carbapenemases: [] });
  sink('E-before', '2023-03-14');
  sink('E-withdrawn', '2024-04-10');
  sink('E-withdrawn', '2024-04-10', { withdrawn: true });
  return story;
}

/** Those that time and place join. */
const LINKED = 'kind=clone,plasmid,environmental';

async function clusters(query = ''): Promise<Cluster[]> {
  const { body } = await served.get<List<Cluster>>(`clusters?${query}`, ipc);
  return body.items;
}

/** Waits for the site's clock, which fires a second after what moved it. */
async function until(met: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await met()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('what was waited for did not come');
}

describe('clusters', () => {
  it('are named by their alerts, and by no others', async () => {
    const { body } = await served.get<List<Alert>>('alerts?limit=200', ipc);
    const named = body.items.flatMap(({ cluster }) => cluster ?? []).sort();
    const all = await clusters();
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set(named));
    const others = body.items.filter(({ rule }) => rule === 'new-cpe');
    expect(others.every(({ cluster }) => cluster === null)).toBe(true);
  });

  it('are listed as the contract describes them, and found by ward, family and status', async () => {
    const all = await clusters();
    for (const one of all) expect(clusterSummary.strict().parse(one)).toBeTruthy();
    expect(all).toHaveLength(6);
    expect(await clusters(LINKED)).toHaveLength(3);
    expect(await clusters(`${LINKED}&ward=MED-1`)).toHaveLength(1);
    expect(await clusters(`${LINKED}&family=NDM&status=open`)).toHaveLength(1);
    expect(await clusters(`${LINKED}&family=NDM-5&status=open`)).toHaveLength(1);
    expect(await clusters(`${LINKED}&from=2024-04-01`)).toHaveLength(1);
  });

  it('of the hospital and of one case lead to the alerts of their rules', async () => {
    const rules = await Promise.all(
      (await clusters('kind=hospital,any-one')).map(async ({ kind, alertId }) => {
        const { body } = await served.get<Alert>(`alerts/${alertId}`, ipc);
        return `${kind}: ${body.rule}`;
      }),
    );
    expect(rules.sort()).toEqual([
      'any-one: rare-mechanism',
      'any-one: rare-mechanism',
      'hospital: hospital-wide',
    ]);
  });

  it('show members, edges and history, and lead to their alert', async () => {
    const [first] = await clusters(`${LINKED}&family=NDM`);
    const { body } = await served.get<Cluster>(`clusters/${first?.id}`, ipc);
    expect(clusterSchema.strict().parse(body).members).toHaveLength(3);
    expect(body.contactsToScreen).toBeGreaterThan(0);
    const { body: alert } = await served.get<Alert>(`alerts/${body.alertId}`, ipc);
    expect(alert).toMatchObject({ rule: 'cluster', patient: null, status: 'open' });
  });

  it('show the same enzyme in the environment of their wards, and say so', async () => {
    const [first] = await clusters(`${LINKED}&family=NDM`);
    const { body } = await served.get<Cluster>(`clusters/${first?.id}`, ipc);
    expect(body.environment).toEqual([
      {
        isolateId: 'E-sink',
        species: KLEBSIELLA,
        st: '147',
        family: 'NDM',
        alleles: ['NDM-5'],
        specimen: 'sink swab',
        ward: 'SURG-1',
        collectedAt: '2024-04-10',
        day: '2024-04-10',
      },
    ]);
    expect(body.because.at(-1)).toBe(
      'Found in the environment: NDM-5, Klebsiella pneumoniae ST147, SURG-1, 2024-04-10.',
    );
    const [kpc] = await clusters(`${LINKED}&family=KPC`);
    const other = await served.get<Cluster>(`clusters/${kpc?.id}`, ipc);
    expect(other.body.environment).toEqual([]);
  });

  it('of the hospital and of one case are the outbreak of the ward that holds most of them', async () => {
    const all = await clusters();
    const shown = all.map(({ kind, outbreak, shares }) => {
      const leader = all.find(({ id }) => id === outbreak);
      const first = shares.map(({ kind: other, patients, of }) => `${other} ${patients}/${of}`)[0];
      return `${kind} of ${leader?.title ?? 'none'}: ${first ?? 'shares nobody'}`;
    });
    const st11 = 'KPC-2 · Klebsiella pneumoniae ST11 · ICU-1, MED-1 · 3 patients';
    const ndm = 'NDM-5 · 3 species · SURG-1, SURG-2 · 3 patients';
    expect(shown.sort()).toEqual([
      `any-one of ${st11}: hospital 5/5`,
      `any-one of ${ndm}: plasmid 3/3`,
      `clone of ${st11}: any-one 3/5`,
      'clone of KPC-2 · Klebsiella pneumoniae ST307 · ICU-1 · 2 patients: any-one 2/5',
      `hospital of ${st11}: any-one 5/5`,
      `plasmid of ${ndm}: any-one 3/3`,
    ]);
  });

  it('an alert of a cluster is acknowledged and resolved like any other', async () => {
    const [first] = await clusters(`${LINKED}&family=NDM`);
    const path = `alerts/${first?.alertId}`;
    const acknowledged = await served.post(`${path}/acknowledge`, ipc);
    expect(acknowledged.body).toMatchObject({ status: 'acknowledged' });
    const resolved = await served.post(`${path}/resolve`, ipc, { disposition: 'relevant' });
    expect(resolved.body).toMatchObject({ status: 'resolved', disposition: 'relevant' });
    expect((await served.post(`${path}/reopen`, ipc)).body).toMatchObject({ status: 'open' });
  });

  it('do not exist for a key of another site', async () => {
    const elsewhere = await served.key('ipc', ['site-2']);
    const [first] = await clusters();
    expect((await served.get(`clusters/${first?.id}`, elsewhere)).status).toBe(404);
    expect((await served.get<List<Cluster>>('clusters', elsewhere)).body.items).toEqual([]);
  });
});

describe('who lay beside whom', () => {
  it('contacts of a case are listed with ward, hours and where they are now', async () => {
    const { body } = await served.get<List<Contact>>('contacts?case=dora', ipc);
    expect(body.items.map(({ pseudonym }) => pseudonym).sort()).toEqual(['eva', 'fay']);
    for (const one of body.items) {
      expect(contact.strict().parse(one)).toMatchObject({ ward: 'ICU-1', wardNow: 'ICU-1' });
      expect(one.hours).toBeGreaterThan(24);
    }
  });

  it('pages together hold every contact once', async () => {
    const all = (await served.get<List<Contact>>('contacts?limit=100', ipc)).body.items;
    const ids: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next && `&cursor=${next}`;
      const { body } = await served.get<List<Contact>>(`contacts?limit=3${cursor}`, ipc);
      ids.push(...body.items.map(({ id }) => id));
      next = body.next;
    }
    expect(ids).toEqual(all.map(({ id }) => id));
  });

  it('a ward shows who lies in its beds and what they carry', async () => {
    const { body } = await served.get<OccupancyView>('occupancy?ward=SURG-2&site=site-1', ipc);
    const shown = body.beds.map(({ pseudonym, carriage }) => [pseudonym, carriage[0]?.family]);
    expect(shown.sort()).toEqual([
      ['ada', 'KPC'],
      ['hana', 'NDM'],
      ['ida', 'NDM'],
    ]);
    const before = 'occupancy?ward=ICU-1&site=site-1&at=2024-03-02T10:00:00%2B08:00';
    const { body: then } = await served.get<OccupancyView>(before, ipc);
    expect(then.beds.map(({ pseudonym }) => pseudonym)).toEqual(['ada']);
  });
});

describe('one patient', () => {
  it('has stays, carriage, contacts, clusters and alerts in one answer, under both numbers', async () => {
    const { body } = await served.get<PatientTimeline>('patients/cora-too/timeline', ipc);
    expect(patientTimeline.strict().parse(body)).toMatchObject({
      pseudonym: 'cora',
      pseudonyms: ['cora', 'cora-too'],
      wardNow: 'MED-1',
      isolationNow: 'not-recorded',
    });
    expect(body.clusters.map(({ kind }) => kind).sort()).toEqual(['any-one', 'clone', 'hospital']);
    expect(body.carriage).toMatchObject([{ kind: 'carrier', family: 'KPC', origin: 'own' }]);
    expect(new Set(body.items.map(({ kind }) => kind))).toEqual(
      new Set(['stay', 'isolate', 'alert', 'contact', 'cluster']),
    );
  });

  it('of whom no rule has anything to say has a timeline all the same', async () => {
    const story = new HospitalStory('site-1')
      .at('2024-04-29 13:00')
      .report('L-quinn', { patient: 'quinn', cre: 'not-cre', cpe: 'negative', carbapenemases: [] });
    await served.tell(story);
    const isolatesOf = async (pseudonym: string) => {
      const { body } = await served.get<PatientTimeline>(`patients/${pseudonym}/timeline`, ipc);
      const { items, carriage } = patientTimeline.strict().parse(body);
      const lines = items.filter(({ kind }) => kind === 'isolate');
      const isolates = lines.map(({ ref, text }) => (text.startsWith(ref ?? '') ? text : ref));
      return { isolates, families: carriage.map(({ family }) => family) };
    };
    const found = (id: string, result: string) => [id, `${id}: ${result}.`];
    const kpc = 'CRE, carbapenemase confirmed, KPC';
    const isolates = ['L-cora', 'L-cora-2'].flatMap((id) => found(id, kpc));
    expect(await isolatesOf('cora')).toEqual({ isolates, families: ['KPC'] });
    const negative = found('L-quinn', 'carbapenemase negative');
    expect(await isolatesOf('quinn')).toEqual({ isolates: negative, families: [] });
  });

  it('nobody knows is not found', async () => {
    expect((await served.get('patients/nobody/timeline', ipc)).status).toBe(404);
  });

  it('everybody who carries is in the list of carriers', async () => {
    const { body } = await served.get<List<{ pseudonym: string }>>('carriers?inHouse=true', ipc);
    const names = new Set(body.items.map(({ pseudonym }) => pseudonym));
    expect([...names].sort()).toEqual(['ada', 'bea', 'cora', 'dora', 'eva', 'gina', 'hana', 'ida']);
  });

  it('isolation recorded in an alert clears what asked for it, from when it was recorded', async () => {
    const path = 'alerts?rule=not-isolated&status=open&ward=ICU-1';
    const { body } = await served.get<List<Alert>>(path, ipc);
    const [alert] = body.items;
    const recorded = await served.post(`alerts/${alert?.id}/isolation`, ipc, {
      isolation: 'single',
    });
    expect(recorded.body).toMatchObject({ status: 'resolved', disposition: 'cleared' });
    const [raised, isolated, cleared] = recorded.body.timeline;
    expect([raised?.kind, isolated?.kind, cleared?.kind]).toEqual([
      'raised',
      'isolated',
      'cleared',
    ]);
    expect(cleared?.at).toBe(isolated?.at);
    const isolationNow = async () =>
      (
        await served.get<{ isolationNow: string }>(
          `patients/${alert?.patient?.pseudonym}/timeline`,
          ipc,
        )
      ).body.isolationNow;
    expect(await isolationNow()).toBe('single');
    const { body: ward } = await served.get<OccupancyView>('occupancy?ward=ICU-1&site=site-1', ipc);
    const bed = ward.beds.find(({ pseudonym }) => pseudonym === alert?.patient?.pseudonym);
    expect(bed?.isolation).toBe('single');
    await served.post(`alerts/${alert?.id}/isolation`, ipc, { isolation: 'none' });
    expect(await isolationNow()).not.toBe('single');
    expect(Date.parse(isolated?.at ?? '')).toBeGreaterThan(Date.parse(raised?.at ?? ''));
  });
});

describe('a database from before the joined picture', () => {
  it('has stays, cases and clusters worked out by its first start', async () => {
    const { database } = served.platform;
    const counts = () =>
      database.query(`SELECT (SELECT count(*) FROM alerting.occupancy) AS stays,
                             (SELECT count(*) FROM alerting.known_case) AS cases,
                             (SELECT count(*) FROM alerting.contact) AS contacts`);
    await served.service.whenCaughtUp();
    const before = await counts();
    for (const table of ['occupancy', 'known_case', 'contact', 'cluster', 'case_link']) {
      await database.query(`DELETE FROM alerting.${table}`);
    }
    await database.query(`INSERT INTO alerting.rule_job VALUES ('site-1', 0, '')`);
    await until(async () => (await database.query('SELECT FROM alerting.rule_job')).length === 0);
    await served.service.whenCaughtUp();
    expect(await counts()).toEqual(before);
    expect(await clusters()).toHaveLength(6);
  }, 60_000);
});

describe('the site’s rules', () => {
  const choice = (tunings: object) => ({ tunings, ownRules: [] });

  async function put(body: object): Promise<{ status: number; body: AlertRulesView }> {
    return served.request<AlertRulesView>('PUT', 'alert-rules', ipc, { site: 'site-1', ...body });
  }

  /** Status and disposition of each alert of the rule. */
  async function alertsOf(rule: string): Promise<string[]> {
    const { body } = await served.get<List<Alert>>(`alerts?rule=${rule}&limit=200`, ipc);
    return body.items.map(({ status, disposition }) => `${status} ${disposition ?? '-'}`).sort();
  }

  const done = () =>
    until(async () => {
      const { body } = await served.get<AlertRulesView>('alert-rules?site=site-1', ipc);
      return body.recompute.state === 'done';
    });

  it.each([
    ['a person', 'statutory-report', 0],
    ['what joins persons', 'contacts', 2],
  ])(
    'a rule of %s that is switched off clears what is open, undone it stands as before',
    async (_, rule, version) => {
      const before = await alertsOf(rule);
      expect(before).toContain('open -');
      const saved = await put({
        reason: 'our law knows no such report',
        basedOn: version,
        choice: choice({ [rule]: { enabled: false } }),
      });
      expect(saved).toMatchObject({ status: 200, body: { version: version + 1 } });
      await done();
      const off = before.map((line) => (line === 'open -' ? 'resolved cleared' : line));
      expect(await alertsOf(rule)).toEqual(off.sort());
      // A site in the address would be read by nobody, and another site's rules be changed.
      const astray = await served.request('PUT', 'alert-rules?site=site-2', ipc, {
        ...{ basedOn: 1, reason: 'astray', choice: { tunings: {}, ownRules: [] } },
      });
      expect(astray).toMatchObject({ status: 400, body: { problems: [{ pointer: '/site' }] } });
      const undone = await served.post<AlertRulesView>('alert-rules/undo', ipc, {
        site: 'site-1',
        reason: 'it does',
      });
      expect(undone.body).toMatchObject({ version: version + 2, choice: { tunings: {} } });
      await done();
      await until(async () => (await alertsOf(rule)).join() === before.join());
    },
    60_000,
  );

  it('a threshold reaches clusters too: three patients at the least leave two of three', async () => {
    await put({
      reason: 'pairs are watched by hand',
      basedOn: 4,
      choice: choice({ cluster: { parameters: { minPatients: 3 } } }),
    });
    await done();
    await served.service.whenCaughtUp();
    // With three at the least, what a correction leaves with two is none any more.
    const standing = (await clusters(LINKED)).filter(({ status }) => status !== 'dissolved');
    expect(standing.map(({ patients }) => patients)).toEqual([3, 3]);
  }, 60_000);

  it('what was edited from an older version is refused, and so is what there is not', async () => {
    const stale = await put({ reason: 'x', basedOn: 0, choice: choice({}) });
    expect(stale.status).toBe(409);
    const { body } = await served.get<AlertRulesView>('alert-rules?site=site-1', ipc);
    const bad = choice({ contacts: { parameters: { shoes: 1 } } });
    const refused = await put({ reason: 'x', basedOn: body.version, choice: bad });
    expect(refused.status).toBe(422);
  });

  it('every version is kept with who saved it and why', async () => {
    const path = 'alert-rules/versions?site=site-1';
    const { body } = await served.get<List<{ version: number; reason: string }>>(path, ipc);
    expect(body.items.map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
    expect(body.items.at(-1)).toMatchObject({ reason: 'our law knows no such report' });
  });
});
