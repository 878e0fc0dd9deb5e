import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** Somebody with an account; what is in `claims` stands in the access token. */
export interface Person {
  readonly name: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** How far the provider's clock is ahead when it writes this person's token. */
  readonly shiftSeconds?: number;
}

export interface ProviderSettings {
  readonly port: number;
  /** Where the page may be returned to, after login and logout. */
  readonly redirect: string;
  readonly audience: string;
  readonly tokenSeconds: number;
  readonly people: Readonly<Record<string, Person>>;
}

/** A real identity provider (OpenID Connect) in a process of its own. */
export class IdentityProvider {
  private child: ChildProcess | null = null;

  constructor(private readonly settings: ProviderSettings) {}

  get issuer(): string {
    return `http://127.0.0.1:${this.settings.port}`;
  }

  async start(): Promise<void> {
    const child = fork(join(__dirname, 'provider-process.cjs'), {
      env: { PATH: process.env['PATH'], PROVIDER: JSON.stringify(this.settings) },
      // Its own warnings: that its keys and its memory are those of a test.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`The provider ended with ${code}.`)));
    });
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  }
}
