import { readSetting, type SettingName, type Settings } from '../load/settings.ts';
import { chosenFormats } from './formats.ts';
import type { AuditOptions, ChangeOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Settings as a run uses them: the command line wins over `defaults:` in ironhull.yaml, and that over these. */
export interface Chosen {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly accept: readonly string[];
  readonly format: readonly string[];
  readonly output: readonly string[];
  readonly history: string | undefined;
  readonly 'on-drift-command': string | undefined;
  readonly 'on-drift-webhook': string | undefined;
  readonly 'webhook-header-file': string | undefined;
  readonly concurrency: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly 'confirm-within': number;
  readonly 'ssh-config': string | undefined;
  readonly yes: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** What the command line itself says about every host; it wins over a host's own entry. */
  readonly given: Pick<Settings, 'identity' | 'known-hosts' | 'sudo' | 'profile'>;
}

export function chosenSettings(options: ChangeOptions & AuditOptions, defaults: Settings): Chosen {
  const checked = <K extends SettingName>(name: K, value: string | number | undefined) => {
    if (value === undefined) return undefined;
    try {
      return readSetting(name, value);
    } catch (error) {
      throw new UsageError(`--${name} ${value}: ${(error as Error).message}`);
    }
  };
  const { identity, knownHosts, sudo, profile } = options;
  const output = options.output ?? defaults.output ?? [];
  const formats = chosenFormats(options, defaults, output);
  return {
    only: options.only ?? defaults.only ?? [],
    skip: options.skip ?? defaults.skip ?? [],
    accept: [...(options.accept ?? []), ...(defaults.accept ?? [])],
    format: formats,
    output,
    history: options.history ?? defaults.history,
    'on-drift-command': options.onDriftCommand ?? defaults['on-drift-command'],
    'on-drift-webhook': options.onDriftWebhook ?? defaults['on-drift-webhook'],
    'webhook-header-file': options.webhookHeaderFile ?? defaults['webhook-header-file'],
    concurrency: checked('concurrency', options.concurrency) ?? defaults.concurrency ?? 10,
    timeout: checked('timeout', options.timeout) ?? defaults.timeout ?? 120_000,
    'confirm-within': checked('confirm-within', options.confirmWithin) ?? defaults['confirm-within'] ?? 120_000,
    'ssh-config': options.sshConfig ?? defaults['ssh-config'],
    yes: options.yes ?? defaults.yes ?? false,
    quiet: options.quiet ?? defaults.quiet ?? false,
    verbose: options.verbose ?? defaults.verbose ?? false,
    given: {
      ...(identity === undefined ? {} : { identity }),
      ...(knownHosts === undefined ? {} : { 'known-hosts': knownHosts }),
      ...(sudo === undefined ? {} : { sudo }),
      ...(profile === undefined ? {} : { profile }),
    },
  };
}
