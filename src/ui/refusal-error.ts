/** What a person must be asked and cannot be. Told apart by its name: bundling must not make two classes of one. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  constructor(
    message: string,
    /** The option that answers instead. */
    readonly hint: string,
  ) {
    super(message);
  }
}
