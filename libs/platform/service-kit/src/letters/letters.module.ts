import { deadLetterList, lettersReplayed, type ServiceName } from '@carbawatch/contracts';
import {
  Controller,
  Inject,
  Module,
  UseInterceptors,
  type DynamicModule,
  type Type,
} from '@nestjs/common';
import { z } from 'zod';
import { CurrentCaller } from '../access/access.guard';
import type { Caller } from '../access/caller';
import { MAY } from '../access/roles';
import { AnswerLanguage } from '../http/answer-language';
import { ParsedBody } from '../http/body';
import { pageQuery } from '../http/page';
import { REFUSAL_BOOK } from '../http/refusal.phrases';
import { describeRoute } from '../http/route';
import { ParsedQuery } from '../http/zod.pipe';
import { LetterDesk, type LetterDeskOptions } from './letter-desk';

const lettersQuery = z.strictObject({
  ...pageQuery,
  site: z.string().min(1).max(200).optional(),
  /** Of each key the first record alone, with how many wait behind it. */
  firstOfKey: z.enum(['true', 'false']).default('false'),
});
const keyOfLetters = z.strictObject({ key: z.string().min(1).max(1_000) });
const dismissal = z.strictObject({
  topic: z.string().min(1).max(200),
  partition: z.number().int().min(0),
  offset: z.number().int().min(0),
  /** It may name somebody: the audit keeps it sealed. */
  reason: z.string().trim().min(3).max(500),
});

/**
 * Paths below the service's own name: letters are replayed where the handlers are, and services may
 * run each in a process of its own.
 */
function lettersController(service: ServiceName): Type<unknown> {
  const path = `${service}/letters`;
  @Controller()
  @UseInterceptors(new AnswerLanguage(async () => REFUSAL_BOOK))
  class LettersController {
    constructor(@Inject(LetterDesk) readonly desk: LetterDesk) {}

    @describeRoute({
      method: 'get',
      path,
      summary: `Records that ${service} could not take in, and what waits behind them`,
      roles: MAY.administer,
      query: lettersQuery,
      responses: { 200: deadLetterList },
    })
    async list(
      @ParsedQuery(lettersQuery) query: z.output<typeof lettersQuery>,
      @CurrentCaller() caller: Caller,
    ) {
      return this.desk.list(query, caller);
    }

    @describeRoute({
      method: 'post',
      path: `${path}/replay`,
      summary: 'Process the dead and parked records of a key again, in their order',
      roles: MAY.administer,
      body: keyOfLetters,
      responses: { 200: lettersReplayed },
    })
    async replay(
      @ParsedBody(keyOfLetters) { key }: z.output<typeof keyOfLetters>,
      @CurrentCaller() caller: Caller,
    ) {
      return this.desk.replay(key, caller);
    }

    @describeRoute({
      method: 'post',
      path: `${path}/dismiss`,
      summary: 'Give one record up, with a reason, and process what waits behind it',
      roles: MAY.administer,
      body: dismissal,
      responses: { 200: lettersReplayed },
    })
    async dismiss(
      @ParsedBody(dismissal) { reason, ...letter }: z.output<typeof dismissal>,
      @CurrentCaller() caller: Caller,
    ) {
      return this.desk.dismiss(letter, reason, caller);
    }
  }
  return LettersController;
}

/** Puts the dead letters beside what a service serves itself. */
@Module({})
export class LettersModule {
  static beside(module: DynamicModule, options: LetterDeskOptions): DynamicModule {
    return {
      module: LettersModule,
      imports: [module],
      controllers: [lettersController(options.consumer)],
      providers: [{ provide: LetterDesk, useValue: new LetterDesk(options) }],
    };
  }
}
