import { createServer, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import {
  TOPICS,
  deadLetterList,
  lettersReplayed,
  type DeadLetterList,
  type Role,
} from '@carbawatch/contracts';
import { PermanentRecordError, append, type RecordBatch } from '@carbawatch/event-log';
import { freePort, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { Controller, Module, type DynamicModule } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { openAuditReason } from '../access/reason';
import type { SiteScope } from '../access/caller';
import { readConfig } from '../config';
import { openPlatform, type Platform } from '../host/platform';
import type { ServiceDefinition } from '../host/service';
import { startService, type RunningService } from '../host/service-host';
import { silentLog } from '../log';

const ADMIN = 'the-administrators-key';
/** Facts that the service does not understand yet, and those that it took in. */
const unknown = new Set<string>();
const taken: string[] = [];

@Controller()
class WardsController {
  @EventPattern(TOPICS.encountersChanged)
  async onMoved({ records }: RecordBatch<{ factId: string }>): Promise<void> {
    for (const record of records) {
      const { factId } = record.value;
      if (unknown.has(factId)) throw new PermanentRecordError('no-such-ward', 'W9', record);
      taken.push(factId);
    }
  }
}

@Module({})
class WardsModule {
  static served(): DynamicModule {
    return { module: WardsModule, controllers: [WardsController] };
  }
}

const definition: ServiceDefinition = {
  name: 'alerting',
  migrations: { schema: 'alerting', migrations: [] },
  module: () => WardsModule.served(),
};

function moved(site: string, pseudonym: string, factId: string) {
  const at = '2024-01-05T06:30:00Z';
  return {
    topic: TOPICS.encountersChanged,
    key: `${site}/${pseudonym}`,
    type: 'encounter.changed',
    id: factId,
    subject: `${site}/${pseudonym}`,
    source: '/carbawatch/ingestion',
    time: at,
    cause: randomUUID(),
    value: {
      ...{ site, pseudonym, factId, messageId: 'm1', sender: 'adt', receivedAt: at, at },
      kind: 'admit',
      ward: 'the ward of the payload',
    },
  };
}

describe('records that a service could not take in', () => {
  let test: TestDatabase;
  let platform: Platform;
  let service: RunningService;
  let server: Server;
  let address: string;

  beforeAll(async () => {
    test = await testDatabase();
    const reading = readConfig({
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: ADMIN,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      LOG_LEVEL: 'silent',
    });
    if (!reading.ok) throw new Error(reading.message);
    platform = await openPlatform(reading.config, { keys: 'settings-alone', log: silentLog });
    service = await startService(definition, platform, {
      onFatal: (error) => {
        throw error;
      },
    });
    const port = await freePort();
    server = createServer(service.http).listen(port, '127.0.0.1');
    address = `http://127.0.0.1:${port}/api/v1/alerting/letters`;
  });
  afterAll(async () => {
    server?.close();
    await service?.stop();
    await platform?.close();
    await test?.drop();
  });
  beforeEach(() => {
    unknown.clear();
    taken.length = 0;
  });

  async function asked(path: string, body?: object, key = ADMIN, language = 'en') {
    const answer = await fetch(`${address}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        Authorization: `Bearer ${key}`,
        'Content-Type': 'application/json',
        'Accept-Language': language,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: JSON.parse(text) as unknown };
  }

  async function listed(key = ADMIN): Promise<DeadLetterList> {
    return deadLetterList.strict().parse((await asked('', undefined, key)).body);
  }

  async function told(site: string, pseudonym: string, facts: readonly string[]): Promise<void> {
    const events = facts.map((fact) => moved(site, pseudonym, fact));
    await platform.database.transaction(async (tx) => append(tx, events));
    await service.whenCaughtUp();
  }

  async function keyOf(role: Role, sites: SiteScope): Promise<string> {
    const admin = await platform.access.callerOf(ADMIN);
    if (!admin) throw new Error('the administrator has a key from the settings');
    const wanted = { name: `${role} of the test`, role, sites, expiresAt: null };
    return (await platform.access.issue(admin, wanted)).text;
  }

  function noted() {
    return platform.database.query<{ action: string; target: string; detail: never }>(
      `SELECT action, target, detail FROM access.audit WHERE action LIKE 'letter%' ORDER BY at`,
    );
  }

  it('are listed with what waits behind them, and without what they say', async () => {
    unknown.add('a1');
    await told('site-1', 'ada', ['a1', 'a2']);
    await told('site-1', 'bert', ['b1']);
    const { items, dead, parked } = await listed();
    expect([dead, parked, taken]).toEqual([1, 1, ['b1']]);
    expect(items.map((each) => [each.key, each.state, each.code, each.attempts])).toEqual([
      ['site-1/ada', 'dead', 'no-such-ward', 1],
      ['site-1/ada', 'parked', 'parked', 0],
    ]);
    const firsts = deadLetterList.parse((await asked('?firstOfKey=true')).body);
    expect(firsts).toEqual({ ...firsts, items: [{ ...items[0], behind: 1 }], dead: 1, parked: 1 });
    expect((await asked('')).text).not.toContain('the ward of the payload');
    expect((await asked('', undefined, ADMIN, 'zh')).text).toContain('等待处理');
    const [first] = (await asked('?limit=1').then(({ body }) => deadLetterList.parse(body))).items;
    expect(first).toEqual(items[0]);
  });

  it('are processed in their order when the cause is mended, and stay until it is', async () => {
    unknown.add('a1');
    const replay = () => asked('/replay', { key: 'site-1/ada' });
    const topic = TOPICS.encountersChanged;
    const failed = [{ topic, offset: 0, code: 'no-such-ward', detail: 'W9' }];
    expect((await replay()).body).toMatchObject({ replayed: 0, failed });
    expect((await listed()).items[0]).toMatchObject({ state: 'dead', attempts: 2 });
    unknown.clear();
    expect(lettersReplayed.strict().parse((await replay()).body)).toEqual({
      replayed: 2,
      failed: [],
    });
    expect([taken, (await listed()).items]).toEqual([['a1', 'a2'], []]);
    expect((await replay()).status).toBe(404);
    expect((await noted()).map(({ action, target }) => [action, target])).toEqual([
      ['letters.replayed', 'site-1/ada'],
      ['letters.replayed', 'site-1/ada'],
    ]);
  });

  it('can be given up with a reason, which the audit keeps sealed; the rest goes on', async () => {
    unknown.add('c1');
    await told('site-1', 'cora', ['c1', 'c2']);
    const [dead] = (await listed()).items;
    const { topic, partition, offset } = dead ?? { topic: '', partition: 0, offset: 0 };
    const reason = 'Cora was a test patient of the vendor';
    expect((await asked('/dismiss', { topic, partition, offset })).status).toBe(422);
    const { status, body } = await asked('/dismiss', { topic, partition, offset, reason });
    expect([status, body, taken]).toEqual([200, { replayed: 1, failed: [] }, ['c2']]);
    expect((await listed()).items).toEqual([]);
    expect((await asked('/dismiss', { topic, partition, offset, reason })).status).toBe(404);
    const { detail } = (await noted()).find(({ action }) => action === 'letter.dismissed') ?? {};
    expect(detail).toMatchObject({ consumer: 'alerting', topic, partition, offset });
    const { sealedReason } = Object(detail) as { sealedReason: string };
    expect(openAuditReason(platform.secrets, sealedReason)).toBe(reason);
    expect(JSON.stringify(detail)).not.toContain('Cora');
  });

  it('are the business of the administrators of their site alone', async () => {
    unknown.add('d1');
    await told('site-2', 'dora', ['d1']);
    const letter = (await listed()).items[0];
    const [ipc, elsewhere, here] = [
      await keyOf('ipc', 'all'),
      await keyOf('admin', ['site-1']),
      await keyOf('admin', ['site-2']),
    ];
    expect((await asked('', undefined, ipc)).status).toBe(403);
    expect(await listed(elsewhere)).toEqual({ items: [], next: null, dead: 0, parked: 0 });
    expect((await asked('/replay', { key: 'site-2/dora' }, elsewhere)).status).toBe(404);
    const { topic, partition, offset } = letter ?? { topic: '', partition: 0, offset: 0 };
    const dismissal = { topic, partition, offset, reason: 'not theirs' };
    expect((await asked('/dismiss', dismissal, elsewhere)).status).toBe(404);
    expect(await listed(here)).toMatchObject({ dead: 1 });
    expect((await asked('/dismiss', dismissal, here)).body).toEqual({ replayed: 0, failed: [] });
  });
});
