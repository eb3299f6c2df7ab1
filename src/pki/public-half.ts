import { createPublicKey, type KeyObject } from 'node:crypto';

/** The public half of a private key, in PEM. */
export const createPublicHalf = (key: KeyObject) =>
  String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));
