/** What may stand behind `npm start --`. */
export interface StartArguments {
  readonly demo: boolean;
  readonly help: boolean;
}

export const USAGE = [
  'npm start              everything in one process, data in .data/',
  'npm start -- --demo    the demonstration hospital, data in .data-demo/',
  '',
  'Settings come from the environment; .env.example lists them.',
].join('\n');

/** Throws a RangeError that names an argument that does not exist. */
export function readArguments(args: readonly string[]): StartArguments {
  const unknown = args.find((arg) => arg !== '--demo' && arg !== '--help');
  if (unknown) throw new RangeError(`${unknown}: no such argument.\n\n${USAGE}`);
  return { demo: args.includes('--demo'), help: args.includes('--help') };
}
