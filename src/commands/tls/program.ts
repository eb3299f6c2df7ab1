import type { Command } from 'commander';
import { examples } from '../examples.ts';
import { consentOptions, hostOptions, wholeNumber } from '../options.ts';
import type { ImportOptions } from './elsewhere.ts';
import type { InitOptions } from './init.ts';
import type { ClientOptions } from './issue-client.ts';
import type { ServerOptions } from './issue-server.ts';
import {
  type AuthorityOptions,
  authorityOptions,
  daysOption,
  folderOption,
  type LifeOptions,
  type Lives,
  type Typed,
} from './options.ts';

type Done = (exitCode: number) => void;

/** `ironhull tls …`. What makes certificates is loaded only when one is made. */
export function tlsProgram(root: Command, done: Done): void {
  const tls = root
    .command('tls')
    .description('certificates for the Docker API over TCP: an authority, servers, clients');

  daysOption(
    authorityOptions(tls.command('init').description('make a certificate authority on this machine')),
    'authority',
  )
    .option('--name <name>', "the authority's name (default: Docker API of this machine)")
    .addHelpText('after', examples(['ironhull tls init', 'ironhull tls init --folder ~/docker-ca']))
    .action(async (options: Typed<InitOptions>) =>
      done(await (await import('./init.ts')).tlsInit(await settled(options, 'authority'))),
    );

  const issue = tls.command('issue').description('sign a certificate with the authority');

  daysOption(authorityOptions(issue.command('client').description('a folder for DOCKER_CERT_PATH')), 'client')
    .argument('<name>', 'who or what uses it')
    .option('--host <address:port>', 'where the API listens, for the line that is printed')
    .option('--renew', 'replace the one that this client has')
    .addHelpText('after', examples(['ironhull tls issue client ann', 'ironhull tls issue client ci --days 30 --renew']))
    .action(async (name: string, options: Typed<ClientOptions>) =>
      done(await (await import('./issue-client.ts')).issueClient(name, await settled(options, 'client'))),
    );

  serverOptions(
    issue
      .command('server')
      .description('make a key on hosts, and sign its certificate here; the key never leaves the host'),
  )
    .addHelpText(
      'after',
      examples(['ironhull tls issue server web-1', 'ironhull tls issue server @web --name docker.lan']),
    )
    .action(async (hosts: string[], options: Typed<ServerOptions>) =>
      done(await (await import('./issue-server.ts')).issueServer(hosts, await settled(options, 'server'))),
    );

  const request = tls.command('request').description('ask an authority elsewhere for a certificate');
  serverOptions(
    request.command('server').description('make a key on hosts, and write requests for them into the folder'),
    false,
  )
    .addHelpText('after', examples(['ironhull tls request server web-1', 'ironhull tls request server @web']))
    .action(async (hosts: string[], options: Typed<ServerOptions>) =>
      done(await (await import('./elsewhere.ts')).requestServer(hosts, await settled(options, 'server'))),
    );
  folderOption(request.command('client').description('make a key and a request in the folder'))
    .argument('<name>', 'who or what uses it')
    .addHelpText('after', examples(['ironhull tls request client ann']))
    .action(async (name: string, options: Typed<object>) =>
      done(await (await import('./elsewhere.ts')).requestClient(name, await settled(options, 'client'))),
    );

  const imports = tls.command('import').description('take a certificate that an authority elsewhere signed');
  importOptions(
    serverOptions(
      imports.command('server').description('place it on its host, beside the key that waits for it'),
      false,
      '<host>',
    ),
  )
    .addHelpText('after', examples(['ironhull tls import server web-1 --cert web-1.pem --ca ca.pem']))
    .action(async (host: string, options: Typed<ServerOptions & ImportOptions>) =>
      done(await (await import('./elsewhere.ts')).importServer(host, await settled(options, 'server'))),
    );
  importOptions(folderOption(imports.command('client').description('place it in a folder for DOCKER_CERT_PATH')))
    .argument('<name>', 'who or what uses it')
    .addHelpText('after', examples(['ironhull tls import client ann --cert ann.pem --ca ca.pem']))
    .action(async (name: string, options: Typed<ImportOptions>) =>
      done(await (await import('./elsewhere.ts')).importClient(name, await settled(options, 'client'))),
    );

  const rotate = tls.command('rotate').description('replace certificates before they end');
  serverOptions(
    rotate
      .command('server')
      .description('a new key and certificate where the daemon serves with one of ours; Docker restarts'),
  )
    .addHelpText('after', examples(['ironhull tls rotate server web-1', 'ironhull tls rotate server @web --yes']))
    .action(async (hosts: string[], options: Typed<ServerOptions>) =>
      done(await (await import('./issue-server.ts')).issueServer(hosts, await settled(options, 'server'), true)),
    );
  daysOption(
    authorityOptions(rotate.command('authority').description('one of three steps; each says what comes next')),
    'authority',
  )
    .addHelpText('after', examples(['ironhull tls rotate authority']))
    .action(async (options: Typed<AuthorityOptions & LifeOptions>) =>
      done(await (await import('./rotate-authority.ts')).rotateAuthority(await settled(options, 'authority'))),
    );
  daysOption(
    authorityOptions(rotate.command('client').description('a new key and certificate in its folder')),
    'client',
  )
    .argument('<name>', 'who or what uses it')
    .addHelpText('after', examples(['ironhull tls rotate client ann']))
    .action(async (name: string, options: Typed<ClientOptions>) =>
      done(
        await (await import('./issue-client.ts')).issueClient(name, {
          ...(await settled(options, 'client')),
          renew: true,
        }),
      ),
    );

  authorityOptions(
    tls.command('prove').description('call the API from here, as its client and as six that it must refuse'),
  )
    .argument('<address...>', 'address[:port] where it listens (default port: 2376)')
    .addHelpText(
      'after',
      examples(['ironhull tls prove 10.0.0.11', 'ironhull tls prove docker.lan:2376 --passphrase-fd 3']),
    )
    .action(async (words: string[], options: Typed<AuthorityOptions>) =>
      done(await (await import('./prove.ts')).tlsProve(words, await settled(options, 'client'))),
    );

  folderOption(tls.command('status').description('what the folder holds, and when it ends'))
    .option('--days <n>', 'how soon is a reason to act', wholeNumber, 30)
    .addHelpText('after', examples(['ironhull tls status', 'ironhull tls status --days 14']))
    .action(async (options: Typed<LifeOptions>) =>
      done(await (await import('./status.ts')).tlsStatus(await settled(options, 'client'))),
    );

  folderOption(tls.command('revoke').description('say what can be done about a client that must not come in any more'))
    .argument('<name>', 'the client')
    .addHelpText('after', examples(['ironhull tls revoke ann']))
    .action(async (name: string, options: Typed<object>) =>
      done(await (await import('./revoke.ts')).tlsRevoke(name, await settled(options, 'client'))),
    );
}

/** What was typed, with what ironhull.yaml says beside it. */
async function settled<T extends Typed<object>>(options: T, lives: Lives) {
  return (await import('./settled.ts')).settled(options, lives);
}

function importOptions(command: Command): Command {
  return command
    .requiredOption('--cert <file>', 'the certificate, and those that lead from it to the authority')
    .requiredOption('--ca <file>', 'the authority, or several');
}

/** What every command about a server's certificate understands; `signs`: it is signed here. */
function serverOptions(command: Command, signs = true, hosts = '[host...]'): Command {
  command.argument(hosts, 'as everywhere');
  const own = signs ? daysOption(authorityOptions(command, true), 'server') : folderOption(command, true);
  return consentOptions(hostOptions(own))
    .option('--name <name...>', 'more names or addresses that it is good for')
    .option('--no-own-names', 'only the names of the inventory and --name, not those the host says of itself')
    .option('-y, --yes', 'ask nothing; what stops containers still needs --accept')
    .option('--confirm-within <time>', 'as for apply (default: 120s)');
}
