import { spawn } from 'node:child_process';
import { Secret } from '../secret.ts';
import { RefusalError } from './refusal-error.ts';

const LONGEST = 4096;
const HINT = 'it has to print the passphrase as its first line, and exit 0';

/**
 * The first line that a command of the operator prints, as `--passphrase-command 'pass show docker-ca'`. It may ask on
 * the terminal; what it prints is seen by nobody but us.
 */
export function secretFromCommand(command: string): Promise<Secret> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['inherit', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (text.length <= LONGEST) text += chunk;
    });
    child.on('error', (error) =>
      reject(new RefusalError(`the passphrase command did not start: ${error.message}`, HINT)),
    );
    child.on('close', (code, signal) => {
      const [line = ''] = text.split(/\r?\n/);
      if (code !== 0) reject(new RefusalError(`the passphrase command ended with ${code ?? signal}`, HINT));
      else if (line === '') reject(new RefusalError('the passphrase command printed nothing', HINT));
      else if (line.length > LONGEST)
        reject(new RefusalError('the passphrase command printed more than a passphrase', HINT));
      else resolve(new Secret(line));
    });
  });
}
