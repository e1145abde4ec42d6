const CHECK_LIMIT_MS = 1_000;

export type ReadinessCheck = () => unknown;

/** Whether this process can do its work now: its named checks pass, and it is not about to stop. */
export function createReadiness() {
  const checks = new Map<string, ReadinessCheck>();
  let started = false;
  let draining = false;

  async function failing(name: string, check: ReadinessCheck): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await Promise.race([
        check(),
        new Promise((_, reject) => {
          timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_LIMIT_MS);
        }),
      ]);
      return undefined;
    } catch {
      return name;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    /** A check passes when it neither throws nor rejects within a second. */
    add: (name: string, check: ReadinessCheck) => void checks.set(name, check),
    /** Called once everything is composed. */
    markStarted: () => void (started = true),
    markDraining: () => void (draining = true),
    get isDraining() {
      return draining;
    },
    /** Names of what stands in the way; empty when ready. */
    async obstacles(): Promise<string[]> {
      if (draining) return ['draining'];
      if (!started) return ['starting'];
      const results = await Promise.all([...checks].map(([name, check]) => failing(name, check)));
      return results.filter((name) => name !== undefined);
    },
  };
}

export type Readiness = ReturnType<typeof createReadiness>;
