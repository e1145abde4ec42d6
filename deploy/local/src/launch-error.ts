/** Something the person at the keyboard can act on: shown as its message, without a stack. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}
