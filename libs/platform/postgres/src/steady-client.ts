import { Client } from 'pg';

/**
 * A pg client whose errors never end the process. pg-pool listens while a client is idle, TypeORM
 * while a runner holds it, and nobody in between: when the server's readiness and its farewell come
 * in one chunk of the network, the error would find no listener. Whoever waits for an answer is
 * told by a rejection.
 */
export class SteadyClient extends Client {
  constructor(config?: ConstructorParameters<typeof Client>[0]) {
    super(config);
    this.on('error', () => undefined);
  }
}
