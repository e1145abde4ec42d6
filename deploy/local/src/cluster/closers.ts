type Close = () => Promise<void> | void;

export interface Closers {
  add(close: Close): void;
  /** Runs them once, the latest added first. Later calls wait for the same run. */
  closeAll(): Promise<void>;
}

/** What has been started, to be stopped in reverse. What is added while it closes, or later, is closed at once. */
export function createClosers(): Closers {
  const closers: Close[] = [];
  let running: Promise<void> | undefined;
  async function closeEach(): Promise<void> {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  }
  return {
    add(close) {
      closers.push(close);
      if (running) running = running.then(closeEach);
    },
    closeAll: () => (running ??= closeEach()),
  };
}
