/** The HTTP API of a running system, for somebody with a key. What is refused throws. */
export class Api {
  constructor(
    readonly base: string,
    readonly key: string,
  ) {}

  /** The same system for somebody else. */
  as(key: string): Api {
    return new Api(this.base, key);
  }

  async read<T>(path: string): Promise<T> {
    return this.call('GET', path);
  }

  async post<T>(path: string, body: object): Promise<T> {
    return this.call('POST', path, JSON.stringify(body));
  }

  async put<T>(path: string, body: object): Promise<T> {
    return this.call('PUT', path, JSON.stringify(body));
  }

  /** Hands one payload in, as it stands; answers the message's id. */
  async hand(type: string, body: string | Buffer): Promise<string> {
    return (await this.call<{ messageId: string }>('POST', 'messages', body, type)).messageId;
  }

  /** Hands reports in as one message, a line each; answers its id. */
  async send(reports: readonly object[]): Promise<string> {
    const lines = reports.map((report) => JSON.stringify(report));
    return this.hand('application/x-ndjson', lines.join('\n'));
  }

  /** A new key of a role at these sites. */
  async keyOf(role: string, sites: readonly string[] = ['site-1']): Promise<string> {
    const name = `${role} at ${sites.join()}`;
    return (await this.post<{ key: string }>('keys', { name, role, sites })).key;
  }

  private async call<T>(
    method: string,
    path: string,
    body: string | Buffer | null = null,
    type = 'application/json',
  ): Promise<T> {
    const answer = await fetch(`${this.base}/api/v1/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.key}`,
        ...(body !== null && { 'Content-Type': type }),
      },
      body,
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T; // the test states what it expects
  }
}
