import fc from 'fast-check';
import type { Cluster } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';
import type { HospitalStory } from '@carbawatch/testing';
import { ToldSite, type SiteBatch } from './told-site.story';
import { wardOutbreak } from './ward-outbreak.story';

let database: Database;
let told: ToldSite;

beforeAll(async () => {
  told = await ToldSite.open();
  database = told.database;
  await told.tell(wardOutbreak());
});
afterAll(() => told.drop());

async function allClusters(site = 'site-1'): Promise<Cluster[]> {
  const rows = await database.query<{ body: Cluster }>(
    `SELECT body FROM alerting.cluster WHERE site = $1 ORDER BY kind IN ('hospital', 'any-one'),
       formed_at`,
    [site],
  );
  return rows.map(({ body }) => body);
}

/** Those that time on a ward joins. */
async function clusters(site = 'site-1'): Promise<Cluster[]> {
  const found = await allClusters(site);
  return found.filter(({ kind }) => kind !== 'hospital' && kind !== 'any-one');
}

const line = ({ kind, status, family, sts, patients, wards }: Cluster): string =>
  [kind, status, family, sts.join('/'), patients, wards.join('+')].join(' ');

/** `rule who status: title`, one line an alert. */
async function alerts(site = 'site-1'): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    `SELECT rule || ' ' || coalesce(patient, '-') || ' '
            || coalesce(disposition, status) || ': ' || title AS line
     FROM alerting.alert WHERE site = $1 ORDER BY rule, pseudonym, key`,
    [site],
  );
  return rows.map(({ line }) => line);
}

const of = (lines: readonly string[], rule: string) =>
  lines.filter((line) => line.startsWith(`${rule} `)).map((line) => line.slice(rule.length + 1));

/** `patient (isolates) day clock status: title`, by the clock of the wards. */
async function raisedOf(rule: string): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    `SELECT patient || ' (' || array_to_string(isolates, ', ') || ') '
            || to_char(raised_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') || ' '
            || coalesce(disposition, status) || ': ' || title AS line
     FROM alerting.alert WHERE site = 'site-1' AND rule = $1 ORDER BY raised_at, patient`,
    [rule],
  );
  return rows.map(({ line }) => line);
}

