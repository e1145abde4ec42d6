/** Does something again and again, never twice at a time. Answers a function that ends it. */
export function repeat(everyMs: number, work: () => unknown, onError: (error: unknown) => void): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;

  async function once(): Promise<void> {
    try {
      await work();
    } catch (error) {
      onError(error);
    }
    if (!stopped) wait();
  }

  function wait(): void {
    timer = setTimeout(() => void once(), everyMs);
  }

  wait();
  return function stop() {
    stopped = true;
    clearTimeout(timer);
  };
}
