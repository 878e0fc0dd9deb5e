import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ConnectionLostError, MllpClient } from './mllp-client';

/** A receiver that answers each frame with what it is told to, in as many pieces as it likes. */
function receiver(answer: (socket: Socket, frame: string) => void): Promise<Server> {
  const server = createServer((socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      if (!text.endsWith('\x1c\r')) return;
      answer(socket, text);
      text = '';
    });
    socket.on('error', () => undefined);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('an MLLP client', () => {
  let server: Server | null = null;
  afterEach(() => server?.close());

  it('frames the message and reads the acknowledgement, though it comes in pieces', async () => {
    let seen = '';
    server = await receiver((socket, frame) => {
      seen = frame;
      socket.write('\x0bMSH|^~\\&|R\rMSA|A');
      setImmediate(() => socket.write('A|1\r\x1c\r'));
    });
    const client = await MllpClient.open('127.0.0.1', portOf(server));
    expect(await client.send('MSH|^~\\&|S\r')).toEqual({ code: 'AA', accepted: true, text: null });
    expect(await client.send('MSH|^~\\&|T\r')).toMatchObject({ code: 'AA' });
    client.close();
    expect(seen).toBe('\x0bMSH|^~\\&|T\r\x1c\r');
  });

  it('says why a message was refused', async () => {
    server = await receiver((socket) => {
      socket.write('\x0bMSH|^~\\&|R\rMSA|AE|1\rERR||PID^1|101|E||||PID-3 is missing\r\x1c\r');
    });
    const client = await MllpClient.open('127.0.0.1', portOf(server));
    const answer = await client.send('MSH|^~\\&|S\r');
    client.close();
    expect(answer).toEqual({ code: 'AE', accepted: false, text: 'PID-3 is missing' });
  });

  it('tells a lost connection from a refusal, for the message on its way and the next', async () => {
    server = await receiver((socket) => socket.destroy());
    const client = await MllpClient.open('127.0.0.1', portOf(server));
    await expect(client.send('MSH|^~\\&|S\r')).rejects.toThrow(ConnectionLostError);
    await expect(client.send('MSH|^~\\&|S\r')).rejects.toThrow(ConnectionLostError);
  });

  it('says that nobody listens', async () => {
    const other = await receiver(() => undefined);
    const port = portOf(other);
    await new Promise((resolve) => other.close(resolve));
    await expect(MllpClient.open('127.0.0.1', port)).rejects.toThrow(ConnectionLostError);
  });
});
