import { carrierStatus, daysBetween, isolateReport } from '@carbawatch/contracts';
import { z } from 'zod';
import { BEDS, WARDS } from './hospital';
import { DEMO_SEED, demonstrationFeed } from './feed';
import { PANEL } from './microbes';

const feed = demonstrationFeed({ seed: DEMO_SEED, lastDay: '2026-06-30' });
const bodies = (pattern: RegExp): string[] =>
  feed.filter(({ body }) => pattern.test(body)).map(({ body }) => body);

interface Stay {
  readonly bed: string;
  readonly from: string;
  readonly to: string;
  /** Since when the bed is recorded as isolated; null where it never was. */
  readonly isolatedAt: string | null;
}

/** PV1-3 and the times of each stay, read back from the ADT messages. */
function staysInMessages(): Stay[] {
  const open = new Map<number, Omit<Stay, 'to'>>();
  const stays: Stay[] = [];
  const seen = new Set<string>();
  for (const { lane, body } of feed) {
    const kind = /\rEVN\|(A0[1238])\|/.exec(body)?.[1];
    if (!kind || seen.has(body)) continue;
    seen.add(body);
    const bed = /\rPV1\|1\|I\|([^|]+)/.exec(body)?.[1] ?? '';
    const at = /\rEVN\|[^\r]*\|(\d{14})\r/.exec(body)?.[1] ?? '';
    const before = open.get(lane);
    if (before && kind === 'A08') open.set(lane, { ...before, isolatedAt: at });
    if (kind === 'A08') continue;
    if (before) stays.push({ ...before, to: at });
    if (kind === 'A03') open.delete(lane);
    else open.set(lane, { bed, from: at, isolatedAt: null });
  }
  return stays;
}

/** Percent of a species' isolates that grew alone and are printed S, by the agent's code. */
function susceptibleShare(species: string, agent: string): number {
  const { loinc } = PANEL.find(({ code }) => code === agent) ?? { loinc: '' };
  const category = new RegExp(`\\|SN\\|${loinc}\\^[^|]*\\|1\\|[^|]*\\|ug/mL\\|\\|([SIR])`);
  const alone = bodies(new RegExp(`\\|1\\|\\d+\\^${species}\\^SCT`)).filter(
    (body) => body.split('50545-3').length === 2,
  );
  const read = alone.flatMap((body) => category.exec(body)?.[1] ?? []);
  return Math.round((100 * read.filter((each) => each === 'S').length) / read.length);
}

