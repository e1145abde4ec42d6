import type { Logger } from './logger.ts';

const DEADLINE_MS = 5_000;

interface Closable {
  name: string;
  close: () => unknown;
  deadlineMs: number;
}

/** Things to close, in reverse order of their opening, each within its own deadline. */
export function createClosing(logger: Logger) {
  const open: Closable[] = [];

  async function closeOne({ name, close, deadlineMs }: Closable): Promise<boolean> {
    const startedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    try {
      await Promise.race([
        close(),
        new Promise((_, reject) => {
          timer = setTimeout(() => reject(new Error(`not closed within ${deadlineMs} ms`)), deadlineMs);
        }),
      ]);
      logger.info({ closed: name, ms: Math.round(performance.now() - startedAt) }, 'closed');
      return true;
    } catch (error) {
      logger.error({ err: error, closed: name }, 'could not close');
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    add(name: string, close: () => unknown, deadlineMs = DEADLINE_MS): void {
      open.push({ name, close, deadlineMs });
    },
    /** True when everything closed in time. What fails does not keep the rest from closing. */
    async closeAll(): Promise<boolean> {
      let clean = true;
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        clean = (await closeOne(next)) && clean;
      }
      return clean;
    },
  };
}
