import { existsSync, writeFileSync } from 'node:fs';
import { CONFIG_FILE } from '../../load/config.ts';
import { commandLine, configText } from '../../wizard/config-text.ts';
import { acceptedBy, profileText } from '../../wizard/profile-text.ts';
import { type State, say } from './state.ts';

/** What is written, and the line that repeats it. */
export interface Written {
  /** Absent with --local: there is no host to remember. */
  readonly config?: string;
  readonly profile: string;
  readonly accepted: readonly string[];
  /** The inventory holds these hosts and no others. */
  readonly whole: boolean;
  readonly line: string;
}

const PROFILE = './ironhull-profile.yaml';

/** Writes the profile and the inventory. A file of the operator's is never replaced: another name is taken. */
export function writeFiles({ base, answers, words, local, options }: State, now: Date): Written {
  const text = profileText({ base, answers }, now.toISOString());
  const profile = text === null ? base : freeName(PROFILE);
  if (text !== null) write(profile, text);
  const accepted = acceptedBy(answers);
  const reach = reachOf(options);
  if (local) return { profile, accepted, whole: false, line: commandLine({ local, profile, accepted, reach }) };
  // What ironhull.yaml says of a host already (its jump, its key) is not to be lost: then only the profile is new.
  if (options.config !== undefined || existsSync(CONFIG_FILE)) {
    const config = options.config ?? CONFIG_FILE;
    return {
      config,
      profile,
      accepted,
      whole: false,
      line: commandLine({ local, config, profile, accepted, words, reach }),
    };
  }
  write(CONFIG_FILE, configText(profile, words));
  return { config: CONFIG_FILE, profile, accepted, whole: true, line: commandLine({ local, accepted, reach }) };
}

function freeName(path: string): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? path : path.replace(/\.yaml$/, `-${n}.yaml`);
    if (!existsSync(name)) return name;
  }
}

function write(file: string, text: string): void {
  writeFileSync(file, text, { flag: 'wx' });
  say(`Wrote ${file}\n`);
}

/** The options by which hosts are reached go into the line as they were given. */
function reachOf({ identity, knownHosts, sshConfig, sudo }: State['options']): string[] {
  const pairs: [string, string | undefined][] = [
    ['--identity', identity],
    ['--known-hosts', knownHosts],
    ['--ssh-config', sshConfig],
    ['--sudo', sudo],
  ];
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}
