/** Repeats `attempt` until it no longer throws, for at most `timeoutMs`; then its last error is the test's. */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  timeoutMs = 5_000,
  everyMs = 20,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
