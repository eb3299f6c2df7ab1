import type { Command } from 'commander';
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

/** Days that a certificate holds when nobody says otherwise: a server or a client that is forgotten ends by itself. */
export const DAYS = { authority: 3650, leaf: 90 } as const;

export function authorityOptions(command: Command): Command {
  return folderOption(command)
    .option('--passphrase-fd <n>', "read the authority's passphrase from this file descriptor", wholeNumber)
    .option('--passphrase-command <command>', 'run this, and take the first line it prints as the passphrase');
}

export function folderOption(command: Command): Command {
  return command.option('--folder <path>', "the authority's folder on this machine", 'ironhull-tls');
}

export function daysOption(command: Command, byDefault: number): Command {
  return command.option('--days <n>', 'how long the certificate holds', wholeNumber, byDefault);
}