describe('sixty days on the wards: clusters', () => {
  it('are the two clones of ICU-1 and the plasmid of the surgical wards, and no other', async () => {
    expect((await clusters()).map(line)).toEqual([
      'clone open KPC 11 3 ICU-1+MED-1',
      'clone open KPC 307 2 ICU-1',
      'plasmid open NDM 147 3 SURG-1+SURG-2',
    ]);
  });

  it('and without a ward between them: each enzyme that is new here, and KPC above what is usual', async () => {
    const found = (await allClusters()).slice(3);
    expect(found.map(line)).toEqual([
      'any-one quiet KPC 11/307 5 ICU-1+MED-1',
      'hospital quiet KPC 11/307 5 ICU-1+MED-1',
      'any-one open NDM 147 3 SURG-1+SURG-2',
    ]);
    const [kpc, hospital] = found.map(({ history }) =>
      history.map(({ at, kind }) => `${at.slice(5, 10)} ${kind}`).join(', '),
    );
    expect(kpc).toBe(
      '03-06 formed, 03-11 grew, 03-15 grew, 03-21 grew, 03-22 grew, 03-25 grew, ' +
        '03-25 shrank, 03-26 grew, 03-28 shrank, 04-23 quiet',
    );
    expect(hospital).toBe(
      '03-15 formed, 03-21 grew, 03-22 grew, 03-25 grew, 03-25 shrank, 03-26 grew, ' +
        '03-28 shrank, 04-10 quiet',
    );
  });

  it('of one case each say first why it was enough', async () => {
    const anyOne = (await allClusters()).filter(({ kind }) => kind === 'any-one');
    expect(anyOne.map(({ because }) => because[0])).toEqual([
      'The first case of KPC known here: one case is enough.',
      'The first case of NDM known here: one case is enough.',
    ]);
  });

  it('the two clones are one cluster of the hospital only by a weak edge, which says where they met and both types', async () => {
    const hospital = (await allClusters()).find(({ kind }) => kind === 'hospital');
    const weak = hospital?.edges.filter(({ weak: isWeak }) => isWeak);
    expect(weak?.map(({ because }) => because.join('; '))).toContainEqual(
      expect.stringMatching(/^Same ward ICU-1 for 140 h .*; both KPC-2; .*ST11 and ST307 differ/),
    );
  });

  it('say on each edge why: ward and hours, enzyme, species, type', async () => {
    const [first, , third] = await clusters();
    expect(first?.edges[0]?.because).toEqual([
      'Same ward ICU-1 for 164 h until the later was positive',
      'both KPC-2',
      'both Klebsiella pneumoniae',
      'both ST11',
      'first positives 5 days apart',
    ]);
    expect(third?.edges.map(({ kind }) => kind)).toEqual(['plasmid', 'plasmid']);
  });

  it('keep their id while a patient of unknown type joins and is typed out again, a number is merged and a result corrected', async () => {
    const histories = (await clusters()).map(({ history }) =>
      history.map(({ at, kind }) => `${at.slice(5, 10)} ${kind}`),
    );
    expect(histories).toEqual([
      [
        '03-11 formed',
        '03-15 grew', // dora, not typed yet
        '03-18 shrank', // dora is ST307
        '03-25 grew', // cora on MED-1
        '03-26 grew', // cora's second number
        '03-28 shrank', // the numbers are merged
        '04-23 waits', // no new case; contacts have no complete set of screens
      ],
      ['03-21 formed', '03-22 grew', '03-25 shrank', '04-19 waits'], // fay, corrected
      ['03-26 formed', '04-06 grew'],
    ]);
  });

  it('the carrier who comes back makes no case of a cluster anew', async () => {
    const [first] = await clusters();
    expect(first?.members.map(({ pseudonym }) => pseudonym)).toEqual(['ada', 'bea', 'cora']);
  });
});

