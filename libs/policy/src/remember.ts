/** Remembers the answers of a pure function under their question, the oldest forgotten first. */
export function remember<Question, Answer>(
  most: number,
  keyOf: (question: Question) => string,
  answer: (question: Question) => Answer,
): (question: Question) => Answer {
  const known = new Map<string, Answer>();
  return function remembered(question) {
    const key = keyOf(question);
    const before = known.get(key);
    if (before !== undefined) return before;
    const fresh = answer(question);
    if (known.size >= most) known.delete(known.keys().next().value!);
    known.set(key, fresh);
    return fresh;
  };
}
