/** Repeats the expectations until they hold; fails with their last words after `limitMs`. */
export async function eventually(expectations: () => unknown, limitMs = 5_000): Promise<void> {
  for (const startedAt = performance.now(); ; ) {
    try {
      return void (await expectations());
    } catch (error) {
      if (performance.now() - startedAt > limitMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
