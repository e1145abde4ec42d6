import { createBreaker, createMetrics, isBreakerError, problem, toProblem } from '../src/index.ts';

const never = () => false;

describe('a circuit breaker', () => {
  it('opens after enough failures, then fails at once, and closes when a call succeeds again', async () => {
    const metrics = createMetrics({ service: 'sample', defaults: false });
    let calls = 0;
    let broken = true;
    const breaker = createBreaker(
      'mail',
      async () => {
        calls += 1;
        if (broken) throw new Error('away');
        return Promise.resolve('sent');
      },
      { fewestCalls: 3, resetMs: 100, metrics },
    );
    for (let attempt = 0; attempt < 5; attempt += 1) await breaker.call().catch(() => undefined);
    expect(calls).toBe(3);
    expect(breaker.isOpen).toBe(true);
    expect(await metrics.print()).toContain('breaker_state{name="mail",service="sample"} 2');
    const refusal: unknown = await breaker.call().catch((error: unknown) => error);
    expect(isBreakerError(refusal)).toBe(true);
    expect(toProblem(refusal, never)).toMatchObject({ code: 'unavailable' });

    broken = false;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await breaker.call()).toBe('sent');
    expect(await metrics.print()).toContain('breaker_state{name="mail",service="sample"} 0');
    breaker.close();
  });

  it('gives each call a signal of its own that fires at the time limit', async () => {
    const signals: AbortSignal[] = [];
    const breaker = createBreaker(
      'slow',
      (signal, hangs: boolean) => {
        signals.push(signal);
        if (!hangs) return Promise.resolve('done');
        return new Promise<string>((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      },
      { timeoutMs: 50 },
    );
    const failure: unknown = await breaker.call(true).catch((error: unknown) => error);
    expect(toProblem(failure, never)).toMatchObject({ code: 'unavailable' });
    expect(await breaker.call(false)).toBe('done');
    expect(signals[0]?.aborted).toBe(true);
    expect(signals[1]?.aborted).toBe(false);
    breaker.close();
  });

  it('gives up on work that ignores its signal', async () => {
    const breaker = createBreaker('deaf', () => new Promise<void>(() => undefined), { timeoutMs: 30 });
    await expect(breaker.call()).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    breaker.close();
  });

  it('is not opened by failures that say nothing about the other side', async () => {
    const breaker = createBreaker('picky', () => Promise.reject(problem('not-found')), {
      fewestCalls: 2,
      ignore: (error) => (error as { expected?: boolean }).expected === true,
    });
    for (let attempt = 0; attempt < 6; attempt += 1) await breaker.call().catch(() => undefined);
    expect(breaker.isOpen).toBe(false);
    breaker.close();
  });
});
