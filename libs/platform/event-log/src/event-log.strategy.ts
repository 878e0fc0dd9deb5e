import {
  BaseRpcContext,
  Server,
  type CustomTransportStrategy,
  type MessageHandler,
} from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { ConsumerLoop, type ConsumerOptions } from './consumer-loop';
import type { BatchHandler, RecordBatch } from './records';

/** Everything of a consumer but its handlers: those are the controllers' `@EventPattern(topic)`. */
export type StrategyOptions = Omit<ConsumerOptions, 'handlers'>;

/**
 * Nest's transport over the log: `@EventPattern('carbawatch.isolates.reported.v1')` methods take a
 * RecordBatch as payload and run inside its transaction. One strategy, one consumer, one Nest
 * application: within one application Nest would chain the handlers of a topic, and they would
 * share one error and one position, so that is refused.
 */
export class EventLogStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('carbawatch event log');
  private running: ConsumerLoop | null = null;

  constructor(private readonly options: StrategyOptions) {
    super();
  }

  /** The loop, once `listen` has begun: for lag, readiness, redrive and tests. */
  get loop(): ConsumerLoop {
    if (!this.running) throw new Error(`Consumer ${this.options.consumer} does not listen yet.`);
    return this.running;
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      this.running = new ConsumerLoop({ ...this.options, handlers: this.batchHandlers() });
      await this.running.start();
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  async close(): Promise<void> {
    await this.running?.stop();
  }

  /** The loop reports through its hooks; there are no events of a broker's client to listen to. */
  on(event: string): never {
    throw new Error(`The event log has no event "${event}": use the consumer's hooks.`);
  }

  unwrap<T>(): T {
    return this.loop as T; // Nest's signature lets the caller name the type
  }

  private batchHandlers(): Map<string, BatchHandler> {
    const handlers = new Map<string, BatchHandler>();
    for (const [topic, handler] of this.messageHandlers) {
      if (!handler.isEventHandler) {
        throw new Error(
          `${topic}: the log carries events; use @EventPattern, not @MessagePattern.`,
        );
      }
      if (handler.next) {
        throw new Error(
          `${topic} has two handlers in one application: give each its own consumer.`,
        );
      }
      handlers.set(topic, (batch) => this.call(handler, batch));
    }
    return handlers;
  }

  /** The error of a handler is inside the Observable that Nest answers, not a rejection. */
  private async call(handler: MessageHandler, batch: RecordBatch): Promise<void> {
    const context = new BaseRpcContext([batch.topic, batch.partition]);
    const result: unknown = await handler(batch, context);
    try {
      await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
    } catch (error) {
      if (isReplaced(error)) {
        throw new Error('Nest has replaced the error of a handler: the RethrowFilter is missing.');
      }
      throw error;
    }
  }
}

/** What Nest's own filter of microservices makes of any error that it does not know. */
function isReplaced(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    !('stack' in error) &&
    'status' in error &&
    error.status === 'error'
  );
}
