import type { Command } from 'commander';
import { TLS_FOLDER } from '../../load/pki-folder.ts';
import { wholeNumber } from '../options.ts';

/** Where the authority lies, and how its passphrase comes in. */
export interface AuthorityOptions {
  readonly folder: string;
  readonly passphraseFd?: number;
  readonly passphraseCommand?: string;
}

export interface LifeOptions {
  readonly days: number;
}

/** As typed: what is left out comes from `tls:` in ironhull.yaml, and then from DAYS and TLS_FOLDER. */
export type Typed<T> = Omit<T, 'days' | 'folder'> & {
  readonly config?: string;
  readonly days?: number;
  readonly folder?: string;
};

/** Days that a certificate holds when nobody says otherwise: a server or a client that is forgotten ends by itself. */
export const DAYS = { authority: 3650, server: 90, client: 90 } as const;
export type Lives = keyof typeof DAYS;

/** `configured`: the command has --config already, as all that speak of hosts. */
export function authorityOptions(command: Command, configured = false): Command {
  return folderOption(command, configured)
    .option('--passphrase-fd <n>', "read the authority's passphrase from this file descriptor", wholeNumber)
    .option('--passphrase-command <command>', 'run this, and take the first line it prints as the passphrase');
}

export function folderOption(command: Command, configured = false): Command {
  const own = configured ? command : command.option('-c, --config <file>', 'settings (default: ironhull.yaml here)');
  return own.option('--folder <path>', `the authority's folder on this machine (default: ${TLS_FOLDER})`);
}

export function daysOption(command: Command, of: Lives): Command {
  return command.option('--days <n>', `how long the certificate holds (default: ${DAYS[of]})`, wholeNumber);
}
