import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { plannedCommand, type CommandIo } from '../command';
import { progressLine } from '../progress';
import { UnknownFileError, payloadsOf, type Payload } from './payloads';
import { HttpTarget, MllpTarget, type Target } from './targets';

const SOME_REFUSED = 1;
/** Refusals are told one by one up to here; a wrong feed would fill the screen. */
const REFUSALS_SHOWN = 20;

const USAGE = [
  'carbawatch send <file…> [--mllp host:port | --url http://host:port] [--rate N]',
  '',
  '  --mllp host:port   over MLLP (default 127.0.0.1:2575)',
  '  --url address      over HTTP; the key is read from CARBAWATCH_KEY',
  '  --rate N           at most N messages a second',
  '  --profile name, --date-format formats, --sample id    for tables over HTTP, as in the API',
].join('\n');

const OPTIONS = {
  mllp: { type: 'string' },
  url: { type: 'string' },
  rate: { type: 'string' },
  profile: { type: 'string' },
  'date-format': { type: 'string' },
  sample: { type: 'string' },
} as const;

interface Plan {
  readonly target: Target;
  readonly payloads: readonly Payload[];
  readonly rate: number | null;
}

/** `carbawatch send`: sends files as an interface engine would, one after the other. */
export const sendCommand = plannedCommand({
  name: 'send',
  summary: 'send files over MLLP or HTTP, with a progress bar and a summary',
  usage: USAGE,
  planOf,
  async follow(plan, io) {
    try {
      return await sendAll(plan, io);
    } catch (error) {
      io.err(`The target is away: ${error instanceof Error ? error.message : String(error)}`);
      return SOME_REFUSED;
    } finally {
      plan.target.close();
    }
  },
});

/** The plan, or the one line that says what is wrong with the arguments. */
function planOf(args: readonly string[]): Plan | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
    if (positionals.length === 0) return USAGE;
    if (values.mllp && values.url) return '--mllp and --url: one target at a time';
    const rate = values.rate === undefined ? null : Number(values.rate);
    if (rate !== null && !(rate > 0)) return '--rate: a number of messages a second is needed';
    const { profile, sample, 'date-format': dateFormat } = values;
    const table = { profile, sample, dateFormat };
    if (!values.url && Object.values(table).some((value) => value !== undefined)) {
      return '--profile, --date-format and --sample: tables go over HTTP, by --url';
    }
    const target = values.url
      ? httpTarget(values.url, table)
      : mllpTarget(values.mllp ?? '127.0.0.1:2575');
    if (typeof target === 'string') return target;
    return { target, rate, payloads: positionals.flatMap((f) => payloadsOf(f, readFileSync(f))) };
  } catch (error) {
    if (error instanceof UnknownFileError) return error.message;
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

function mllpTarget(address: string): Target | string {
  const match = /^(.+):(\d{1,5})$/.exec(address);
  if (!match?.[1]) return '--mllp: host:port is needed, such as 127.0.0.1:2575';
  return new MllpTarget(match[1], Number(match[2]));
}

function httpTarget(
  address: string,
  table: Readonly<Record<string, string | undefined>>,
): Target | string {
  if (!URL.canParse(address)) return '--url: an address is needed, such as http://127.0.0.1:3000';
  const key = process.env['CARBAWATCH_KEY'];
  if (!key) return 'CARBAWATCH_KEY: a key that may send is needed for --url';
  return new HttpTarget(address, key, table);
}

async function sendAll({ target, payloads, rate }: Plan, io: CommandIo): Promise<number> {
  const start = performance.now();
  const codes = new Map<string, number>();
  let refused = 0;
  for (const [index, payload] of payloads.entries()) {
    if (rate !== null) await sleep(start + (index * 1_000) / rate - performance.now());
    const { accepted, code, detail } = await target.send(payload);
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (!accepted) {
      refused += 1;
      if (refused <= REFUSALS_SHOWN) {
        io.err(`${payload.file} (message ${payload.number}): ${code}${detail ? ` ${detail}` : ''}`);
      }
    }
    const seconds = (performance.now() - start) / 1_000;
    io.progress?.(progressLine({ done: index + 1, total: payloads.length, seconds }));
  }
  const seconds = (performance.now() - start) / 1_000;
  const summary = [...codes].map(([code, n]) => `${n} ${code}`).join(', ');
  io.out(`${payloads.length} sent in ${seconds.toFixed(1)} s: ${summary || 'nothing'}`);
  return refused > 0 ? SOME_REFUSED : 0;
}
