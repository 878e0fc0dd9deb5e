import { alert, listOf, task } from '@carbawatch/contracts';
import { nextAct, taskAct, type TeamAct } from '@carbawatch/demonstration';
import { inventKey } from './invented-key';
import type { FeedTarget } from './stream-feed';
import { setTimeout as pause } from 'node:timers/promises';

interface Page<T> {
  parse(answer: unknown): { readonly items: readonly T[]; readonly next: string | null };
}

const alerts = listOf(alert);
const tasks = listOf(task);
/** Between two rounds at the end of the year. */
const ROUND_MS = 3_000;
/** The last results of the year are still on their way through the services. */
const QUIET_ROUNDS = 3;
const PAGE = 200;

/**
 * The invented infection control team at work: with a key of its own it acknowledges and resolves
 * over HTTP as people would, each act at its own time in the year.
 */
export class ControlTeam {
  private constructor(
    private readonly base: string,
    private readonly key: string,
    private readonly leave: () => Promise<void>,
  ) {}

  /** Issues the team's key; `retire` takes it away again. */
  static async hire(target: FeedTarget): Promise<ControlTeam> {
    const base = `http://${target.host}:${target.httpPort}/api/v1`;
    const { key, retire } = await inventKey(target, 'control team (invented)', 'ipc');
    return new ControlTeam(base, key, retire);
  }

  retire(): Promise<void> {
    return this.leave();
  }

  /** Rounds at the end of the year, until nothing is left to do. */
  async finish(nowMs: number, signal: AbortSignal): Promise<void> {
    for (let quiet = 0; quiet < QUIET_ROUNDS && !signal.aborted;) {
      await pause(ROUND_MS, undefined, { signal }).catch(() => undefined);
      quiet = (await this.round(nowMs, signal)) > 0 ? 0 : quiet + 1;
    }
  }

  /** Does what is to be done by `nowMs`, the hospital's own time; answers how much it was. */
  async round(nowMs: number, signal: AbortSignal): Promise<number> {
    try {
      return await this.workThrough(nowMs, signal);
    } catch (error) {
      // The system is stopping: nobody answers any more.
      if (signal.aborted) return 0;
      throw error;
    }
  }

  private async workThrough(nowMs: number, signal: AbortSignal): Promise<number> {
    let done = 0;
    for (const status of ['open', 'acknowledged']) {
      for (const seen of await this.all(`alerts?status=${status}`, alerts)) {
        const act = nextAct(seen, nowMs);
        if (!act || signal.aborted) continue;
        done += Number(await this.act(`alerts/${seen.id}/${act.kind}`, wordsOf(act), act.at));
      }
    }
    for (const each of await this.all('tasks?status=open', tasks)) {
      const act = taskAct(each, nowMs);
      if (!act || signal.aborted) continue;
      const { at, ...words } = act;
      done += Number(await this.act(`tasks/${each.id}/complete`, words, at));
    }
    return done;
  }

  /** Every page of a list, read before anything on it is done. */
  private async all<T>(path: string, page: Page<T>): Promise<T[]> {
    const found: T[] = [];
    for (let from: string | null = ''; from !== null;) {
      const cursor: string = from === '' ? '' : `&cursor=${encodeURIComponent(from)}`;
      const { items, next } = page.parse(await this.get(`${path}&limit=${PAGE}${cursor}`));
      found.push(...items);
      from = next;
    }
    return found;
  }

  private async get(path: string): Promise<unknown> {
    const answer = await fetch(`${this.base}/${path}`, { headers: this.headers() });
    if (!answer.ok) throw new Error(`the control team's list was refused with ${answer.status}.`);
    return answer.json();
  }

  /** False where the facts were quicker: the alert is over, or stands otherwise by now. */
  private async act(path: string, body: object, at: string): Promise<boolean> {
    const answer = await fetch(`${this.base}/${path}`, {
      method: 'POST',
      headers: {
        ...this.headers(),
        'Carbawatch-Received-At': at,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    await answer.arrayBuffer();
    return answer.ok;
  }

  private headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.key}` };
  }
}

function wordsOf(act: TeamAct): object {
  if (act.kind === 'acknowledge') return {};
  const { disposition, comment } = act;
  return comment === undefined ? { disposition } : { disposition, comment };
}
