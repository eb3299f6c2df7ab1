import ssh2, { type ParsedKey, type SignCallback, type SigningRequestOptions } from 'ssh2';
import { TransportError } from './errors.ts';

/** One key to log in with. */
export interface Offer {
  readonly label: string;
  readonly publicKey: ParsedKey;
  sign(data: Buffer, options: SigningRequestOptions): Promise<Buffer>;
}

/** ssh2 asks an agent which keys there are and has each signature made; nothing says that the agent must be a socket. */
export class OfferingAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #offers: readonly Offer[];
  readonly #fail: (error: TransportError) => void;

  constructor(offers: readonly Offer[], fail: (error: TransportError) => void) {
    super();
    this.#offers = offers;
    this.#fail = fail;
  }

  override getIdentities(done: (error?: Error | null, keys?: ParsedKey[]) => void): void {
    done(
      null,
      this.#offers.map(({ publicKey }) => publicKey),
    );
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    done?: SignCallback,
  ): void {
    const reply = typeof options === 'function' ? options : (done as SignCallback);
    const wish = typeof options === 'function' ? {} : options;
    this.#signed(key, data, wish).then(
      (signature) => reply(null, signature),
      (error: Error) => {
        this.#fail(
          error instanceof TransportError ? error : new TransportError('auth-failed', `cannot sign: ${error.message}`),
        );
        reply(error);
      },
    );
  }

  async #signed(key: ParsedKey, data: Buffer, options: SigningRequestOptions): Promise<Buffer> {
    const offer = this.#offers.find(({ publicKey }) => publicKey.getPublicSSH().equals(key.getPublicSSH()));
    if (offer === undefined) throw new Error('asked to sign with a key that was not offered');
    // ssh2 falls back to SHA-1 where a server names no SHA-2 signature; such a signature is not given.
    if (key.type === 'ssh-rsa' && options.hash !== 'sha256' && options.hash !== 'sha512')
      throw new TransportError(
        'key-unsupported',
        `the host takes RSA keys by SHA-1 only (${offer.label})`,
        'use an ed25519 key',
      );
    return offer.sign(data, options);
  }
}
