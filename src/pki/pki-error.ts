/** A key, request or certificate that cannot be used, in words for the person who gave it. */
export class PkiError extends Error {
  override readonly name = 'PkiError';
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
