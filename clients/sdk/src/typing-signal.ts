/** Repeated while typing goes on; the server forgets a person who stays silent for longer. */
const REPEAT_MS = 3_000;
const IDLE_MS = 5_000;

export interface TypingSignal {
  set: (typing: boolean) => void;
  close: () => void;
}

/** Turns key presses into few messages: one at the start, one every few seconds, one at the end. */
export function createTypingSignal(send: (typing: boolean) => void): TypingSignal {
  let lastSentAt = 0;
  let typing = false;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function stop() {
    clearTimeout(idle);
    if (typing) send(false);
    typing = false;
    lastSentAt = 0;
  }

  return {
    close: stop,
    set(isTyping) {
      if (!isTyping) return stop();
      clearTimeout(idle);
      idle = setTimeout(stop, IDLE_MS);
      typing = true;
      if (Date.now() - lastSentAt < REPEAT_MS) return undefined;
      lastSentAt = Date.now();
      return send(true);
    },
  };
}
