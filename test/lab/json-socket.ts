// QEMU's two control sockets speak alike: one JSON object a line. QMP drives the machine, the guest agent what is inside.
import { connect, type Socket } from 'node:net';

type Json = Record<string, unknown>;

/** Connects, lets `talk` ask, and hangs up. Each answer has its time limit: a guest may be dead or stopped. */
export async function withJsonSocket<T>(path: string, talk: (ask: Ask) => Promise<T>): Promise<T> {
  const socket = connect(path);
  const lines = lineReader(socket);
  const ask: Ask = async (execute, args, timeoutMs = 10_000) => {
    socket.write(`${JSON.stringify({ execute, arguments: args ?? {} })}\n`);
    for (;;) {
      const message = await lines(timeoutMs);
      if ('error' in message) throw new Error(`${execute}: ${JSON.stringify(message.error)}`);
      // Greetings and events come in between.
      if ('return' in message) return message.return;
    }
  };
  try {
    await new Promise<void>((connected, failed) => {
      socket.once('connect', connected);
      socket.once('error', failed);
    });
    socket.on('error', () => {});
    return await talk(ask);
  } finally {
    socket.destroy();
  }
}

export type Ask = (execute: string, args?: Json, timeoutMs?: number) => Promise<unknown>;

/** A function that gives the next line, or throws when it does not come in time or the other side hung up. */
function lineReader(socket: Socket): (timeoutMs: number) => Promise<Json> {
  const lines: Json[] = [];
  let rest = '';
  let wake = () => {};
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    // The guest agent answers guest-sync-delimited with a 0xff byte in front, so that old rubbish can be told apart.
    const parts = (rest + text).replaceAll('\ufffd', '').split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.trim() !== '') lines.push(JSON.parse(part) as Json);
    wake();
  });
  socket.on('close', () => wake());
  return async (timeoutMs) => {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const line = lines.shift();
      if (line !== undefined) return line;
      if (socket.destroyed) throw new Error('the control socket was closed');
      if (Date.now() >= end) throw new Error(`no answer on the control socket within ${timeoutMs} ms`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, end - Date.now());
        wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  };
}
