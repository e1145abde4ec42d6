const MOST_ENTRIES = 60;

export interface CachedAnswer {
  etag: string;
  body: unknown;
}

/** Last answer per address, so that an unchanged thread costs a 304. Least recently used goes first. */
export function createEtagCache() {
  const answers = new Map<string, CachedAnswer>();

  return {
    get(url: string): CachedAnswer | undefined {
      const answer = answers.get(url);
      if (answer) {
        answers.delete(url);
        answers.set(url, answer);
      }
      return answer;
    },
    set(url: string, answer: CachedAnswer) {
      answers.delete(url);
      answers.set(url, answer);
      const [oldest] = answers.keys();
      if (answers.size > MOST_ENTRIES && oldest !== undefined) answers.delete(oldest);
    },
  };
}
