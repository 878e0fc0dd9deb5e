/** What a command may use of the outside; tests give it strings. */
export interface CommandIo {
  out(text: string): void;
  err(text: string): void;
  /** Replaces the line of progress; absent where nobody watches. */
  progress?(line: string): void;
  /** Bytes to standard output, as they are; resolves when there is room for more. */
  data(bytes: Uint8Array): Promise<void>;
  /** All of standard input. */
  input(): Promise<string>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Answers the exit status. */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}

/** A command that is loaded when it is asked for: the whole system hangs on some. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** Exit status of arguments that can't be meant; each refusal is one line that says what to do. */
export const BAD_INPUT = 2;

/** What a command does once its arguments are a plan; `--help` ends it before. */
interface PlannedCommand<P extends object> {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** The plan, or the one line that says what is wrong with the arguments. */
  readonly planOf: (args: readonly string[]) => P | string;
  /** Answers the exit status. */
  readonly follow: (plan: P, io: CommandIo) => Promise<number>;
}

export function plannedCommand<P extends object>(planned: PlannedCommand<P>): Command {
  const { name, summary, usage, planOf, follow } = planned;
  return {
    name,
    summary,
    async run(args, io) {
      if (args.includes('--help')) {
        io.out(usage);
        return 0;
      }
      const plan = planOf(args);
      if (typeof plan === 'string') {
        io.err(plan);
        return BAD_INPUT;
      }
      return follow(plan, io);
    },
  };
}
