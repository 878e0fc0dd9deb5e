import type { Alert } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from './served.story';

interface Told {
  readonly id: string;
  readonly event: string;
  readonly data: string;
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

/** A page that reads the stream; it hears until it leaves. */
class Page {
  readonly heard: Told[] = [];
  status = 0;
  /** What the next connection says it has seen. */
  lastId = '';
  private readonly line = new AbortController();
  private news: (() => void) | null = null;

  /** Resolves when the server has ended the stream. */
  ended: Promise<void> = Promise.resolve();

  private constructor() {}

  static async open(key: string, lastEventId?: string): Promise<Page> {
    const page = new Page();
    const response = await fetch(`${served.address}/stream`, {
      signal: page.line.signal,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
      },
    });
    page.status = response.status;
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader && response.ok) {
      // The first block has an id alone: from here on nothing is missed.
      await page.read(reader, () => page.lastId !== '');
      page.ended = page.read(reader, () => false).catch(() => undefined);
    }
    return page;
  }

  /** Resolves when this many events of a kind were heard. */
  async hears(event: string, n: number): Promise<Told[]> {
    for (;;) {
      const heard = this.heard.filter((told) => told.event === event);
      if (heard.length >= n) return heard;
      await new Promise<void>((resolve) => (this.news = resolve));
    }
  }

  leave(): void {
    this.line.abort();
  }

  private rest = '';

  private async read(
    reader: ReadableStreamDefaultReader<string>,
    enough: () => boolean,
  ): Promise<void> {
    while (!enough()) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (this.rest + value).split('\n\n');
      this.rest = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
      this.news?.();
    }
  }

  private take(block: string): void {
    const field = (name: string): string =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2) ?? '';
    this.lastId = field('id') || this.lastId;
    if (field('data')) {
      this.heard.push({ id: field('id'), event: field('event'), data: field('data') });
    }
  }
}

/** Confirmed isolates, each of a patient of its own: one isolate event and one alert event each. */
function confirmed(n: number, site = 'site-1'): HospitalStory {
  const story = new HospitalStory(site).at('2024-01-06 10:00');
  for (let i = 0; i < n; i++) {
    count += 1;
    story.report(`L-${count}`, { patient: `patient-${count}`, ...KPC });
  }
  return story;
}

const isolateIds = (told: readonly Told[]): string[] =>
  told.map(({ data }) => JSON.parse(data).isolateId).sort();

const expectedIds = (story: HospitalStory): string[] =>
  story.results.map(({ isolateId }) => isolateId).sort();

