import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandIo } from '../command';
import { UnknownFileError, payloadsOf } from '../send/payloads';
import type { Answer, Target } from '../send/targets';
import type { DropFolder, FileProblem } from './drop-folder';

/** A target that is away is tried again after these waits, the last one for ever. */
const RETRY_MS_MIN = 1_000;
const RETRY_MS_MAX = 60_000;
/** A file that is wrong in more places is wrong in one way. */
const REFUSALS_KEPT = 100;

/** The key is unknown or may not send: nothing would ever get through. */
export class NotAllowedError extends Error {}

export interface Watch {
  readonly folder: DropFolder;
  readonly target: Target;
  readonly everyMs: number;
  /** True: ends when nothing is left to send. */
  readonly once: boolean;
  readonly signal: AbortSignal;
}

export interface WatchSummary {
  done: number;
  refused: number;
  messages: number;
}

/**
 * Sends what is dropped into a folder, one file after the other, until it is told to stop: then the
 * message that is under way is still finished. What was answered is noted message by message, so
 * that a restart goes on behind the last answer.
 */
export async function watchFolder(watch: Watch, io: CommandIo): Promise<WatchSummary> {
  const { folder, signal, everyMs, once } = watch;
  const summary: WatchSummary = { done: 0, refused: 0, messages: 0 };
  let waiting = folder.begun();
  let looks = 0;
  while (!signal.aborted) {
    for (const name of waiting) {
      if (!(await sendFile(watch, name, summary, io))) return summary;
    }
    waiting = folder.ready().flatMap((name) => folder.begin(name) ?? []);
    looks += 1;
    // The first look only notes the sizes.
    if (once && looks > 1 && waiting.length === 0) return summary;
    if (waiting.length === 0) await pause(everyMs, signal);
  }
  return summary;
}

/** False when it was told to stop before the file was through. */
async function sendFile(
  watch: Watch,
  name: string,
  summary: WatchSummary,
  io: CommandIo,
): Promise<boolean> {
  const { folder, signal } = watch;
  const payloads = readable(folder, name);
  if (typeof payloads === 'string') {
    const refused = [{ message: 0, code: 'unreadable', detail: payloads }];
    folder.finish(name, { file: name, messages: 0, accepted: 0, refused });
    summary.refused += 1;
    io.err(`${name}: refused: ${payloads}`);
    return true;
  }
  for (const payload of payloads.slice(folder.answered(name).length)) {
    const answer = await untilAnswered(watch, () => watch.target.send(payload), io);
    if (!answer) return false;
    folder.noteAnswer(name, JSON.stringify([answer.accepted, answer.code, answer.detail]));
    summary.messages += 1;
    if (signal.aborted && folder.answered(name).length < payloads.length) return false;
  }
  const problem = problemOf(name, folder.answered(name));
  const kept = folder.finish(name, problem);
  if (problem) summary.refused += 1;
  else summary.done += 1;
  const refused = problem ? `, ${problem.messages - problem.accepted} refused` : '';
  io.out(`${kept}: ${payloads.length} sent${refused}`);
  return true;
}

function readable(folder: DropFolder, name: string) {
  try {
    const payloads = payloadsOf(name, folder.read(name));
    return payloads.length > 0 ? payloads : 'it holds no message';
  } catch (error) {
    if (error instanceof UnknownFileError) return error.message;
    throw error;
  }
}

function problemOf(file: string, lines: readonly string[]): FileProblem | null {
  const answers = lines.map((line) => JSON.parse(line) as [boolean, string, string | null]);
  const refused = answers.flatMap(([accepted, code, detail], index) =>
    accepted ? [] : [{ message: index + 1, code, detail }],
  );
  if (refused.length === 0) return null;
  return {
    file,
    messages: answers.length,
    accepted: answers.length - refused.length,
    refused: refused.slice(0, REFUSALS_KEPT),
  };
}

/** Too many requests, or a server that can't store now: the file is not at fault. */
const LATER = /^(408|429|5\d\d)$/;

/** Null when it was told to stop while the target was away. */
async function untilAnswered(
  { signal }: Watch,
  send: () => Promise<Answer>,
  io: CommandIo,
): Promise<Answer | null> {
  let waitMs = RETRY_MS_MIN;
  let isTold = false;
  for (;;) {
    let reason: string;
    try {
      const answer = await send();
      if (answer.code === '401' || answer.code === '403') {
        throw new NotAllowedError(`${answer.code} ${answer.detail ?? 'the key may not send'}`);
      }
      if (!LATER.test(answer.code)) return answer;
      reason = `${answer.code} ${answer.detail ?? ''}`.trim();
    } catch (error) {
      if (error instanceof NotAllowedError) throw error;
      reason = error instanceof Error ? error.message : String(error);
    }
    if (!isTold) io.err(`The server does not take anything now (${reason}): trying again.`);
    isTold = true;
    await pause(waitMs, signal);
    if (signal.aborted) return null;
    waitMs = Math.min(waitMs * 2, RETRY_MS_MAX);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
