/** The options of ssh_config(5) that matter here, for one host; paths may still hold tokens and a tilde. */
export interface SshSettings {
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** As written: a path, `none`, `SSH_AUTH_SOCK` or `$NAME`. */
  readonly identityAgent: string | null;
  /** `none`, or hops divided by commas. */
  readonly proxyJump: string | null;
  readonly proxyCommand: string | null;
  readonly knownHosts: readonly string[];
  readonly hostKeyAlias: string | null;
}

/** Keyword in lower case → values in order of appearance. */
export type Keywords = ReadonlyMap<string, readonly string[]>;

export function settingsFrom(words: Keywords, host: string, localUser: string): SshSettings {
  const first = (keyword: string): string | null => words.get(keyword)?.[0] ?? null;
  const list = (keyword: string): string[] => (first(keyword) ?? '').split(/\s+/).filter((word) => word !== '');
  return {
    hostName: first('hostname') ?? host,
    user: first('user') ?? localUser,
    port: Number(first('port') ?? 22),
    identityFiles: (words.get('identityfile') ?? []).filter((path) => path !== 'none'),
    identitiesOnly: first('identitiesonly') === 'yes',
    identityAgent: first('identityagent'),
    proxyJump: first('proxyjump'),
    proxyCommand: first('proxycommand'),
    knownHosts: [...list('userknownhostsfile'), ...list('globalknownhostsfile')].filter((path) => path !== 'none'),
    hostKeyAlias: first('hostkeyalias'),
  };
}
