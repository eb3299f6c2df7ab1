import type { Command } from 'commander';
import { examples } from '../examples.ts';
import { consentOptions, hostOptions } from '../options.ts';
import type { InitOptions } from './init.ts';
import type { ClientOptions } from './issue-client.ts';
import type { ServerOptions } from './issue-server.ts';
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
    .addHelpText('after', examples(['ironhull tls init', 'ironhull tls init --folder ~/docker-ca']))
    .action(async (options: InitOptions) => done(await (await import('./init.ts')).tlsInit(options)));

  const issue = tls.command('issue').description('sign a certificate with the authority');

  daysOption(authorityOptions(issue.command('client').description('a folder for DOCKER_CERT_PATH')), DAYS.leaf)
    .argument('<name>', 'who or what uses it')
    .option('--host <address:port>', 'where the API listens, for the line that is printed')
    .option('--renew', 'replace the one that this client has')
    .addHelpText('after', examples(['ironhull tls issue client ann', 'ironhull tls issue client ci --days 30 --renew']))
    .action(async (name: string, options: ClientOptions) =>
      done(await (await import('./issue-client.ts')).issueClient(name, options)),
    );

  const server = issue
    .command('server')
    .description('make a key on hosts, and sign its certificate here; the key never leaves the host')
    .argument('[host...]', 'hosts as everywhere');
  consentOptions(hostOptions(daysOption(authorityOptions(server), DAYS.leaf)))
    .option('--name <name...>', 'more names or addresses that it is good for')
    .option('--no-own-names', 'only the names of the inventory and --name, not those the host says of itself')
    .option('-y, --yes', 'ask nothing; what stops containers still needs --accept')
    .option('--confirm-within <time>', 'as for apply (default: 120s)')
    .addHelpText(
      'after',
      examples(['ironhull tls issue server web-1', 'ironhull tls issue server @web --name docker.lan']),
    )
    .action(async (hosts: string[], options: ServerOptions) =>
      done(await (await import('./issue-server.ts')).issueServer(hosts, options)),
    );
}
