const LOOK_EVERY_MS = 20;
// A single pause (garbage, a busy machine) is no overload; this many looks in a row that were all late are.
const LOOKS = 8;

/**
 * How late the event loop has been lately, at least: the shortest of the last delays, in milliseconds. A standing queue
 * shows in it, a single hiccup does not.
 */
export function watchLoopDelay() {
  const delays: number[] = Array<number>(LOOKS).fill(0);
  let lookAt = performance.now() + LOOK_EVERY_MS;
  let next = 0;

  const timer = setInterval(() => {
    const now = performance.now();
    delays[next] = Math.max(0, now - lookAt);
    next = (next + 1) % LOOKS;
    lookAt = now + LOOK_EVERY_MS;
  }, LOOK_EVERY_MS);
  timer.unref();

  return {
    standingDelayMs: () => Math.min(...delays),
    stop: () => clearInterval(timer),
  };
}
