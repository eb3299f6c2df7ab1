import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from './diagnostic.ts';
import { LONGEST } from './yaml-tokens.ts';

/**
 * A configuration file's text; null when it is not there and `optional`. Throws ConfigError when it is missing, is no
 * regular file (a fifo would hang, a device never end), is too large, or is not UTF-8. `from` says who named it.
 */
export function readText(path: string, shown: string, from: string, optional = false): string | null {
  const refuse = (message: string) => new ConfigError([{ pointer: from, message: `${shown}: ${message}` }]);
  try {
    const status = statSync(path);
    if (!status.isFile()) throw refuse(status.isDirectory() ? 'this is a folder' : 'this is not a regular file');
    if (status.size > LONGEST) throw refuse(`the file is larger than ${LONGEST / 1024} KiB`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && optional) return null;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw refuse('there is no such file');
    if (code === 'EACCES') throw refuse('this user may not read it');
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw refuse('the file is not UTF-8 text');
    throw refuse(message);
  }
}
