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
