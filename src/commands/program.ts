import { Command } from 'commander';
import { examples } from './examples.ts';
import { exitCodesText } from './exit-codes.ts';
import { learnCommand } from './learn/command.ts';
import { offlineCommands } from './offline.ts';
import type { AuditOptions, ChangeOptions, HostOptions } from './options.ts';
import { consentOptions, driftOptions, hostOptions, sourceOptions } from './options.ts';
import { tlsProgram } from './tls/program.ts';

type Done = (exitCode: number) => void;

const HOSTS = 'hosts: names from ironhull.yaml or ssh_config, @groups, or user@address[:port]';
/**
 * The whole command line. Each action is imported only when it runs: start-up is felt at every --help and completion.
 * `done` receives the exit code.
 */
export function program(done: Done): Command {
  const root = new Command('ironhull')
    .description('Makes a Linux machine that runs Docker hard to break out of, and proves it.')
    .version(IRONHULL_VERSION)
    .exitOverride()
    .showHelpAfterError('(run with --help for the options)')
    .addHelpText(
      'after',
      `${examples(['ironhull', 'ironhull audit ops@10.0.0.11', 'ironhull plan web-1', 'ironhull apply web-1'])}\n${exitCodesText()}`,
    );

  hostOptions(
    root
      .command('wizard')
      .description('be led through it: hosts, how strict, what only you can decide; leaves files to reuse')
      .argument('[host...]', HOSTS),
  )
    .addHelpText('after', examples(['ironhull', 'ironhull wizard ops@10.0.0.11', 'ironhull wizard --local']))
    .action(async (hosts: string[], options: HostOptions) =>
      done(await (await import('./wizard.ts')).wizard(hosts, options)),
    );

  driftOptions(hostOptions(add(root, 'audit', 'look at hosts and say what is wrong; changes nothing')))
    .addHelpText(
      'after',
      examples([
        'ironhull audit ops@10.0.0.11',
        'ironhull audit --local',
        'ironhull audit @web --json -o audit.json',
        'ironhull audit @web --watch 1h --on-drift-command ./mail-drift.sh',
      ]),
    )
    .action(async (hosts: string[], options: AuditOptions) =>
      done(await (await import('./audit.ts')).audit(hosts, options)),
    );

  consentOptions(hostOptions(add(root, 'plan', 'show exactly what apply would change; changes nothing')))
    .option('--script', 'print the script that apply would send')
    .addHelpText('after', examples(['ironhull plan web-1', 'ironhull plan web-1 --accept userns-remap --script']))
    .action(async (hosts: string[], options: ChangeOptions) =>
      done(await (await import('./plan.ts')).plan(hosts, options)),
    );

  consentOptions(
    hostOptions(add(root, 'apply', 'change hosts as one transaction each, confirm it from outside, and prove it')),
  )
    .option('-y, --yes', 'ask nothing; what is disruptive still needs --accept')
    .option(
      '--confirm-within <time>',
      'the host undoes everything unless it is confirmed within this time after the change took effect; the restart itself does not count, a new connection and a second look must fit in (default: 120s)',
    )
    .option('--no-verify', 'do not prove isolation afterwards')
    .addHelpText('after', examples(['ironhull apply web-1', 'ironhull apply @web --yes --accept userns-remap']))
    .action(async (hosts: string[], options: ChangeOptions) =>
      done(await (await import('./apply.ts')).apply(hosts, options)),
    );

  sourceOptions(
    consentOptions(
      hostOptions(
        add(root, 'bootstrap', 'install Docker on a host that has none, closed until it is hardened, then apply'),
      ),
    ),
  )
    .option('-y, --yes', 'ask nothing; what is disruptive still needs --accept')
    .option('--confirm-within <time>', 'as for apply (default: 120s)')
    .option('--no-verify', 'do not prove isolation afterwards')
    .addHelpText(
      'after',
      examples([
        'ironhull bootstrap ops@10.0.0.11',
        'ironhull bootstrap web-1 --docker-from docker',
        'ironhull bootstrap @web --yes --mirror https://apt.example.org/debian --mirror-key apt.asc --mirror-fingerprint 9F3A…',
      ]),
    )
    .action(async (hosts: string[], options: ChangeOptions) =>
      done(await (await import('./bootstrap.ts')).bootstrap(hosts, options)),
    );

  hostOptions(add(root, 'verify', 'prove isolation by behaviour, with throw-away containers and from outside'))
    .option(
      '--stress',
      'fill up the limit that all containers share, not only a small one: for up to two minutes each no container gets a new process, or more memory, and one that needs it may fail',
    )
    .option('-y, --yes', 'ask nothing; --stress needs your word otherwise')
    .addHelpText('after', examples(['ironhull verify web-1', 'ironhull verify web-1 --stress']))
    .action(async (hosts: string[], options: ChangeOptions) =>
      done(await (await import('./verify.ts')).verify(hosts, options)),
    );

  learnCommand(root, done);

  hostOptions(
    root
      .command('rollback')
      .description('undo what apply changed, newest first')
      .argument('[host]', `${HOSTS}; none with --local`),
  )
    .argument('[id]', 'the transaction to undo (default: the newest)')
    .option('--list', 'show the history that is kept on the host')
    .option('-y, --yes', 'ask nothing')
    .addHelpText(
      'after',
      examples(['ironhull rollback web-1 --list', 'ironhull rollback web-1', 'ironhull rollback --local']),
    )
    .action(async (host: string | undefined, id: string | undefined, options: ChangeOptions) =>
      done(
        await (await import('./rollback.ts')).rollback(
          options.local === true ? [undefined, host] : [host, id],
          options,
        ),
      ),
    );

  hostOptions(
    root
      .command('trust')
      .description("show a host's keys and, on consent, add them to known_hosts")
      .argument('<host>', HOSTS),
  )
    .option('-y, --yes', 'store without asking; only after you compared the fingerprint by another way')
    .addHelpText('after', examples(['ironhull trust ops@10.0.0.11']))
    .action(async (host: string, options: ChangeOptions) =>
      done(await (await import('./trust.ts')).trust(host, options)),
    );

  tlsProgram(root, done);

  offlineCommands(root, done);
  return root;
}

function add(root: Command, name: string, description: string): Command {
  return root.command(name).description(description).argument('[host...]', `${HOSTS} (default: all of ironhull.yaml)`);
}
