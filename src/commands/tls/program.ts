import type { Command } from 'commander';
import type { InitOptions } from './init.ts';
import type { ClientOptions } from './issue-client.ts';
import { authorityOptions, DAYS, daysOption } from './options.ts';

type Done = (exitCode: number) => void;

/** `ironhull tls …`. What makes certificates is loaded only when one is made. */
export function tlsProgram(root: Command, done: Done): void {
  const tls = root
    .command('tls')
    .description('certificates for the Docker API over TCP: an authority, servers, clients');

  daysOption(
    authorityOptions(tls.command('init').description('make a certificate authority on this machine')),
    DAYS.authority,
  )
    .option('--name <name>', "the authority's name (default: Docker API of this machine)")
    .action(async (options: InitOptions) => done(await (await import('./init.ts')).tlsInit(options)));

  const issue = tls.command('issue').description('sign a certificate with the authority');

  daysOption(authorityOptions(issue.command('client').description('a folder for DOCKER_CERT_PATH')), DAYS.leaf)
    .argument('<name>', 'who or what uses it')
    .option('--host <address:port>', 'where the API listens, for the line that is printed')
    .option('--renew', 'replace the one that this client has')
    .action(async (name: string, options: ClientOptions) =>
      done(await (await import('./issue-client.ts')).issueClient(name, options)),
    );
}
