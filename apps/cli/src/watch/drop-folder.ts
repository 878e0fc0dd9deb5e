import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, parse } from 'node:path';

const DONE = 'done';
const REFUSED = 'refused';
const SENDING = 'sending';
const LOCK = '.carbawatch-watch.lock';
const PROGRESS = '.progress';

/** Names under which programs write what is not finished yet. */
const UNFINISHED = /^\.|\.(part|tmp|filepart|crdownload)$|~$/i;

/** Another watcher works on the folder: both would send the same files. */
export class FolderInUseError extends Error {}

/** What was wrong with a file, as it is written beside it. */
export interface FileProblem {
  readonly file: string;
  readonly messages: number;
  readonly accepted: number;
  readonly refused: readonly {
    readonly message: number;
    readonly code: string;
    readonly detail: string | null;
  }[];
}

/** A folder that programs drop files into, and the three in it that this one moves them through. */
export class DropFolder {
  /** Size and time of change of the last look: a file that changes is still being written. */
  private lastLook = new Map<string, string>();

  constructor(readonly path: string) {
    for (const name of [DONE, REFUSED, SENDING]) mkdirSync(join(path, name), { recursive: true });
  }

  /** Takes the folder for this process; answers what gives it back. */
  lock(): () => void {
    const path = join(this.path, LOCK);
    if (existsSync(path) && isAlive(Number(readFileSync(path, 'utf8')))) {
      throw new FolderInUseError(`${this.path}: another carbawatch watch is at work there`);
    }
    writeFileSync(path, `${process.pid}\n`);
    return () => rmSync(path, { force: true });
  }

  /** Files whose sending was begun and not finished, by an earlier run. */
  begun(): string[] {
    return readdirSync(join(this.path, SENDING))
      .filter((name) => !name.endsWith(PROGRESS))
      .sort();
  }

  /** Files that have not changed since the last look, oldest first. */
  ready(): string[] {
    const look = new Map<string, string>();
    const ready: { readonly name: string; readonly mtimeMs: number }[] = [];
    for (const entry of readdirSync(this.path, { withFileTypes: true })) {
      if (!entry.isFile() || UNFINISHED.test(entry.name)) continue;
      const stat = statSync(join(this.path, entry.name), { throwIfNoEntry: false });
      if (!stat || stat.size === 0) continue;
      const state = `${stat.size} ${stat.mtimeMs}`;
      look.set(entry.name, state);
      if (this.lastLook.get(entry.name) === state) ready.push({ name: entry.name, ...stat });
    }
    this.lastLook = look;
    return ready.sort((a, b) => a.mtimeMs - b.mtimeMs).map(({ name }) => name);
  }

  /** Moves a ready file to where it is sent from; null when somebody took it away. */
  begin(name: string): string | null {
    const free = freeName(join(this.path, SENDING), name);
    // Of an earlier file of this name, when a crash came just before its last step.
    rmSync(join(this.path, SENDING, `${free}${PROGRESS}`), { force: true });
    try {
      renameSync(join(this.path, name), join(this.path, SENDING, free));
      return free;
    } catch {
      return null;
    }
  }

  read(name: string): Buffer {
    return readFileSync(join(this.path, SENDING, name));
  }

  /** What was answered so far to the messages of a file, in their order; survives a crash. */
  answered(name: string): string[] {
    const path = join(this.path, SENDING, `${name}${PROGRESS}`);
    if (!existsSync(path)) return [];
    // A line without an end is one that a crash cut off.
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  }

  noteAnswer(name: string, answer: string): void {
    appendFileSync(join(this.path, SENDING, `${name}${PROGRESS}`), `${answer}\n`);
  }

  finish(name: string, problem: FileProblem | null): string {
    const folder = join(this.path, problem ? REFUSED : DONE);
    const free = freeName(folder, name);
    if (problem) {
      const text = `${JSON.stringify(problem, null, 2)}\n`;
      writeFileSync(join(folder, `${free}.problem.json`), text);
    }
    renameSync(join(this.path, SENDING, name), join(folder, free));
    rmSync(join(this.path, SENDING, `${name}${PROGRESS}`), { force: true });
    return free;
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Files of one name come every day: the second is `name-2.hl7`. */
function freeName(folder: string, name: string): string {
  const { name: stem, ext } = parse(name);
  let free = name;
  for (let n = 2; existsSync(join(folder, free)); n += 1) free = `${stem}-${n}${ext}`;
  return free;
}
