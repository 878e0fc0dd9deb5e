import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { Observable, throwError } from 'rxjs';
import { append } from './append';
import { numbered } from './contract/harness';
import { ConsumerBugError, PermanentRecordError } from './errors';
import { EventLogStrategy } from './event-log.strategy';
import { MemoryLog } from './memory-log';
import { RethrowFilter } from './rethrow.filter';
import type { RecordBatch, TopicSchemas } from './records';

const REPORTED = 'carbawatch.isolates.reported.v1';
const ENCOUNTERS = 'carbawatch.encounters.changed.v1';
const anything = { safeParse: (data: unknown) => ({ success: true as const, data }) };

let seen: string[];
let failure: (() => Error) | null;

@Controller()
class ReportedConsumer {
  @EventPattern(REPORTED)
  async reported(@Payload() batch: RecordBatch): Promise<void> {
    const error = failure?.();
    if (error) throw error;
    seen.push(`${batch.consumer} ${batch.topic} ${batch.records.length}`);
  }

  @EventPattern(ENCOUNTERS)
  encounters(@Payload() batch: RecordBatch): Observable<never> {
    const error = failure?.() ?? new Error('nothing to fail with');
    return batch.records.length > 0 ? throwError(() => error) : new Observable();
  }
}

@Controller()
class SecondConsumer {
  @EventPattern(REPORTED)
  async reported(): Promise<void> {
    seen.push('second');
  }
}

@Controller()
class AskingConsumer {
  @MessagePattern(REPORTED)
  async reported(): Promise<void> {
    seen.push('asked');
  }
}

async function start(
  controllers: readonly (new () => object)[],
  { filtered = true, ...options }: { filtered?: boolean; schemas?: TopicSchemas } = {},
) {
  @Module({ controllers: [...controllers] })
  class ServiceModule {}
  const module = await Test.createTestingModule({ imports: [ServiceModule] }).compile();
  const application = module.createNestApplication({ logger: false });
  const log = new MemoryLog();
  const fatal: Error[] = [];
  const strategy = new EventLogStrategy({
    consumer: 'classification',
    log,
    schemas: { [REPORTED]: anything, [ENCOUNTERS]: anything },
    hooks: { onFatal: (error) => fatal.push(error) },
    ...options,
  });
  const events = application.connectMicroservice({ strategy }, { deferInitialization: true });
  if (filtered) events.useGlobalFilters(new RethrowFilter());
  await application.startAllMicroservices();
  return { application, strategy, log, fatal };
}

describe('the strategy of Nest over the log', () => {
  beforeEach(() => {
    seen = [];
    failure = null;
  });

  it('gives an event handler whole batches of its topic', async () => {
    const { application, strategy, log } = await start([ReportedConsumer]);
    expect(strategy.loop.topics).toEqual([REPORTED, ENCOUNTERS]);
    const events = [1, 2, 3].map((n) => numbered(REPORTED, 'site-1/a', n));
    await log.transaction(async (tx) => append(tx, events));
    await strategy.loop.whenCaughtUp();
    expect(seen).toEqual([`classification ${REPORTED} 3`]);
    await application.close();
    expect(strategy.loop.state).toBe('stopped');
  });

  it('brings the original error of a handler to the error policy', async () => {
    const { application, strategy, log } = await start([ReportedConsumer]);
    failure = () => new PermanentRecordError('no-such-ward', 'W9');
    await log.transaction(async (tx) => append(tx, [numbered(REPORTED, 'site-1/a', 0)]));
    await strategy.loop.whenCaughtUp();
    expect(log.openLettersOf('classification')).toMatchObject([{ code: 'no-such-ward' }]);
    await application.close();
  });

  it('brings an error inside of a returned Observable there too', async () => {
    const { application, strategy, log } = await start([ReportedConsumer]);
    failure = () => new PermanentRecordError('inside', 'W9');
    await log.transaction(async (tx) => append(tx, [numbered(ENCOUNTERS, 'site-1/a', 0)]));
    await strategy.loop.whenCaughtUp();
    expect(log.openLettersOf('classification')).toMatchObject([{ code: 'inside' }]);
    await application.close();
  });

  it('reports a bug of a handler with its own stack', async () => {
    const bug = new TypeError('x is undefined');
    failure = () => bug;
    const { application, log, fatal, strategy } = await start([ReportedConsumer]);
    await log.transaction(async (tx) => append(tx, [numbered(REPORTED, 'site-1/a', 0)]));
    await expect(strategy.loop.whenCaughtUp()).rejects.toThrow('halted');
    expect(fatal).toEqual([expect.any(ConsumerBugError)]);
    expect(fatal[0]?.cause).toBe(bug);
    await application.close();
  });

  it('says so when the filter that keeps the original error is missing', async () => {
    failure = () => new PermanentRecordError('no-such-ward', 'W9');
    const { application, log, fatal, strategy } = await start([ReportedConsumer], {
      filtered: false,
    });
    await log.transaction(async (tx) => append(tx, [numbered(REPORTED, 'site-1/a', 0)]));
    await expect(strategy.loop.whenCaughtUp()).rejects.toThrow('halted');
    expect(fatal[0]?.cause).toMatchObject({ message: expect.stringContaining('RethrowFilter') });
    await application.close();
  });

  it.each([
    ['two handlers of one topic', [ReportedConsumer, SecondConsumer], 'has two handlers'],
    ['a handler that would answer', [AskingConsumer], 'use @EventPattern'],
  ])('does not start with %s', async (_, controllers, message) => {
    await expect(start(controllers)).rejects.toThrow(message);
  });

  it('does not start with a topic that has no schema', async () => {
    const starting = start([ReportedConsumer], { schemas: { [REPORTED]: anything } });
    await expect(starting).rejects.toThrow(`no schema for ${ENCOUNTERS}`);
  });
});
