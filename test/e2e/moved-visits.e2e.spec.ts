import { randomUUID } from 'node:crypto';
import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { addDays, type EncounterChanged, type IsolateReported } from '@carbawatch/contracts';
import { ingestionService } from '@carbawatch/ingestion';
import { statsService } from '@carbawatch/stats';
import fc from 'fast-check';
import { HostedSystem } from '../support/hosted-system';
import { whenSettled } from '../support/wait';

/** A visit that a hospital moves to another patient, with all that was told under its number. */
const SERVICES = [ingestionService, classificationService, alertingService, statsService];
const SETTLED_MS_MAX = 120_000;

interface ShownAlert {
  readonly rule: string;
  readonly patient: string;
  readonly status: string;
  readonly timeline: readonly { readonly kind: string; readonly text: string }[];
}

describe('what is reported with the number of a visit', () => {
  let system: HostedSystem;
  let minute = 0;

  beforeAll(async () => {
    system = await HostedSystem.start(SERVICES, {
      CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
      CARBAWATCH_CLOCK: 'message',
    });
  }, 120_000);
  afterAll(() => system.stop());

  async function send(type: string, ...segments: string[]): Promise<void> {
    minute += 1;
    const time = `2024010308${String(minute).padStart(2, '0')}00`;
    const msh = `MSH|^~\\&|HIS|HOSP|CW|CW|${time}||${type}|${randomUUID().slice(0, 20)}|P|2.5.1`;
    const evn = type.startsWith('ADT') ? [`EVN||${time}||||${time}`] : [];
    const answer = await fetch(`${system.base}/api/v1/messages`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${system.api.key}`,
        'Content-Type': 'application/hl7-v2',
      },
      body: [msh, ...evn, ...segments].join('\r'),
    });
    expect([answer.status, await answer.json()]).toMatchObject([202, { status: 'accepted' }]);
    await system.whenCaughtUp();
  }

  const pid = (patient: string, account = '') =>
    `PID|1||${patient}^^^HOSP^MR${'|'.repeat(15)}${account}`;
  const pv1 = (visit: string) => `PV1|1|I|MED-1^2^A${'|'.repeat(16)}${visit}`;
  const admit = (patient: string, visit: string, account?: string) =>
    send('ADT^A01', pid(patient, account), pv1(visit));
  const move = (from: string, to: string, number: string) =>
    send('ADT^A44', pid(to), `MRG|${from}^^^HOSP^MR||${number}`);
  const GENE = 'OBX|2|CWE|49617-4^blaKPC^LN|1|260373001^Detected^SCT||||||F';
  const culture = (
    patient: string,
    visit: string,
    isolate: string,
    status = 'F',
    at = '202401030600',
  ) =>
    send(
      'ORU^R01',
      pid(patient),
      pv1(visit),
      `OBR|1||${isolate}^LAB|6463-4^Bacteria identified^LN|||${at}|||||||||||||||202401030700|||${status}`,
      `OBX|1|CWE|6463-4^Bacteria identified^LN|1|56415008^Klebsiella pneumoniae^SCT||||||${status}`,
      GENE,
      `SPM|1|^S1||122575003^Urine^SCT|||||||||||||${at}`,
    );

  /** The new case's alert of an isolate: of whom, and its course. */
  async function newCases(isolate: string): Promise<ShownAlert[]> {
    return system.database.query(
      `SELECT rule, patient, coalesce(disposition, status) AS status, timeline FROM alerting.alert
       WHERE rule = 'new-cpe' AND isolates::text LIKE $1 ORDER BY raised_at, patient`,
      [`%${isolate}-1%`],
    );
  }
  const coursesOf = (alerts: readonly ShownAlert[]) =>
    alerts.map(({ status, timeline }) => [status, ...timeline.map(({ kind }) => kind)]);
  const wordsOf = (alert: ShownAlert | undefined) =>
    (alert?.timeline ?? []).map(({ text }) => text).join('\n');

  async function bedsOf(patient: string | undefined): Promise<unknown[]> {
    return system.database.query(
      'SELECT ward FROM alerting.occupancy WHERE site = $1 AND pseudonym = $2',
      ['site-1', patient],
    );
  }

  it('goes with the visit: the first patient’s alert is retracted, the second’s is raised', async () => {
    await admit('A1', 'VA');
    await culture('A1', 'VA', 'LA');
    const [first] = await newCases('LA');
    expect([first?.status, await bedsOf(first?.patient)]).toEqual(['open', [{ ward: 'MED-1' }]]);
    await move('A1', 'A2', 'VA');
    const alerts = await newCases('LA');
    expect(coursesOf(alerts)).toEqual([
      ['retracted', 'raised', 'retracted'],
      ['open', 'raised'],
    ]);
    const [was, is] = alerts;
    expect(wordsOf(was)).toContain("the visit was moved to another patient's number");
    expect(is?.patient).not.toBe(was?.patient);
    expect(await bedsOf(was?.patient)).toEqual([]);
    expect(await bedsOf(is?.patient)).toEqual([{ ward: 'MED-1' }]);
  });

  it('is the second patient’s at once where the visit was moved before', async () => {
    await admit('B1', 'VB');
    await move('B1', 'B2', 'VB');
    await culture('B1', 'VB', 'LB');
    const [alert, ...others] = await newCases('LB');
    expect([coursesOf([alert].flatMap((one) => one ?? [])), others]).toEqual([
      [['open', 'raised']],
      [],
    ]);
    expect(await bedsOf(alert?.patient)).toEqual([{ ward: 'MED-1' }]);
  });

  it('stays there when the laboratory goes on to name the first patient', async () => {
    await admit('C1', 'VC');
    await culture('C1', 'VC', 'LC', 'P');
    await move('C1', 'C2', 'VC');
    await culture('C1', 'VC', 'LC', 'F');
    expect((await newCases('LC')).map(({ status }) => status)).toEqual(['retracted', 'open']);
  });

  it('comes back with it', async () => {
    await admit('D1', 'VD');
    await culture('D1', 'VD', 'LD');
    await move('D1', 'D2', 'VD');
    await move('D2', 'D1', 'VD');
    const alerts = await newCases('LD');
    expect(alerts.map(({ status }) => status)).toEqual(['open', 'retracted']);
    expect(wordsOf(alerts[1])).toContain("the visit was moved to another patient's number");
    expect(await bedsOf(alerts[0]?.patient)).toEqual([{ ward: 'MED-1' }]);
    expect(await bedsOf(alerts[1]?.patient)).toEqual([]);
  });

  it('but what names no visit stays, and the work list asks whose it is', async () => {
    await admit('F1', 'VF');
    await culture('F1', '', 'LF', 'F', '202401030850');
    await move('F1', 'F2', 'VF');
    const [alert] = await newCases('LF');
    expect([alert?.status, await bedsOf(alert?.patient)]).toEqual(['open', []]);
    const answer = await fetch(`${system.base}/api/v1/tasks?kind=check-patient`, {
      headers: { Authorization: `Bearer ${system.api.key}` },
    });
    expect(await answer.json()).toMatchObject({
      items: [
        {
          ...{ kind: 'check-patient', status: 'open', isolateId: 'LF-1', ward: 'MED-1' },
          patient: { pseudonym: alert?.patient },
          title: 'Check whose result this is: Klebsiella pneumoniae',
        },
      ],
    });
  });

  const merge = (from: string, to: string) => send('ADT^A40', pid(to), `MRG|${from}^^^HOSP^MR`);
  /** Who lies where, by alerting and by stats, and whose the open alert of an isolate is. */
  async function pictureOf(isolate: string) {
    const open = (await newCases(isolate)).filter(({ status }) => status === 'open');
    const stays = await system.database.query<{ person: string }>(
      'SELECT person FROM stats.ward_stay WHERE known_to = $1 AND person = ANY ($2)',
      ['infinity', open.map(({ patient }) => patient)],
    );
    const beds = await Promise.all(open.map(({ patient }) => bedsOf(patient)));
    return { beds, stays: stays.length };
  }

  it('stays with whom it is where the two numbers are merged, before the move or after it', async () => {
    const whole = { beds: [[{ ward: 'MED-1' }]], stays: 1 };
    await admit('G1', 'VG');
    await culture('G1', 'VG', 'LG');
    await move('G1', 'G2', 'VG');
    await merge('G1', 'G2');
    expect(await pictureOf('LG')).toEqual(whole);
    await admit('H1', 'VH', 'ACC-H');
    await culture('H1', 'VH', 'LH');
    await merge('H1', 'H2');
    await move('H1', 'H2', 'ACC-H');
    expect(await pictureOf('LH')).toEqual(whole);
    const lines = (await newCases('LH')).map(wordsOf).join('\n');
    expect(lines).not.toContain('visit was moved');
  });

  it('goes with its account where it names the visit alone, wherever the account was told', async () => {
    await admit('J1', 'VJ', 'ACC-J');
    await send('ADT^A02', pid('J1'), `PV1|1|I|SUR-1^2^A|||MED-1^2^A${'|'.repeat(13)}VJ`);
    await culture('J1', 'VJ', 'LJ');
    await move('J1', 'J2', 'ACC-J');
    const [was, is] = await newCases('LJ');
    expect([was?.status, is?.status]).toEqual(['retracted', 'open']);
    expect(await bedsOf(was?.patient)).toEqual([]);
    expect(await bedsOf(is?.patient)).toEqual([{ ward: 'MED-1' }, { ward: 'SUR-1' }]);
    await admit('K1', 'VK');
    await culture('K1', 'VK', 'LK');
    await move('K1', 'K2', 'ACC-K');
    expect((await newCases('LK')).map(({ status }) => status)).toEqual(['open']);
    await send('ADT^A08', pid('K1', 'ACC-K'), pv1('VK'));
    const late = await newCases('LK');
    expect(late.map(({ status }) => status)).toEqual(['retracted', 'open']);
    expect(await bedsOf(late[1]?.patient)).toEqual([{ ward: 'MED-1' }]);
  });

  it('goes along by the number of the account, as A44 names it', async () => {
    await admit('E1', 'VE', 'ACC-E');
    await send(
      'ORU^R01',
      pid('E1', 'ACC-E'),
      'OBR|1||LE^LAB|85502-3^Carbapenem resistance genes panel^LN|||202401030600|||||||||||||||202401030700|||F',
      'OBX|1|CWE|73982-1^blaNDM^LN||260373001^Detected^SCT||||||F',
      'SPM|1|^S1||258528007^Rectal swab^SCT|||||||||||||202401030600',
    );
    await move('E1', 'E2', 'ACC-E');
    const alerts = await system.database.query<ShownAlert>(
      `SELECT rule, patient, coalesce(disposition, status) AS status, timeline FROM alerting.alert
       WHERE rule = 'specimen-positive' ORDER BY raised_at, status DESC`,
    );
    expect(alerts.map(({ status }) => status)).toEqual(['retracted', 'open']);
    expect(await bedsOf(alerts[1]?.patient)).toEqual([{ ward: 'MED-1' }]);
  });
});

const FIRST = '2024-02-01';
const at = (day: number, n: number) =>
  `${addDays(FIRST, day)}T${String(8 + (n % 12)).padStart(2, '0')}:00:00Z`;

/** Of five patients with a visit each: what is told with its number, and whose it is said to be. */
const fact = fc.record({
  visit: fc.nat(4),
  by: fc.nat(4),
  day: fc.nat(40),
  kind: fc.constantFrom(
    ...(['admit', 'admit', 'transfer', 'discharge', 'update'] as const),
    ...(['isolate', 'isolate', 'isolate', 'move', 'move', 'move', 'merge'] as const),
    ...(['move-account', 'move-account'] as const),
  ),
});
const story = fc.record({
  facts: fc.array(fact, { minLength: 14, maxLength: 24 }),
  order: fc.array(fc.nat(), { minLength: 50, maxLength: 50 }),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;
type Fact = IsolateReported | EncounterChanged;

function factsOf(site: string, { facts }: Story): Fact[] {
  return facts
    .map(({ visit, by, day, kind }, n): Fact => {
      const receivedAt = at(day, n);
      const told = { site, messageId: randomUUID(), sender: 'HIS', receivedAt };
      const number = `v-${visit}`;
      if (kind === 'isolate') {
        return {
          ...{ ...told, isolateId: `L-${n % 9}`, pseudonym: `p-${visit}`, patientKnown: true },
          ...{ kind: 'laboratory', status: 'final' },
          organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
          specimen: { type: 'urine', collectedAt: at(day, 0), purpose: 'clinical' },
          encounter: { ward: 'MED-1', class: 'inpatient', unitType: 'ward', visit: number },
          geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
        };
      }
      const factId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
      const movement = { ...told, factId, at: receivedAt };
      const other = `p-${by}`;
      if (kind === 'merge') {
        const pseudonym = `p-${(by + 1) % 5}`;
        return { ...movement, kind: 'merge-patient', pseudonym, mergedInto: other };
      }
      // Not every message repeats the account.
      const account = `k-${visit}`;
      if (kind === 'move' || kind === 'move-account') {
        const pseudonym = n % 3 === 0 ? `p-${(by + 1) % 5}` : `p-${visit}`;
        const named = kind === 'move' ? { visit: number } : { account };
        return { ...movement, kind: 'move-visit', pseudonym, ...named, movedTo: other };
      }
      const ward = by % 2 === 0 ? 'ICU-2' : 'MED-1';
      const place = { class: 'inpatient', ward, unitType: 'ward' } as const;
      const numbers = { visit: number, ...(n % 4 === 0 && { account }) };
      return { ...movement, kind, pseudonym: `p-${visit}`, ...numbers, ...place };
    })
    .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0));
}

describe('visits that are moved, told in any order', () => {
  const stories = fc.sample(story, { numRuns: 12, seed: 440_045 });
  let system: HostedSystem;

  beforeAll(async () => {
    system = await HostedSystem.start([classificationService, alertingService, statsService], {
      CARBAWATCH_CLOCK: 'message',
      CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
    });
    const all = stories.flatMap((told, n) => {
      const mixed = factsOf(`mixed-${n}`, told)
        .map((one, i) => ({ one, place: told.order[i % told.order.length] ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one);
      return [factsOf(`in-order-${n}`, told), mixed];
    });
    for (const part of [0, 1, 2]) {
      const cut = (facts: readonly Fact[]) =>
        facts.filter((_, i) => Math.floor((i * 3) / facts.length) === part);
      await system.tell(...all.flatMap(cut));
      await whenSettled(system.database, SETTLED_MS_MAX);
    }
  }, 300_000);
  afterAll(() => system.stop());

  const ROWS = {
    alerts: `SELECT rule, CASE WHEN rule IN ('cluster', 'hospital-wide', 'rare-mechanism')
                          THEN '' ELSE key END AS what, pseudonym, patient, severity, status,
               ward_at_collection, ward_now, isolates, raised_at, count, title, because, timeline
             FROM alerting.alert WHERE site = $1 ORDER BY rule, what, title, raised_at, patient`,
    beds: `SELECT pseudonym, seq, body - 'site' AS body FROM alerting.occupancy WHERE site = $1 ORDER BY 1, 2`,
    believed: `SELECT pseudonym, seq, body - 'site' AS body FROM alerting.former_stay WHERE site = $1 ORDER BY 1, 2`,
    patients: `SELECT isolate_id, patient FROM classification.isolate WHERE site = $1 ORDER BY 1`,
    counts: `SELECT isolate_id, known_from, known_to, person, day, ward
             FROM stats.contribution WHERE site = $1 ORDER BY 1, 2`,
    stays: `SELECT * FROM stats.ward_stay WHERE site = $1`,
  } as const;

  async function rowsOf(site: string): Promise<Record<string, readonly object[]>> {
    const rows: Record<string, readonly object[]> = {};
    for (const [name, sql] of Object.entries(ROWS)) {
      const found = await system.database.query<Record<string, unknown>>(sql, [site]);
      rows[name] = found
        .map(({ site: _site, circle: _circle, ...row }) => row)
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    }
    return rows;
  }

  it.each(stories.map((_, n) => n))('give the same rows (story %i)', async (n) => {
    const inOrder = await rowsOf(`in-order-${n}`);
    expect(inOrder['alerts']?.length).toBeGreaterThan(0);
    expect(await rowsOf(`mixed-${n}`)).toEqual(inOrder);
  });

  it('move isolates and beds in these stories', async () => {
    const [row] = await system.database.query<{ moved: number; told: number }>(
      `SELECT (SELECT count(*)::int FROM classification.isolate
               WHERE state -> 'movedVisit' = 'true') AS moved,
              (SELECT count(*)::int FROM alerting.movement_fact WHERE body ? 'movedBy') AS told`,
    );
    expect([row && row.moved > 0, row && row.told > 0]).toEqual([true, true]);
  });

  it('and so when alerting reads the whole log anew', async () => {
    const sites = stories.flatMap((_, n) => [`in-order-${n}`, `mixed-${n}`]);
    const live = await Promise.all(sites.map(rowsOf));
    await system.restart(async (database) => {
      const tables = await database.query<{ name: string }>(
        `SELECT 'alerting.' || tablename AS name FROM pg_tables
         WHERE schemaname = 'alerting' AND tablename NOT LIKE '%migration%'
           AND tablename <> 'lane'`,
      );
      await database.query(`TRUNCATE ${tables.map(({ name }) => name).join()}`);
      await database.query(
        `UPDATE log.consumer_position SET next_offset = 0 WHERE consumer LIKE 'alerting%'`,
      );
    });
    await whenSettled(system.database, SETTLED_MS_MAX);
    expect(await Promise.all(sites.map(rowsOf))).toEqual(live);
  }, 300_000);
});
