import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  CallerNow,
  CurrentCaller,
  MAY,
  Refusal,
  badRequest,
  covers,
  describeRoute,
  type Caller,
} from '@carbawatch/service-kit';
import {
  Controller,
  Inject,
  Req,
  Res,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Progress } from '../store/changes';
import { ChangeTail } from './change-tail';
import { EventStream } from './event-stream';
import { isWithin, readProgress } from './progress';

/** Open pages of one process; each holds a socket and a little memory. */
const STREAMS_MAX = 200;

/** What happens, told to open pages as it happens. */
@Controller()
export class StreamController implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly streams = new Set<EventStream>();

  constructor(@Inject(ChangeTail) private readonly tail: ChangeTail) {}

  onApplicationBootstrap(): Promise<void> {
    return this.tail.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const stream of this.streams) stream.end();
    await this.tail.stop();
  }

  @describeRoute({
    method: 'get',
    path: 'stream',
    summary: 'Server-sent events alert, isolate and metrics; resumable by Last-Event-ID',
    roles: MAY.laboratory,
    responses: { 200: { mediaTypes: ['text/event-stream'] } },
  })
  async open(
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
    @CurrentCaller() caller: Caller,
    @CallerNow() callerNow: () => Promise<Caller | null>,
  ): Promise<void> {
    if (this.streams.size >= STREAMS_MAX) {
      throw new Refusal(503, 'too-many-streams', {
        detail: `This server holds ${STREAMS_MAX} streams already; try again later.`,
        headers: { 'Retry-After': '30' },
      });
    }
    const end = await this.tail.presentEnd();
    const resume = resumeAt(request);
    // Alerts are infection control's; the laboratory sees its isolates.
    const mayAlerts = caller.role === 'admin' || caller.role === 'ipc';
    const stream = new EventStream(
      response,
      this.tail,
      {
        metrics: mayAlerts,
        isStillMeant: async () => isSame(caller, await callerNow()),
        shows: ({ kind, site }) => covers(caller.sites, site) && (kind !== 'alert' || mayAlerts),
      },
      // An id from beyond the end is another database's: a restored backup, another installation.
      resume && !isWithin(end, resume)
        ? { progress: end, missed: true }
        : { progress: resume ?? end, missed: false },
    );
    this.streams.add(stream);
    try {
      await stream.run();
    } finally {
      this.streams.delete(stream);
    }
  }
}

/** An account's role and sites are those of its newest token. */
function isSame({ role, sites }: Caller, now: Caller | null): boolean {
  return now?.role === role && String(now.sites) === String(sites);
}

function resumeAt(request: IncomingMessage): Progress | null {
  const id = request.headers['last-event-id'];
  if (typeof id !== 'string' || id === '') return null;
  const progress = readProgress(id);
  if (!progress) {
    throw badRequest('invalid', 'Last-Event-ID is no id of this stream.', '/Last-Event-ID');
  }
  return progress;
}