describe('the demonstration feed', () => {
  it('is the same to the byte for the same seed and last day', () => {
    expect(demonstrationFeed({ seed: DEMO_SEED, lastDay: '2026-06-30' })).toEqual(feed);
    expect(demonstrationFeed({ seed: DEMO_SEED + 1, lastDay: '2026-06-30' })).not.toEqual(feed);
  });

  it('ends on the last day asked for and began a year before', () => {
    expect(feed[0]?.sentAt.slice(0, 10)).toBe('2025-07-01');
    expect(feed.at(-1)?.sentAt.slice(0, 10)).toBe('2026-06-30');
  });

  it('stays below 20,000 messages in a house of 170 beds', () => {
    expect(feed.length).toBeGreaterThan(5_000);
    expect(feed.length).toBeLessThanOrEqual(20_000);
    expect(BEDS).toBe(170);
    expect(WARDS.filter(({ unitType }) => unitType === 'icu').length).toBeGreaterThan(0);
  });

  it('never lays two patients into one bed at the same time', () => {
    const byBed = new Map<string, { from: string; to: string }[]>();
    for (const { bed, ...span } of staysInMessages())
      byBed.set(bed, [...(byBed.get(bed) ?? []), span]);
    for (const spans of byBed.values()) {
      spans.sort((a, b) => (a.from < b.from ? -1 : 1));
      spans.slice(1).forEach((span, index) => {
        expect(span.from >= (spans[index]?.to ?? '')).toBe(true);
      });
    }
    expect(byBed.size).toBeGreaterThan(100);
  });

  it('plants a KPC-2 clone of ST11 in ICU-2 and an NDM-5 plasmid in four species', () => {
    const kpc = bodies(/\tST11\t.*\tKPC-2\t/);
    expect(kpc.length).toBeGreaterThanOrEqual(6);
    const ndm = bodies(/^Name\t[\s\S]*blaNDM-5/);
    expect(ndm.length).toBeGreaterThanOrEqual(3);
  });

  it('screens on admission: mostly negative, some positive without growth, some repeated', () => {
    const screens = bodies(/\rOBR\|1\|\|SCR\d+P\^LIS/);
    expect(screens.length).toBeGreaterThan(300);
    const positive = screens.filter((body) => body.includes('260373001'));
    expect(positive.length).toBeGreaterThanOrEqual(4);
    expect(positive.length).toBeLessThan(screens.length / 20);
    expect(screens.filter((body) => body.includes('455371000124106')).length).toBeGreaterThan(2);
    const cultures = bodies(/\rOBR\|1\|\|SCR\d+C\^LIS[\s\S]*168203004/);
    expect(cultures.length).toBeGreaterThan(30);
  });

  it('records the isolation of most known carriers, each in the bed in which they lie', () => {
    const isolated = feed.filter(({ body }) => body.includes('|ADT^A08^ADT_A01|'));
    expect(isolated.length).toBeGreaterThan(40);
    for (const { lane, body, sentAt } of isolated) {
      const [, bed, status] = /\rPV1\|1\|I\|([^|]+)\|(?:[^|\r]*\|){36}([^|\r]*)/.exec(body) ?? [];
      expect(status).toBe('I');
      const moves = feed.filter(
        (one) => one.lane === lane && one.sentAt <= sentAt && /\rEVN\|A0[12]\|/.test(one.body),
      );
      expect(moves.at(-1)?.body).toContain(`|I|${bed}|`);
    }
  });

  it('lays nobody into the room of who is isolated, and leaves nobody there', () => {
    const stays = staysInMessages();
    const roomOf = (bed: string) => bed.split('^').slice(0, 2).join();
    const isolated = stays.filter(({ isolatedAt }) => isolatedAt !== null);
    expect(isolated.length).toBeGreaterThan(40);
    const shared = isolated.filter((own) =>
      stays.some(
        (other) =>
          other.bed !== own.bed &&
          roomOf(other.bed) === roomOf(own.bed) &&
          other.from < own.to &&
          other.to > (own.isolatedAt ?? ''),
      ),
    );
    expect(shared).toEqual([]);
    // Others do lie two in a room.
    const beside = stays.filter((own) =>
      stays.some(
        (other) =>
          other.bed < own.bed &&
          roomOf(other.bed) === roomOf(own.bed) &&
          other.from < own.to &&
          other.to > own.from,
      ),
    );
    expect(beside.length).toBeGreaterThan(500);
  });

  it('swabs who lay beside a carrier: negative, at least four times over four weeks for most', () => {
    const daysOf = new Map<number, string[]>();
    for (const { lane, body } of feed) {
      const day = /\|\|CTS\d+P\^LIS\|[^\r]*?\|\|\|(\d{8})/.exec(body)?.[1];
      if (!day) continue;
      expect(body).not.toContain('260373001');
      daysOf.set(lane, [...(daysOf.get(lane) ?? []), day]);
    }
    expect(daysOf.size).toBeGreaterThan(200);
    const weeks = [...daysOf.values()].map((days) => {
      const [first = '', last = first] = [days[0], days.at(-1)];
      const iso = (day: string) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
      return daysBetween(iso(first), iso(last)) / 7;
    });
    const whole = [...daysOf.values()].filter(
      (days, at) => days.length >= 4 && (weeks[at] ?? 0) > 2.5,
    );
    expect(whole.length).toBeGreaterThan(daysOf.size * 0.6);
    expect(whole.length).toBeLessThan(daysOf.size);
    // One is overlooked until the year ends, so that something is due.
    const [roommate] = feed.filter(
      ({ sentAt, body }) => sentAt.startsWith('2026-06-19') && body.includes('|I|HDU^'),
    );
    expect(daysOf.has(roommate?.lane ?? -1)).toBe(false);
    // Some lie in house, most have gone home and come for it.
    const classes = bodies(/\|\|CTS\d+P/).map((body) => /\rPV1\|1\|([IO])\|/.exec(body)?.[1]);
    expect(classes.filter((one) => one === 'I').length).toBeGreaterThan(200);
    expect(classes.filter((one) => one === 'O').length).toBeGreaterThan(200);
  });

  it.each([
    '2026-06-30T00:10:00',
    '2026-06-30T09:00:00',
    '2026-06-30T13:30:00',
    '2026-07-01T00:00:00',
  ])('has news of a resistant strain within a day before %s', (now) => {
    const before = new Date(Date.parse(`${now}Z`) - 86_400_000).toISOString().slice(0, 19);
    const recent = feed.filter(({ sentAt }) => sentAt > before && sentAt <= now);
    // Meropenem, not susceptible, as reported for the first time.
    const resistant = recent.filter(({ body }) => /\|SN\|6652-2\^[^\r]*\|[IR]\|/.test(body));
    expect(resistant.length).toBeGreaterThan(0);
  });

  it('brings the carriers and contacts that were known before, by three lists', () => {
    const lists = feed.filter(({ body }) => body.startsWith('[{"type":"carrier.status"'));
    expect(lists.map(({ sentAt }) => sentAt)).toEqual([
      '2025-07-01T07:00:00',
      '2025-10-09T07:00:00',
      '2026-06-24T07:00:00',
    ]);
    const known = lists.flatMap(({ body }) => z.array(carrierStatus).parse(JSON.parse(body)));
    expect(known).toHaveLength(20);
    const kinds = new Set(known.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['carrier', 'contact', 'presumed-cleared']);
    for (const { patient } of known) {
      expect(bodies(new RegExp(`A01[\\s\\S]*\\|${patient.id}\\^`)).length).toBeGreaterThan(0);
    }
  });

  it('tells of some resistant strains how their patients fared, once each and after day 30', () => {
    const reports = bodies(/^\{"type":"isolate\.report"/).map((body) =>
      isolateReport.parse(JSON.parse(body)),
    );
    expect(reports.length).toBeGreaterThan(25);
    expect(new Set(reports.map(({ isolateId }) => isolateId)).size).toBe(reports.length);
    const collected = new Map(
      bodies(/\rOBR\|1\|\|D\d+\^LIS/).map((body) => [
        /\rOBR\|1\|\|(D\d+)\^LIS/.exec(body)?.[1],
        /\rSPM\|(?:[^|\r]*\|){16}(\d{8})/.exec(body)?.[1],
      ]),
    );
    for (const { isolateId, outcome } of reports) {
      const day = collected.get(isolateId.slice(0, -2)) ?? '';
      const sampled = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
      expect(daysBetween(sampled, outcome?.assessedOn ?? sampled)).toBeGreaterThan(30);
    }
  });

  it('has a panel of its own for each species: agents differ, carbapenems follow the plot', () => {
    const shares = ['Escherichia coli', 'Klebsiella pneumoniae', 'Enterobacter cloacae'].map(
      (species) =>
        ['CRO', 'CAZ', 'TZP', 'CIP', 'AMK'].map((agent) => susceptibleShare(species, agent)),
    );
    for (const ofSpecies of shares) expect(new Set(ofSpecies).size).toBeGreaterThanOrEqual(4);
    expect(new Set(shares.map((ofSpecies) => ofSpecies.join())).size).toBe(3);
    expect(susceptibleShare('Pseudomonas aeruginosa', 'ETP')).toBeNaN();
    expect(susceptibleShare('Proteus mirabilis', 'MEM')).toBe(100);
    // Each report of an isolate says the same.
    const panels = new Map<string, string>();
    for (const body of bodies(/50545-3/)) {
      const [accession = ''] = /D\d{6}/.exec(body) ?? [];
      const species = /\d+\^([A-Z][a-z]+ [a-z]+)\^SCT/.exec(body)?.[1] ?? '';
      const read = [...body.matchAll(/\|SN\|([^|]*)\|1\|([^|]*)/g)].map(([row]) => row).join();
      const key = `${accession} ${species}`;
      expect(panels.get(key) ?? read).toBe(read);
      panels.set(key, read);
    }
    expect(panels.size).toBeGreaterThan(1_000);
  });

  it('sends corrections, and some messages twice', () => {
    expect(bodies(/\rOBR\|1\|[^\r]*\|C\r/).length).toBeGreaterThan(5);
    expect(feed.length - new Set(feed.map(({ body }) => body)).size).toBeGreaterThan(50);
  });

  it('keeps each patient in one lane, in the order of the hospital clock', () => {
    const laneOf = new Map<string, number>();
    for (const { lane, body } of feed) {
      const number = /\rPID\|1\|\|([^^]+)/.exec(body)?.[1];
      if (!number) continue;
      expect(laneOf.get(number) ?? lane).toBe(lane);
      laneOf.set(number, lane);
    }
    expect(feed.map(({ sentAt }) => sentAt)).toEqual(feed.map(({ sentAt }) => sentAt).sort());
  });
});
