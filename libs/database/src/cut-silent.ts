import type { Socket } from 'node:net';

/** What is used of a connection of the driver. */
export interface RawConnection {
  query(sql: string, done: (error: Error | null) => void): void;
  stream: Socket;
  /** What the driver is carrying out; nothing while the connection is idle. */
  _command?: unknown;
}

/**
 * Gives up a connection on which a statement has been under way for so long without a single byte. A connection can be
 * half open: the other side has forgotten it, or something in between has, and nothing will ever say so.
 */
export function cutSilent(connection: RawConnection, silenceMs: number): void {
  const { stream } = connection;
  stream.setTimeout(silenceMs);
  // Not as setTimeout's own callback, which is called once: an idle connection comes here again and again.
  stream.on('timeout', () => {
    if (!connection._command) return;
    // To the driver, and so to whoever waits, a network error like any other.
    const error = new Error('the database has gone silent');
    stream.destroy(Object.assign(error, { code: 'ETIMEDOUT', silent: true }));
  });
}
