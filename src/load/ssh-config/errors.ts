/** The operator's input or ssh configuration cannot be used: nothing was tried, exit 2. */
export class SshConfigError extends Error {
  override readonly name = 'SshConfigError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
