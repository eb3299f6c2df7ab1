// What the bench's checks of sections 1 to 3 look at on a host, as plain facts, and the reader of ask.ts's answers.

export interface Facts {
  /** the words of dockerd's command line */
  readonly words: readonly string[];
  /** the text of /etc/docker/daemon.json; null where there is none */
  readonly config: string | null;
  /** whether jq is installed: the bench reads daemon.json with it, else line by line */
  readonly jq: boolean;
  readonly info: Info;
  /** whether the data root, or with user namespaces the folder above it, is a mount point */
  readonly ownMount: boolean;
  /** what `auditctl -l` prints, or the lines of audit.rules where there is no auditctl */
  readonly audit: readonly string[];
  readonly members: readonly string[];
  /** where the bench finds a unit or socket: /etc/systemd/system, /lib/systemd/system, else the first below /run */
  readonly units: ReadonlyMap<string, string>;
  /** by path; a path that is not here does not exist */
  readonly files: ReadonlyMap<string, FileFacts>;
  /** files *.crt below /etc/docker/certs.d */
  readonly certificates: readonly string[];
}

/** As much of `docker info -f '{{json .}}'` as is asked about. */
export interface Info {
  readonly ServerVersion: string;
  readonly Driver: string;
  readonly LoggingDriver: string;
  readonly SecurityOptions: readonly string[];
  readonly LiveRestoreEnabled: boolean;
  readonly ExperimentalBuild: boolean;
  readonly Swarm: { readonly LocalNodeState: string };
}

/** What it is once links were followed; owner and mode are of the name itself, as the bench's stat does not follow. */
export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'socket' | 'other';
  /** as stat prints it: "644" */
  readonly mode: string;
  /** "root:docker" */
  readonly owner: string;
}

/** Takes the answer of the first question apart: sections that begin with a line `== NAME`. */
export function settingsFrom(text: string): Omit<Facts, 'files' | 'certificates' | 'units'> {
  const parts = new Map(text.split(/^== /m).map((part) => [part.split('\n')[0]!, part.slice(part.indexOf('\n') + 1)]));
  const part = (name: string) => {
    const body = parts.get(name);
    if (body === undefined) throw new Error(`the host did not say: ${name}`);
    return body;
  };
  const config = part('config');
  return {
    words: part('words').split('\n').filter(Boolean),
    config: config.startsWith('present\n') ? config.slice('present\n'.length) : null,
    jq: part('jq').startsWith('yes'),
    info: JSON.parse(part('info')) as Info,
    ownMount: part('mount').startsWith('yes'),
    audit: part('audit').split('\n').filter(Boolean),
    members: (part('group').trim().split(':')[3] ?? '').split(',').filter(Boolean),
  };
}

/** Takes the answer of the second question apart: `unit NAME PATH`, `certificate PATH`, `KIND MODE OWNER:GROUP PATH`. */
export function filesFrom(text: string): Pick<Facts, 'files' | 'certificates' | 'units'> {
  const lines = text.split('\n').map((line) => line.split(' '));
  const of = (word: string) => lines.filter(([first]) => first === word);
  const kinds = ['file', 'folder', 'socket', 'other'] as const;
  return {
    units: new Map(of('unit').map(([, name, path]) => [name!, path!])),
    certificates: of('certificate').map(([, path]) => path!),
    files: new Map(
      kinds.flatMap((kind) =>
        of(kind).map(([, mode, owner, path]): [string, FileFacts] => [path!, { kind, mode: mode!, owner: owner! }]),
      ),
    ),
  };
}
