import { execFile } from 'node:child_process';
import { SshConfigError } from './errors.ts';
import type { HostSpec } from './host-spec.ts';
import type { Keywords } from './settings.ts';

/**
 * What OpenSSH itself makes of its configuration for this host (`ssh -G`, which connects nowhere): Match, Include and
 * canonical names are then right by construction. null when there is no ssh program.
 * @param configFile instead of ~/.ssh/config and /etc/ssh/ssh_config, as `ssh -F`
 */
export function askSsh({ host, user, port }: HostSpec, configFile?: string): Promise<Keywords | null> {
  const args = [
    '-G',
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '--',
    host,
  ];
  return new Promise((resolve, reject) => {
    execFile('ssh', args, { timeout: 20_000, maxBuffer: 1 << 20, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve(keywordsOf(stdout));
      else if (error.code === 'ENOENT') resolve(null);
      else reject(new SshConfigError(`ssh refuses its configuration for ${host}: ${saidBy(stderr) || error.message}`));
    });
  });
}

function keywordsOf(stdout: string): Keywords {
  const found = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const keyword = line.slice(0, space);
    found.set(keyword, [...(found.get(keyword) ?? []), line.slice(space + 1)]);
  }
  return found;
}

function saidBy(stderr: string): string {
  // ssh says this about its own missing terminal, even under -G.
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Pseudo-terminal will not'));
  return lines.slice(0, 3).join('; ');
}
