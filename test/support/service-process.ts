import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(__dirname, '..', '..');
/** A start with initdb and four migrations on a busy machine. */
const READY_MS_MAX = 90_000;
const STOP_MS_MAX = 30_000;

export type AppName = 'standalone' | 'ingestion' | 'classification' | 'alerting' | 'stats';

/** One application of ours as a process of its own, as a user or compose would run it. */
export class ServiceProcess {
  private child: ChildProcess | null = null;
  private output = '';

  constructor(
    readonly app: AppName,
    private readonly env: NodeJS.ProcessEnv,
    private readonly args: readonly string[] = [],
  ) {}

  get base(): string {
    return `http://127.0.0.1:${this.env['PORT'] ?? ''}`;
  }

  /** Everything that the process wrote so far, both streams. */
  get log(): string {
    return this.output;
  }

  /** Starts it; with `ready: false` does not wait until it can answer. */
  async start({ ready = true } = {}): Promise<void> {
    const main = join(ROOT, 'apps', this.app, 'dist', 'main.js');
    const child = spawn(process.execPath, [main, ...this.args], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child = child;
    if (ready) await this.whenReady();
  }

  async whenReady(): Promise<void> {
    const deadline = Date.now() + READY_MS_MAX;
    while (Date.now() < deadline) {
      if (typeof this.child?.exitCode === 'number') break;
      const ready = await fetch(`${this.base}/health/ready`).then(
        (response) => response.ok,
        () => false,
      );
      if (ready) return;
      await sleep(50);
    }
    throw new Error(`${this.app} did not get ready:\n${this.output.slice(-3_000)}`);
  }

  /** As a power cut would end it. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** As an orchestrator would end it; answers the exit code. */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** Resolves with the exit code when the process ends by itself. */
  async whenEnded(): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const ended = this.whenEnded();
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    const code = await ended;
    clearTimeout(late);
    return code;
  }
}