describe('sixty days on the wards: alerts', () => {
  it('one cluster alert a cluster: none is cleared while contacts are still to screen', async () => {
    expect(of(await alerts(), 'cluster').sort()).toEqual([
      '- open: Cluster of 2 patients: KPC, Klebsiella pneumoniae, ICU-1',
      '- open: Cluster of 3 patients: KPC, Klebsiella pneumoniae, ICU-1 and MED-1',
      '- open: Cluster of 3 patients: NDM, Citrobacter freundii, Escherichia coli and Klebsiella pneumoniae, SURG-1 and SURG-2',
    ]);
  });

  it('and says what it waits for after 28 days without a case', async () => {
    const rows = await database.query<{ first: string }>(
      `SELECT because ->> 0 AS first FROM alerting.alert
       WHERE site = 'site-1' AND rule = 'cluster' ORDER BY title`,
    );
    expect(rows.map(({ first }) => first)).toEqual([
      'No linked case for 28 days; 1 contact still to screen.',
      'No linked case for 28 days; 3 contacts still to screen.',
      'Plasmid: 3 of 3 patients; one enzyme in 3 species: Citrobacter freundii (1), Escherichia coli (1), Klebsiella pneumoniae (1).',
    ]);
  });

  it('one new-cpe a patient; the corrected and the merged one are retracted, none is deleted', async () => {
    expect(of(await alerts(), 'new-cpe').map((line) => line.split(':')[0])).toEqual([
      'ada open',
      'bea open',
      'cora open',
      'cora retracted',
      'dora open',
      'eva open',
      'fay retracted',
      'gina open',
      'hana open',
      'ida open',
    ]);
  });

  it('hospital-wide: KPC in Klebsiella in more patients than usual, until April', async () => {
    expect(of(await alerts(), 'hospital-wide')).toEqual([
      '- cleared: 5 patients hospital-wide: KPC in Klebsiella pneumoniae, ICU-1 and MED-1',
    ]);
  });

  it('the carrier who comes back is told at registration, once', async () => {
    expect(of(await alerts(), 'known-readmission')).toEqual([
      'ada open: Known carrier admitted: KPC, SURG-2',
    ]);
  });

  it('each mechanism is new here once, and the plasmid jumps on SURG-1', async () => {
    expect(of(await alerts(), 'rare-mechanism').sort()).toEqual([
      '- open: New or rare mechanism here: KPC in Klebsiella pneumoniae, ICU-1',
      '- open: New or rare mechanism here: NDM in Escherichia coli, SURG-1',
    ]);
    expect(of(await alerts(), 'ward-species-jump')).toEqual([
      '- open: NDM in a second species on SURG-1: Escherichia coli and Klebsiella pneumoniae',
    ]);
  });

  it('contacts are one alert a case; who carries it already is none, nor who was closed before', async () => {
    // Fay was held for a case while nobody else was left: the alerts ended, and began anew.
    expect(of(await alerts(), 'contacts')).toEqual([
      'ada open: Contacts to screen: 3, KPC in Klebsiella pneumoniae, ICU-1 and SURG-2',
      'bea cleared: Contacts to screen: 3, KPC in Klebsiella pneumoniae, ICU-1 and MED-1',
      'dora open: Contacts to screen: 1, KPC in Klebsiella pneumoniae, ICU-1',
      'eva open: Contacts to screen: 1, KPC in Klebsiella pneumoniae, ICU-1',
      'gina cleared: Contacts to screen: 1, NDM in Escherichia coli, SURG-1',
      'hana open: Contacts to screen: 1, NDM in Klebsiella pneumoniae, SURG-2',
      'ida open: Contacts to screen: 1, NDM in Citrobacter freundii, SURG-2',
    ]);
  });

  it('each carrier in whose bed no isolation is recorded half an hour later, by whom and where', async () => {
    const none = 'Isolation not recorded: carrier of';
    expect(await raisedOf('not-isolated')).toEqual([
      `ada (L-ada) 03-06 15:30 cleared: ${none} KPC, ICU-1`, // gone home on 20 March
      `bea (L-bea) 03-11 15:30 open: ${none} KPC, MED-1`,
      `dora (L-dora) 03-15 15:30 open: ${none} KPC, ICU-1`,
      `gina (L-gina) 03-16 15:30 open: ${none} NDM, SURG-1`,
      `eva (L-eva) 03-21 15:30 open: ${none} KPC, ICU-1`,
      `fay (L-fay) 03-22 15:30 retracted: ${none} KPC, ICU-1`, // corrected
      `cora (L-cora, L-cora-2) 03-25 15:30 open: ${none} KPC, MED-1`,
      `cora (L-cora-2) 03-26 15:30 retracted: ${none} KPC, MED-1`, // merged
      `hana (L-hana) 03-26 16:00 open: ${none} NDM, SURG-2`,
      `ida (L-ida) 04-06 15:30 open: ${none} NDM, SURG-2`,
      `ada (L-ada) 04-20 09:30 open: ${none} KPC, SURG-2`, // come back
    ]);
  });

  it('each confirmed one to report by law, a day before the five days are over; none is', async () => {
    const late = (what: string, since: string) =>
      `open: Overdue, to report: ${what}, since 2024-${since}`;
    const kpc = (since: string) => late('KPC in Klebsiella pneumoniae', since);
    expect(await raisedOf('statutory-report')).toEqual([
      `ada (L-ada) 03-10 15:00 ${kpc('03-11 15:00')}`,
      `bea (L-bea) 03-15 15:00 ${kpc('03-16 15:00')}`,
      `dora (L-dora) 03-19 15:00 ${kpc('03-20 15:00')}`,
      `gina (L-gina) 03-20 15:00 ${late('NDM in Escherichia coli', '03-21 15:00')}`,
      `eva (L-eva) 03-25 15:00 ${kpc('03-26 15:00')}`,
      `cora (L-cora, L-cora-2) 03-29 15:00 ${kpc('03-30 15:00')}`,
      `hana (L-hana) 03-30 15:30 ${late('NDM in Klebsiella pneumoniae', '03-31 15:30')}`,
      `ida (L-ida) 04-10 15:00 ${late('NDM in Citrobacter freundii', '04-11 15:00')}`,
    ]);
  });

  it('each of intensive care with its result; the corrected one is taken back', async () => {
    const found = 'CPE in intensive care: Klebsiella pneumoniae, ICU-1';
    expect(await raisedOf('vulnerable-unit')).toEqual([
      `ada (L-ada) 03-06 15:00 open: ${found}`,
      `bea (L-bea) 03-11 15:00 open: ${found}`,
      `dora (L-dora) 03-15 15:00 open: ${found}`,
      `eva (L-eva) 03-21 15:00 open: ${found}`,
      `fay (L-fay) 03-22 15:00 retracted: ${found}`,
    ]);
  });

  it('and nothing else: so many alerts of each rule', async () => {
    const counts = new Map<string, number>();
    for (const line of await alerts()) {
      const rule = line.split(' ')[0] ?? '';
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      cluster: 3,
      contacts: 7,
      'hospital-wide': 1,
      'known-readmission': 1,
      'new-cpe': 10,
      'not-isolated': 11,
      'rare-mechanism': 2,
      'statutory-report': 8,
      'vulnerable-unit': 5,
      'ward-species-jump': 1,
    });
  });
});

