import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Secret } from '../secret.ts';
import { PkiError } from './pki-error.ts';

/** A new ECDSA P-256 key: every engine that we know takes it (crypto/tls), and no other kind is smaller or quicker. */
export function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

/** As PKCS#8 in PEM. dockerd takes no encrypted keys (since 23.0), so only the authority's is. */
export function keyPem(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

/**
 * Encrypted: PKCS#8 with PBES2, PBKDF2 (HMAC-SHA-256) and AES-256-CBC, which every openssl reads. OpenSSL alone says how
 * many rounds it makes (2048), which is few: the passphrase has to be a good one.
 */
export function encryptedKeyPem(key: KeyObject, passphrase: Secret): string {
  return String(key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: passphrase.reveal() }));
}

export const isEncrypted = (pem: string) => /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);

/** Reads a private key; `passphrase` is needed where it is encrypted. */
export function readKey(pem: string, passphrase?: Secret): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase: passphrase.reveal() }) });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isEncrypted(pem)) throw new PkiError(passphrase === undefined ? 'the key is encrypted' : 'wrong passphrase');
    throw new PkiError(`this is no private key (${code ?? 'unreadable'})`);
  }
}
