import { type Command, InvalidArgumentError, Option } from 'commander';
import { SETTINGS } from '../load/settings.ts';
import { oneOf } from './one-of.ts';

/** The options that every command about hosts understands, as commander hands them over. */
export interface HostOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly local?: boolean;
  readonly format?: readonly string[];
  readonly output?: readonly string[];
  readonly json?: boolean;
  readonly history?: string;
  readonly concurrency?: number;
  readonly timeout?: string;
  readonly identity?: string;
  readonly knownHosts?: string;
  readonly sshConfig?: string;
  readonly sudo?: 'none' | 'nopasswd' | 'password' | 'auto';
  readonly sudoPasswordFd?: number;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

export interface ChangeOptions extends HostOptions {
  readonly yes?: boolean;
  readonly accept?: readonly string[];
  readonly confirmWithin?: string;
  readonly script?: boolean;
  readonly verify: boolean;
  readonly stress?: boolean;
  readonly list?: boolean;
  readonly dockerFrom?: string;
  readonly mirror?: string;
  readonly mirrorSuite?: string;
  readonly mirrorKey?: string;
  readonly mirrorFingerprint?: string;
}

export interface AuditOptions extends HostOptions {
  readonly watch?: string;
  readonly onDriftCommand?: string;
  readonly onDriftWebhook?: string;
  readonly webhookHeaderFile?: string;
}

/** Which hosts, how to reach them, and how to tell what was found. */
export function hostOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'inventory and settings (default: ironhull.yaml here, if there is one)')
    .option('-p, --profile <name|file>', 'what to demand of the hosts (default: baseline)')
    .option('--only <glob...>', 'judge these controls only, for example daemon/*')
    .option('--skip <glob...>', 'leave these controls out')
    .option('--local', 'work on this machine, without SSH')
    .addOption(
      oneOf(
        new Option('--format <name...>', 'how to report (default: by the ending of --output, else terminal)'),
        SETTINGS.format.of,
      ),
    )
    .option('-o, --output <file...>', 'where each --format goes (default: standard output)')
    .option('--json', 'short for --format json')
    .option('--history <file>', 'add this run to a file of JSON lines, and say how each host went since')
    .option('--concurrency <n>', 'hosts at a time (default: 10)', wholeNumber)
    .option('--timeout <time>', 'longest wait for one answer of a host (default: 120s)')
    .option('-i, --identity <file>', 'private key to log in with')
    .option('--known-hosts <file>', 'known_hosts file to check host keys against')
    .option('-F, --ssh-config <file>', 'ssh_config to read instead of ~/.ssh/config')
    .addOption(oneOf(new Option('--sudo <how>', 'how to become root (default: found out)'), SETTINGS.sudo.of))
    .option('--sudo-password-fd <n>', 'read the sudo password from this file descriptor instead of asking', wholeNumber)
    .option('-q, --quiet', 'no progress')
    .option('-v, --verbose', 'also list what passes')
    .option('--no-color', 'no colours (NO_COLOR is obeyed too)');
}

/** Takes away again what means nothing to this command: unknown is better than accepted and forgotten. */
export function without(command: Command, names: readonly string[]): Command {
  const left = command.options.filter((it) => !names.includes(it.attributeName()));
  (command.options as Option[]).splice(0, command.options.length, ...left);
  return command;
}

/** What `plan` and `apply` need beside: consent. */
export function consentOptions(command: Command): Command {
  return command.option('--accept <name...>', 'consent to a disruptive change, for example userns-remap');
}

/** Where `bootstrap` takes Docker from. */
export function sourceOptions(command: Command): Command {
  return command
    .addOption(
      oneOf(
        new Option(
          '--docker-from <whose>',
          "whose packages: the distribution's or Docker's own (default: distribution)",
        ),
        SETTINGS['docker-from'].of,
      ),
    )
    .option('--mirror <url>', 'a repository of your own that has these packages')
    .option(
      '--mirror-suite <name>',
      "its suite, or a path that ends in a slash (default: the distribution's code name)",
    )
    .option('--mirror-key <file>', 'the public key that it is signed with')
    .option('--mirror-fingerprint <hex>', 'the whole fingerprint of that key; another key is refused');
}

/** What `audit` alone knows: to go on looking, and whom to tell. */
export function driftOptions(command: Command): Command {
  return command
    .option('--watch <time>', 'look again and again, from 10s to 168h apart, a line for each look, until Ctrl-C')
    .option(
      '--on-drift-command <command>',
      'on drift, run this here by sh; it gets the report as JSON on standard input, and a minute',
    )
    .option(
      '--on-drift-webhook <url>',
      'on drift, POST what moved as JSON to this https address (or IRONHULL_WEBHOOK, which no process list shows)',
    )
    .option(
      '--webhook-header-file <file>',
      'header lines for the webhook, such as Authorization: Bearer … (or one in IRONHULL_WEBHOOK_HEADER)',
    );
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number.');
  return value;
}
