import { randomUUID } from 'node:crypto';
import { classificationService } from '@carbawatch/classification';
import {
  cohortIsolates,
  isolateList,
  isolateWithHistory,
  series,
  typingGraph,
  type EncounterChanged,
  type IsolateReported,
} from '@carbawatch/contracts';
import { statsService } from '@carbawatch/stats';
import { HostedSystem } from '../support/hosted-system';

/**
 * A number by ward is stats', the isolates behind it are classification's: both must mean the ward
 * on which the specimen was taken, by movements wherever they are known.
 */
const SITE = 'site-1';
const PERIOD = 'from=2024-01-01&to=2024-01-31';
const WARDS = ['ICU-2', 'MED-1', 'SUR-1'] as const;

/** A culture of 4 January, reported from a general ward on the 5th. */
function report(isolateId: string, over: Partial<IsolateReported> = {}): IsolateReported {
  return {
    site: SITE,
    isolateId,
    pseudonym: `p-${isolateId}`,
    patientKnown: true,
    messageId: randomUUID(),
    sender: 'LIS',
    receivedAt: '2024-01-05T08:00:00Z',
    kind: 'laboratory',
    status: 'final',
    organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
    specimen: { type: 'blood', collectedAt: '2024-01-04T08:00:00Z', purpose: 'clinical' },
    encounter: { ward: 'MED-1', class: 'inpatient', unitType: 'ward' },
    geneTests: [{ gene: 'blaKPC', method: 'pcr', result: 'detected' }],
    mlst: { scheme: 'kpneumoniae', st: 'ST11' },
    ...over,
  };
}

/** Told on the 8th: since the 3rd the patient has lain in the ICU. */
function moved(pseudonym: string, over: Partial<EncounterChanged> = {}): EncounterChanged {
  return {
    site: SITE,
    pseudonym,
    factId: randomUUID(),
    messageId: randomUUID(),
    sender: 'HIS',
    receivedAt: '2024-01-08T08:00:00Z',
    kind: 'admit',
    at: '2024-01-03T08:00:00Z',
    class: 'inpatient',
    visit: `v-${pseudonym}`,
    ward: 'ICU-2',
    unitType: 'icu',
    ...over,
  };
}

/** The number of isolate B's patient becomes another one's, or is its own again. */
function linked(kind: 'merge-patient' | 'unmerge-patient', at: string): EncounterChanged {
  return {
    site: SITE,
    pseudonym: 'p-B',
    mergedInto: 'p-other',
    factId: randomUUID(),
    messageId: randomUUID(),
    sender: 'HIS',
    receivedAt: at,
    kind,
    at,
  };
}

const byMovements = { ward: 'ICU-2', unitType: 'icu', source: 'movements' };
const byReport = { ward: 'MED-1', unitType: 'ward', source: 'report' };

