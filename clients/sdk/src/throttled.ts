export interface Throttled {
  (): void;
  cancel: () => void;
}

/** Runs at once, then at most once per interval; calls in between become one run at its end. */
export function throttled(run: () => void, intervalMs: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;

  function call() {
    if (timer !== undefined) {
      again = true;
      return;
    }
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      call();
    }, intervalMs);
  }
  call.cancel = () => {
    clearTimeout(timer);
    timer = undefined;
    again = false;
  };
  return call;
}
