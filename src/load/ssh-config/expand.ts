import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SshSettings } from './settings.ts';

/** The person at this end, as ssh sees them: by the password database, not by $HOME. */
export interface LocalUser {
  readonly name: string;
  readonly home: string;
  readonly uid: number;
}

export function localUser(): LocalUser {
  const { username, homedir, uid } = userInfo();
  return { name: username, home: homedir, uid };
}

/** Expands `~`, `${NAME}` and the tokens of ssh_config(5), TOKENS, in a path. An unknown token stays as it is. */
export function expandPath(
  path: string,
  typed: string,
  settings: Pick<SshSettings, 'hostName' | 'user' | 'port'>,
  me: LocalUser,
): string {
  const tokens: Record<string, string> = {
    '%': '%',
    d: me.home,
    h: settings.hostName,
    i: String(me.uid),
    L: hostname().split('.')[0] ?? '',
    l: hostname(),
    n: typed,
    p: String(settings.port),
    r: settings.user,
    u: me.name,
  };
  const tilde = path === '~' || path.startsWith('~/') ? join(me.home, path.slice(1)) : path;
  return tilde
    .replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) => process.env[name] ?? whole)
    .replaceAll(/%(.)/g, (whole, token: string) => tokens[token] ?? whole);
}
