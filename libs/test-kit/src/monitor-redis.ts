import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** A command as MONITOR tells it: its name in lower-case letters, and whether a script sent it. */
export function readCommand(line: string): { name: string; isOfScript: boolean } {
  const [, source, name = ''] = /\[\d+ ([^\]]*)\] "([^"]*)"/.exec(line) ?? [];
  return { name: name.toLowerCase(), isOfScript: source === 'lua' };
}

/**
 * Every command a Redis carries out from now on, a line each, its words quoted as Redis quotes them. Over a connection of
 * its own kind: the client library mistakes what a busy server sends for an answer. `onEnd`: the connection is over.
 */
export async function monitorRedis(
  url: string,
  onCommand: (line: string) => void,
  onEnd: () => void = () => undefined,
) {
  const { hostname, port, username, password } = new URL(url);
  const socket = connect(Number(port || 6_379), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.once('close', onEnd);
  const lines = createInterface({ input: socket });
  const answers: string[] = [];
  const isMonitoring = new Promise<void>((resolve, reject) => {
    const wanted = password === '' ? 1 : 2;
    lines.on('line', (line) => {
      if (answers.length >= wanted) return onCommand(line);
      answers.push(line);
      if (!line.startsWith('+OK')) reject(new Error(`Redis: ${line}`));
      else if (answers.length === wanted) resolve();
      return undefined;
    });
  });
  if (password !== '')
    socket.write(`AUTH ${decodeURIComponent(username || 'default')} ${decodeURIComponent(password)}\r\n`);
  socket.write('MONITOR\r\n');
  await isMonitoring;
  return { stop: () => void socket.destroy() };
}