describe('the stream', () => {
  it('tells of an isolate and its alert as they come in', async () => {
    const page = await Page.open(ipc);
    const story = confirmed(1);
    await served.tell(story);
    const [isolate] = await page.hears('isolate', 1);
    const [alert] = await page.hears('alert', 1);
    page.leave();
    expect(JSON.parse(isolate?.data ?? '')).toMatchObject({
      isolateId: expectedIds(story)[0],
      organism: { name: 'Klebsiella pneumoniae' },
      cpe: 'confirmed',
      carbapenemases: ['KPC-2'],
    });
    const told: Alert = JSON.parse(alert?.data ?? '');
    const { body } = await served.get<Alert>(`alerts/${told.id}`, ipc);
    // Where the patient lies is joined when somebody asks: the stream goes to all alike.
    expect({ ...told, place: null }).toEqual(body);
    expect(told).not.toHaveProperty('place');
  });

  it('follows isolates with a hint to read the metrics anew', async () => {
    const page = await Page.open(ipc);
    await served.tell(confirmed(1));
    expect(await page.hears('metrics', 1)).toHaveLength(1);
    page.leave();
  });

  it('tells what a nurse did to whoever else has the page open', async () => {
    const page = await Page.open(ipc);
    await served.tell(confirmed(1));
    const [raised] = await page.hears('alert', 1);
    const { id } = JSON.parse(raised?.data ?? '');
    await served.post(`alerts/${id}/acknowledge`, ipc);
    let last = { id: '', status: '' };
    for (let heard = 2; last.status !== 'acknowledged'; heard += 1) {
      const told = await page.hears('alert', heard);
      last = JSON.parse(told[heard - 1]?.data ?? '{}');
    }
    page.leave();
    expect(last).toMatchObject({ id, status: 'acknowledged' });
  });

  it('resumes after a broken line without a gap and without a repeat', async () => {
    const before = await Page.open(ipc);
    const first = confirmed(5);
    await served.tell(first);
    await before.hears('isolate', 5);
    // The line breaks after the third event; what is known then is its id.
    const seen = before.heard.slice(0, 3);
    const lastId = seen.at(-1)?.id ?? '';
    before.leave();

    const meanwhile = confirmed(40);
    await served.tell(meanwhile);
    const after = await Page.open(ipc, lastId);
    const later = confirmed(5);
    await served.tell(later);
    const seenIsolates = seen.filter(({ event }) => event === 'isolate');
    const rest = await after.hears('isolate', 50 - seenIsolates.length);
    await after.hears('alert', 50 - (seen.length - seenIsolates.length));
    after.leave();
    const all = [first, meanwhile, later].flatMap(expectedIds).sort();
    expect(isolateIds([...seenIsolates, ...rest])).toEqual(all);
  });

  it('a page that was open all the time hears each change once, whatever came at once', async () => {
    const page = await Page.open(ipc);
    const stories = [confirmed(30), confirmed(30), confirmed(30)];
    await Promise.all(stories.map((story) => served.append(story)));
    const heard = await page.hears('isolate', 90);
    page.leave();
    expect(isolateIds(heard)).toEqual(stories.flatMap(expectedIds).sort());
  });

  it('resumes after what is no longer held in memory', async () => {
    const page = await Page.open(ipc);
    const start = page.lastId;
    page.leave();
    const story = confirmed(1_200);
    await served.tell(story);
    const late = await Page.open(ipc, start);
    const heard = await late.hears('isolate', 1_200);
    late.leave();
    expect(isolateIds(heard)).toEqual(expectedIds(story));
  });

  it('ends with the key that opened it, and opens to nobody by that key again', async () => {
    const { access } = served.platform;
    const admin = await access.callerOf('the-administrators-key');
    if (!admin) throw new Error('the administrator has a key from the settings');
    const wanted = {
      name: 'a screen on a wall',
      role: 'ipc',
      sites: 'all',
      expiresAt: null,
    } as const;
    const { key, text } = await access.issue(admin, wanted);
    const page = await Page.open(text);
    await access.revoke(admin, key.id);
    await page.ended;
    expect((await Page.open(text)).status).toBe(401);
  }, 30_000);

  it('says so when what was missed is no longer kept', async () => {
    const page = await Page.open(ipc);
    const start = page.lastId;
    page.leave();
    // More than the process holds, of which the database has lost the beginning.
    await served.tell(confirmed(1_200));
    await served.platform.database.query(`
      DELETE FROM alerting.change USING alerting.lane
      WHERE change.lane = lane.lane AND change.seq < lane.next_change - 10`);
    const late = await Page.open(ipc, start);
    expect(await late.hears('resync', 1)).not.toHaveLength(0);
    late.leave();
  });

  it('says so when the id is of another database', async () => {
    const beyond = Array.from({ length: 8 }, () => 999_999_999).join('.');
    const page = await Page.open(ipc, beyond);
    expect(await page.hears('resync', 1)).toHaveLength(1);
    page.leave();
  });

  it('refuses an id that is none of its own', async () => {
    const page = await Page.open(ipc, '17');
    expect(page.status).toBe(400);
  });

  it('shows a key only its own sites, and the laboratory no alerts', async () => {
    const elsewhere = await Page.open(await served.key('ipc', ['site-2']));
    const laboratory = await Page.open(await served.key('lab'));
    const here = await Page.open(ipc);
    await served.tell(confirmed(1, 'site-1'));
    await served.tell(confirmed(1, 'site-2'));
    await here.hears('alert', 2);
    await elsewhere.hears('alert', 1);
    await laboratory.hears('isolate', 2);
    for (const page of [elsewhere, laboratory, here]) page.leave();
    const sites = elsewhere.heard
      .filter(({ event }) => event !== 'metrics')
      .map(({ data }) => JSON.parse(data).site);
    expect(new Set(sites)).toEqual(new Set(['site-2']));
    expect(laboratory.heard.map(({ event }) => event)).not.toContain('alert');
  });

  it.each(['sender', 'analyst'] as const)('is closed to the role %s', async (role) => {
    const page = await Page.open(await served.key(role));
    expect(page.status).toBe(403);
  });
});
