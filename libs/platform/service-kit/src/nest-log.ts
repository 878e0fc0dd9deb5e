import type { LoggerService } from '@nestjs/common';
import type { Log } from './log';

/**
 * Nest's own lines: warnings and errors go to our log by their context alone, since their texts
 * may quote a request; the chatter of the start is left out.
 */
export class NestLog implements LoggerService {
  constructor(private readonly sink: Log) {}

  log(): void {}

  warn(message: unknown, ...rest: unknown[]): void {
    this.sink.warn('nest.warning', this.fieldsOf(message, rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.sink.error('nest.error', this.fieldsOf(message, rest));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.sink.fatal('nest.fatal', this.fieldsOf(message, rest));
  }

  private fieldsOf(message: unknown, rest: readonly unknown[]) {
    const error = [message, ...rest].find((part) => part instanceof Error);
    const context = rest.filter((part) => typeof part === 'string').at(-1);
    return { ...(context ? { reason: context } : {}), ...(error ? { error } : {}) };
  }
}
