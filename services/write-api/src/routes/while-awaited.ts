import type { Response } from 'express';

/**
 * Answers with what `work` comes to. Its signal says that nobody waits for that any more: the caller went away, or was
 * told that it took too long. Then there is nothing to answer, and that the work stopped is no failure.
 */
export async function answerWhileAwaited(
  res: Response,
  work: (signal: AbortSignal) => Promise<object>,
): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  if (res.closed) gone.abort();
  try {
    res.json(await work(gone.signal));
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}
