import {
  acknowledgeMany,
  acknowledgedMany,
  type AcknowledgeMany,
  type AcknowledgedMany,
} from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  Refusal,
  SaidMoment,
  describeRoute,
  type Caller,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import type { Wish } from '../decide/acts';
import { AlertDesk } from './alert-desk';

type Result = AcknowledgedMany['results'][number];

/** Everything that came of one patient is dealt with in one act. */
@Controller()
export class AcknowledgeManyController {
  constructor(@Inject(AlertDesk) private readonly desk: AlertDesk) {}

  @describeRoute({
    method: 'post',
    path: 'alerts/acknowledge',
    summary: 'Say of several alerts that they are being dealt with; each is an act of its own',
    roles: MAY.patients,
    body: acknowledgeMany,
    responses: { 200: acknowledgedMany },
  })
  async acknowledge(
    @ParsedBody(acknowledgeMany) { ids, shown = {} }: AcknowledgeMany,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<AcknowledgedMany> {
    const results: Result[] = [];
    // One after the other: alerts of one patient take the same lock.
    for (const id of ids) {
      const wish = { kind: 'acknowledged', shown: shown[id] } as const;
      results.push(await this.one(caller, id, wish, at));
    }
    return { results };
  }

  private async one(
    caller: Caller,
    id: string,
    wish: Wish,
    at: string | undefined,
  ): Promise<Result> {
    try {
      const alert = await this.desk.fulfil(caller, id, wish, at);
      return { id, outcome: 'acknowledged', alert, code: null, detail: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message } = error;
      return { id, outcome: 'refused', alert: null, code, detail: message };
    }
  }
}
