import { probe } from '../define.ts';
import type { JsonObject, Probe } from '../model.ts';
import { keysOfFlags } from './dockerd-flags.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';
import { inForce, type Setting, settingsIn, type Word, wordsOf } from './systemd-text.ts';

/** How docker.service will start dockerd the next time: after drop-ins and environment files. */
export interface DockerdCommand {
  /** As written in ExecStart=, one word each, the program first. */
  readonly written: readonly Word[];
  /** For each written word, what systemd makes of it: `$DOCKER_OPTS` may become none or several. */
  readonly expanded: readonly (readonly string[])[];
  /** The flags as keys of daemon.json. */
  readonly keys: JsonObject;
  /** The file whose ExecStart= counts. */
  readonly file: string;
  /** Variables that dockerd is started with, without those whose name speaks of a proxy or a secret. */
  readonly environment: ReadonlyMap<string, string>;
  /** The environment files that the unit names and that exist. */
  readonly environmentFiles: readonly string[];
}

/**
 * null where there is no docker.service. `systemctl cat` and not `show`: only the text keeps the quotes, and a drop-in
 * must write the command back as it was. Proxy settings may hold passwords, and nobody asks for them: they stay there.
 */
export const dockerdCommand: Probe<DockerdCommand | null> = probe(
  'dockerd-command',
  whereDockerUnit(`cat=$(systemctl cat docker.service)
files=$(systemctl show docker.service -p EnvironmentFiles)
set -f
IFS='
'
for line in $cat; do
  case $line in Environment=*[Pp][Rr][Oo][Xx][Yy]*) ;; *) printf '%s\\n' "$line" ;; esac
done
for file in $files; do
  file=\${file#EnvironmentFiles=}
  file=\${file%" (ignore_errors="*}
  if [ -e "$file" ]; then
    printf '%s\\n' "==> $file"
    grep -viE '^[^=]*(proxy|pass|secret|token)[^=]*=' "$file" || [ $? -eq 1 ]
  fi
done`),
  (text) => (text === NO_SYSTEM_DOCKER ? null : parseCommand(text)),
);

function parseCommand(text: string): DockerdCommand {
  const [units = '', ...files] = text.split(/^==> .*\n/m);
  const settings = settingsIn(units);
  const commands = inForce(settings, 'Service', 'ExecStart');
  const [command] = commands;
  if (command === undefined || commands.length > 1) throw new Error(`docker.service has ${commands.length} commands`);
  const environment = environmentOf(settings, files);
  const written = wordsOf(command.value);
  const expanded = written.map((word) => expand(word, environment));
  const environmentFiles = [...text.matchAll(/^==> (.*)$/gm)].map(([, path]) => path!);
  const keys = keysOfFlags(expanded.flat().slice(1));
  return { written, expanded, keys, file: command.file, environment, environmentFiles };
}

/** EnvironmentFile= overrides Environment=, and later files override earlier ones (systemd.exec(5)). */
function environmentOf(settings: readonly Setting[], files: readonly string[]): Map<string, string> {
  const inUnit = inForce(settings, 'Service', 'Environment').flatMap(({ value }) => wordsOf(value));
  const pairs = inUnit.map(({ value }) => value.split(/=(.*)/s));
  for (const line of files.join('\n').replaceAll('\\\n', '').split('\n')) {
    const [, name, value] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) pairs.push([name, unquotedWhole(value.trim())]);
  }
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}

/** As systemd reads an environment file: double quotes leave a backslash its meaning before " \ ` and $ (env-file.c). */
function unquotedWhole(value: string): string {
  const [, quote, text = value] = /^(["'])(.*)\1$/s.exec(value) ?? [];
  if (quote === "'") return text;
  return quote === '"' ? text.replace(/\\(["\\`$])/g, '$1') : text.replace(/\\(.)/gs, '$1');
}

/** `$NAME` as a word of its own is split at blanks, `${NAME}` anywhere is not, `$$` is a dollar (systemd.service(5)). */
function expand({ raw, value }: Word, environment: ReadonlyMap<string, string>): string[] {
  const alone = /^\$([A-Za-z_]\w*)$/.exec(raw)?.[1];
  if (alone !== undefined) return wordsOf(environment.get(alone) ?? '').map((it) => it.value);
  return [
    value.replace(/\$\$|\$\{([A-Za-z_]\w*)\}/g, (all, name?: string) =>
      name === undefined ? all.slice(1) : (environment.get(name) ?? ''),
    ),
  ];
}
