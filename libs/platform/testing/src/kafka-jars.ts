import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from './free-port';
import type { OwnKafka } from './kafka';

const POM = join(__dirname, '..', 'kafka', 'pom.xml');

/** As the pom pins it. */
export const KAFKA_VERSION = versionOfPom();

/** What Kafka 4 brokers need. */
const JAVA_MAJOR_MIN = 17;
const MAVEN_MS_MAX = 600_000;
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 20_000;
const LOG_TAIL_CHARS = 600;

/** Small and quick to start: a test sends megabytes. */
const JVM = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

function versionOfPom(): string {
  const [, version] = /<kafka\.version>([\d.]+)</.exec(readFileSync(POM, 'utf8')) ?? [];
  if (!version) throw new Error('The pom names no kafka.version.');
  return version;
}

function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'carbawatch', `kafka-${KAFKA_VERSION}`);
}

/** Major version of this machine's Java, null without one. */
function javaMajor(): number | null {
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const [, major] = /version "(\d+)/.exec(stderr ?? '') ?? [];
  return status === 0 && major ? Number(major) : null;
}

/** Why the jars cannot be run here, null where they can. */
export function whyNoJars(): string | null {
  const major = javaMajor();
  if (major === null) return 'no Docker engine answers and there is no Java';
  if (major < JAVA_MAJOR_MIN) return `Java ${major} is too old: Kafka needs ${JAVA_MAJOR_MIN}`;
  if (existsSync(cacheFolder())) return null;
  const { status } = spawnSync('mvn', ['-v'], { stdio: 'ignore' });
  return status === 0 ? null : 'there is no Maven to fetch the jars of Kafka';
}

/** The folder with the jars; fetched once, moved into place whole. */
function jars(): string {
  const folder = cacheFolder();
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}.`);
  const args = ['-B', '-q', '-f', POM, 'dependency:copy-dependencies'];
  const { status, stdout } = spawnSync('mvn', [...args, `-DoutputDirectory=${fresh}`], {
    encoding: 'utf8',
    timeout: MAVEN_MS_MAX,
  });
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`Maven could not fetch Kafka: ${(stdout ?? '').slice(0, LOG_TAIL_CHARS)}`);
  }
  try {
    renameSync(fresh, folder);
  } catch {
    rmSync(fresh, { recursive: true, force: true }); // another run was faster
  }
  return folder;
}

function properties(port: number, controllerPort: number, folder: string): string {
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name=PLAINTEXT',
    `log.dirs=${join(folder, 'data')}`,
    // One broker: what Kafka keeps for itself can have one replica only.
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=4',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=4',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    // A misspelt topic must fail, not appear.
    'auto.create.topics.enable=false',
    '',
  ].join('\n');
}

/**
 * Runs the command, ends it when standard input closes (so that no broker outlives a test that
 * was killed), and removes the folder of a broker that is not to be resumed.
 */
const WATCHED = `
exec 3<&0
folder=$1; shift
"$@" 3<&- & pid=$!
( cat >/dev/null; kill "$pid" 2>/dev/null ) <&3 &
wait "$pid"; status=$?
[ -e "$folder/keep" ] || rm -rf "$folder"
exit "$status"
`;

/** One broker process with its folder and its ports. */
class Broker {
  private process: ChildProcess | null = null;

  constructor(
    private readonly folder: string,
    private readonly classpath: string,
    readonly port: number,
  ) {}

  format(): void {
    const clusterId = randomBytes(16).toString('base64url');
    const tool = ['-cp', this.classpath, 'kafka.tools.StorageTool', 'format'];
    const { status, stderr } = spawnSync(
      'java',
      // In one argument: an id may begin with `-`, and was then read as an option.
      [...JVM, ...tool, `--cluster-id=${clusterId}`, '-c', this.settings],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`Kafka could not format: ${stderr.slice(-LOG_TAIL_CHARS)}`);
  }

  async start(): Promise<void> {
    const keep = join(this.folder, 'keep');
    writeFileSync(keep, '');
    const log = openSync(this.logFile, 'a');
    const level = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
    const java = ['java', ...JVM, level, '-cp', this.classpath, 'kafka.Kafka', this.settings];
    const child = spawn('sh', ['-c', WATCHED, 'sh', this.folder, ...java], {
      stdio: ['pipe', log, log],
      detached: true,
    });
    closeSync(log);
    this.process = child;
    await this.untilReady(child);
    rmSync(keep); // from now on whoever kills this process leaves nothing behind
  }

  /** `keepData`: to be started again. */
  async end(keepData: boolean): Promise<void> {
    const child = this.process;
    this.process = null;
    if (keepData) writeFileSync(join(this.folder, 'keep'), '');
    if (child && child.exitCode === null && child.pid !== undefined) {
      const exited = once(child, 'exit');
      const late = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), STOP_MS_MAX);
      child.stdin?.end();
      await exited;
      clearTimeout(late);
    }
    if (!keepData) rmSync(this.folder, { recursive: true, force: true });
  }

  private get settings(): string {
    return join(this.folder, 'server.properties');
  }

  private get logFile(): string {
    return join(this.folder, 'broker.log');
  }

  private async untilReady(child: ChildProcess): Promise<void> {
    const deadline = performance.now() + START_MS_MAX;
    while (!(await accepts(this.port))) {
      if (child.exitCode !== null || performance.now() > deadline) {
        const tail = readFileSync(this.logFile, 'utf8').slice(-LOG_TAIL_CHARS);
        await this.end(false);
        throw new Error(`Kafka did not start: ${tail}`);
      }
      await sleep(100);
    }
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Apache Kafka in KRaft mode as one process on free ports, with a log of its own. */
export async function brokerFromJars(): Promise<OwnKafka> {
  const reason = whyNoJars();
  if (reason) throw new Error(reason);
  const classpath = join(jars(), '*');
  const [port = 0, controllerPort = 0] = await freePorts(2);
  const folder = mkdtempSync(join(tmpdir(), 'carbawatch-kafka-'));
  writeFileSync(join(folder, 'server.properties'), properties(port, controllerPort, folder));
  const broker = new Broker(folder, classpath, port);
  broker.format();
  await broker.start();
  return {
    brokers: [`127.0.0.1:${port}`],
    source: 'jars',
    halt: async () => broker.end(true),
    resume: async () => broker.start(),
    stop: async () => broker.end(false),
  };
}
