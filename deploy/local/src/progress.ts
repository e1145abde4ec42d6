/** Shows that something slow is going on, and for how long already. */
export interface Progress {
  /** Runs `work` under this title. `report` tells what it is busy with just now. */
  step<T>(title: string, work: (report: (detail: string) => void) => Promise<T>): Promise<T>;
  /** One line that stays. */
  say(line: string): void;
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const PLAIN_REMINDER_MS = 10_000;

export const silentProgress: Progress = {
  step: (_title, work) => work(() => {}),
  say: () => {},
};

/** A spinner on a terminal; plain lines, one when it begins to be slow and one at the end, anywhere else. */
export function createProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  const isTerminal = out.isTTY && !process.env['CI'];
  return {
    say: (line) => void out.write(`${line}\n`),
    async step(title, work) {
      const began = Date.now();
      const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
      let detail = '';
      let frame = 0;
      const describe = () => (detail ? `${title} (${detail})` : title);
      const draw = () => {
        if (isTerminal) out.write(`\r\x1b[2K${SPINNER[frame++ % SPINNER.length]} ${describe()} ${seconds()}`);
        else out.write(`… ${describe()}, ${seconds()} so far\n`);
      };
      const timer = setInterval(draw, isTerminal ? FRAME_MS : PLAIN_REMINDER_MS);
      const close = (mark: string) => {
        clearInterval(timer);
        out.write(`${isTerminal ? '\r\x1b[2K' : ''}${mark} ${title} ${seconds()}\n`);
      };
      try {
        const result = await work((text) => void (detail = text));
        close('✓');
        return result;
      } catch (error) {
        close('✗');
        throw error;
      }
    },
  };
}