/** Everything that is stored of a site but for what holds the site's name. */
async function stateOf(site: string): Promise<unknown> {
  const shown = (await allClusters(site)).map(({ id: _i, alertId: _a, site: _s, ...cluster }) => ({
    ...cluster,
    history: cluster.history.map(({ at, kind, text }) => ({ at, kind, text })),
  }));
  const contacts = await database.query(
    `SELECT case_pseudonym, pseudonym, ward, status, body->'kind' AS kind, body->'times' AS times
     FROM alerting.contact WHERE site = $1 ORDER BY 1, 2, 3`,
    [site],
  );
  const rows = await database.query(
    `SELECT rule, patient, status, disposition, title, count, timeline
     FROM alerting.alert WHERE site = $1 ORDER BY rule, pseudonym, title, raised_at`,
    [site],
  );
  return { clusters: shown, contacts, alerts: rows };
}

/** The facts cut into batches of one topic each, mixed by the numbers. */
function mixed(story: HospitalStory, numbers: readonly number[]): SiteBatch[] {
  const facts: SiteBatch[] = [
    ...story.movements.map((movement) => ({ movements: [movement] })),
    ...story.results.map((result) => ({ results: [result] })),
  ];
  return facts
    .map((fact, i) => ({ fact, at: numbers[(i * 7) % numbers.length] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ fact }) => fact);
}

describe('the same sixty days in another order', () => {
  let sites = 0;
  const numbers = fc.array(fc.nat(), { minLength: 30, maxLength: 30 });

  it('give the same clusters, contacts and alerts', async () => {
    const expected = await stateOf('site-1');
    await fc.assert(
      fc.asyncProperty(numbers, async (order) => {
        sites += 1;
        const site = `mixed-${sites}`;
        for (const [at, batch] of mixed(wardOutbreak(site), order).entries()) {
          await told.take(batch);
          if (at % 5 === 0) await told.secondStage(1 + (at % 3));
        }
        await told.settle();
        expect(await stateOf(site)).toEqual(expected);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 300_000);

  it('and with two workers of the first stage at once', async () => {
    const expected = await stateOf('site-1');
    const site = 'two-workers';
    const batches = mixed(wardOutbreak(site), [5, 3, 1, 4, 2]);
    await Promise.all(
      [0, 1].map(async (worker) => {
        for (const batch of batches.filter((_, i) => i % 2 === worker)) await told.take(batch);
      }),
    );
    await told.settle();
    expect(await stateOf(site)).toEqual(expected);
  });
});