describe('the ward on which a specimen was taken', () => {
  let system: HostedSystem;

  beforeAll(async () => {
    system = await HostedSystem.start([classificationService, statsService]);
  }, 120_000);
  afterAll(async () => {
    await system.stop();
  });

  async function ask(path: string): Promise<unknown> {
    const answer = await fetch(`${system.base}/api/v1/${path}`, {
      headers: { Authorization: `Bearer ${system.api.key}` },
    });
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.json();
  }

  const isolate = async (id: string) =>
    isolateWithHistory.parse(await ask(`isolates/${SITE}/${id}`));

  /** Isolates of each ward as the list, filtered by it, has them. */
  async function listed(): Promise<Record<string, string[]>> {
    const wards: Record<string, string[]> = {};
    for (const ward of WARDS) {
      const { items } = isolateList.parse(await ask(`isolates?${PERIOD}&ward=${ward}`));
      expect(items.map(({ wardAtCollection }) => wardAtCollection?.ward)).toEqual(
        items.map(() => ward),
      );
      wards[ward] = items.map(({ isolateId }) => isolateId).sort();
    }
    return wards;
  }

  /** Isolates of each ward as the numbers have them, opened; and the numbers say as many. */
  async function counted(): Promise<Record<string, string[]>> {
    const question = `${PERIOD}&of=cpe&dedup=none&population=all`;
    const { groups } = series.parse(await ask(`series?${question}&step=month&by=ward`));
    const wards: Record<string, string[]> = {};
    for (const ward of WARDS) {
      const opened = await ask(`cohort/isolates?${question}&group=ward:${ward}`);
      const ids = cohortIsolates.parse(opened).items.map(({ isolateId }) => isolateId);
      expect(groups.find(({ key }) => key === ward)?.total ?? 0).toBe(ids.length);
      wards[ward] = ids.sort();
    }
    return wards;
  }

  /** Isolates of each ward in the pies of the graph of types. */
  async function drawn(query = ''): Promise<Record<string, number>> {
    const path = `typing/kpneumoniae/graph?dedup=none&population=all&pie=ward${query}`;
    const { nodes } = typingGraph.parse(await ask(path));
    const slices = nodes.flatMap((node) => node.slices);
    return Object.fromEntries(slices.map(({ value, isolates }) => [value ?? '', isolates]));
  }

  it('is the report’s while no movement is known', async () => {
    await system.tell(report('A'), report('B'), report('C', { encounter: { class: 'inpatient' } }));
    expect(await isolate('A')).toMatchObject({ wardAtCollection: byReport });
    expect(await isolate('C')).toMatchObject({ wardAtCollection: null });
    expect(await listed()).toEqual({ 'ICU-2': [], 'MED-1': ['A', 'B'], 'SUR-1': [] });
    expect(await counted()).toEqual(await listed());
    expect(await drawn()).toEqual({ 'MED-1': 2, '': 1 });
  });

  it('is the movements’ once these come, however late; the sender’s word stays beside it', async () => {
    await system.tell(moved('p-A'), moved('p-C'));
    expect(await isolate('A')).toMatchObject({
      wardAtCollection: byMovements,
      encounter: { ward: 'MED-1', unitType: 'ward' },
    });
    expect(await listed()).toEqual({ 'ICU-2': ['A', 'C'], 'MED-1': ['B'], 'SUR-1': [] });
    expect(await counted()).toEqual(await listed());
    expect(await drawn()).toEqual({ 'ICU-2': 2, 'MED-1': 1 });
    expect(await drawn('&ward=ICU-2')).toEqual({ 'ICU-2': 2 });
    expect(await drawn('&ward=MED-1')).toEqual({ 'MED-1': 1 });
  });

  it('was the report’s as known on a day before the movement was told', async () => {
    expect(await drawn('&asOf=2024-01-07')).toEqual({ 'MED-1': 2, '': 1 });
    expect(await drawn('&asOf=2024-01-07&ward=MED-1')).toEqual({ 'MED-1': 2 });
    expect(await drawn('&asOf=2024-01-08')).toEqual({ 'ICU-2': 2, 'MED-1': 1 });
  });

  it('comes page by page, each isolate once, whoever tells of its ward', async () => {
    await system.tell(report('D', { encounter: { ward: 'ICU-2', unitType: 'icu' } }));
    const seen: string[] = [];
    let cursor = '';
    for (;;) {
      const path = `isolates?${PERIOD}&ward=ICU-2&limit=1${cursor}`;
      const { items, next } = isolateList.parse(await ask(path));
      seen.push(...items.map(({ isolateId }) => isolateId));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen).toEqual(['D', 'C', 'A']);
  });

  it('stays the movements’ when the report is corrected, and is the report’s when they are taken back', async () => {
    const encounter = { ward: 'SUR-1', class: 'inpatient' as const };
    const receivedAt = '2024-01-09T08:00:00Z';
    await system.tell(report('A', { status: 'corrected', encounter, receivedAt }));
    expect(await isolate('A')).toMatchObject({ wardAtCollection: byMovements, encounter });
    await system.tell(moved('p-A', { kind: 'cancel-admit', receivedAt: '2024-01-10T08:00:00Z' }));
    expect(await isolate('A')).toMatchObject({
      wardAtCollection: { ward: 'SUR-1', source: 'report' },
    });
    expect(await listed()).toEqual({ 'ICU-2': ['C', 'D'], 'MED-1': ['B'], 'SUR-1': ['A'] });
    expect(await counted()).toEqual(await listed());
  });

  it('is told by the movements of a merged number, until the merge is undone', async () => {
    await system.tell(moved('p-other'));
    expect(await isolate('B')).toMatchObject({ wardAtCollection: byReport });
    await system.tell(linked('merge-patient', '2024-01-11T08:00:00Z'));
    expect(await isolate('B')).toMatchObject({ wardAtCollection: byMovements });
    expect(await listed()).toEqual({ 'ICU-2': ['B', 'C', 'D'], 'MED-1': [], 'SUR-1': ['A'] });
    expect(await counted()).toEqual(await listed());
    await system.tell(linked('unmerge-patient', '2024-01-12T08:00:00Z'));
    expect(await isolate('B')).toMatchObject({ wardAtCollection: byReport });
    expect(await counted()).toEqual(await listed());
  });
});
