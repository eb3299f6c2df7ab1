import { readFile } from 'node:fs/promises';
import { plainFingerprint, SigningKeyError } from '../bootstrap/key.ts';
import type { Repository, Wish } from '../bootstrap/recipe.ts';
import type { Settings } from '../load/settings.ts';
import { bootstrap as bootstrapOn } from '../session/bootstrap.ts';
import { fetchSmall } from '../transport/fetch-small.ts';
import type { ChangeOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { working } from './run.ts';
import { UsageError } from './usage-error.ts';

/** `ironhull bootstrap`: Docker onto hosts that have none, then apply. The first host alone, and no further one after a rollback. */
export async function bootstrap(words: readonly string[], options: ChangeOptions): Promise<number> {
  const prepared = await prepare(words, options);
  const { wish, keyFile } = wished(options, prepared.config.defaults);
  const key = await (keyFile === undefined ? Promise.resolve(undefined) : keyFromFile(keyFile));
  const keyOf = (repository: Repository) =>
    key !== undefined ? Promise.resolve(key) : fetchSmall(repository.keyUrl ?? '');
  return working('bootstrap', prepared, options, (work, world) => bootstrapOn(work, world, { wish, keyOf }), true);
}

function wished(options: ChangeOptions, defaults: Settings): { wish: Wish; keyFile: string | undefined } {
  const from = (options.dockerFrom ?? defaults['docker-from'] ?? 'distribution') as Wish['from'];
  const uri = options.mirror ?? defaults.mirror;
  const keyFile = options.mirrorKey ?? defaults['mirror-key'];
  const given = options.mirrorFingerprint ?? defaults['mirror-fingerprint'];
  const suite = options.mirrorSuite ?? defaults['mirror-suite'];
  if (uri === undefined) {
    if (given !== undefined || suite !== undefined)
      throw new UsageError('--mirror-fingerprint and --mirror-suite say more of a --mirror, and there is none');
    return { wish: { from, mirror: null }, keyFile };
  }
  if (!/^(https?:\/\/|file:\/)[A-Za-z0-9._~:/@%+=$,-]+$/.test(uri) || /:\/\/[^/]*@/.test(uri))
    throw new UsageError(
      `--mirror ${uri}: expected an address that begins with https://, http:// or file:/, without a password`,
    );
  if (keyFile === undefined || given === undefined)
    throw new UsageError(
      '--mirror needs --mirror-key and --mirror-fingerprint',
      'gpg --armor --export KEY; gpg --fingerprint KEY',
    );
  if (suite !== undefined && !/^[A-Za-z0-9.][A-Za-z0-9._/-]*$/.test(suite))
    throw new UsageError(`--mirror-suite ${suite}: expected a name such as bookworm, or ./`);
  return {
    wish: { from, mirror: { uri, fingerprint: fingerprint(given), ...(suite === undefined ? {} : { suite }) } },
    keyFile,
  };
}

function fingerprint(given: string): string {
  try {
    return plainFingerprint(given);
  } catch (error) {
    if (error instanceof SigningKeyError) throw new UsageError(`--mirror-fingerprint: ${error.message}`);
    throw error;
  }
}

async function keyFromFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`--mirror-key ${path} cannot be read: ${(error as Error).message}`);
  }
}
