import { configOrRefuse, createLog, readConfig, runProcess } from '@carbawatch/service-kit';
import { USAGE, readArguments } from './arguments';
import { demoEnvironment } from './demo/demonstration';
import { startStandalone } from './standalone';

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function main(): void {
  const args = argumentsOrExit();
  if (args.help) {
    say(USAGE);
    return;
  }
  const env = args.demo ? demoEnvironment(process.env) : process.env;
  const reading = readConfig(env);
  const log = createLog({ level: reading.ok ? reading.config.logLevel : 'info' });
  runProcess(log, async (onFatal) =>
    startStandalone(configOrRefuse(env), { demo: args.demo, onFatal, say }),
  );
}

function argumentsOrExit(): ReturnType<typeof readArguments> {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

main();
