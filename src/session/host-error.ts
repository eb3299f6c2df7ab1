/** One host cannot be worked on, and why; other hosts go on. The hint says what the operator can do next. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
