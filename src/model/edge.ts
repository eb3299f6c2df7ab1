// Machines and the door to them.

export type SudoMode = 'auto' | 'none' | 'nopasswd' | 'password';

/** A machine to work on, after inventory, ssh_config and options were put together. */
export interface Host {
  /** What the operator calls it. */
  readonly name: string;
  /** null: this machine, without SSH. */
  readonly ssh: SshTarget | null;
  readonly sudo: SudoMode;
  readonly profile?: string;
}

export interface SshTarget {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Private key files to try, in order; none means the agent. */
  readonly identities: readonly string[];
  readonly agent: string | null;
  /** IdentitiesOnly of ssh_config: of the agent's keys only those named in identities are offered. */
  readonly identitiesOnly?: boolean;
  readonly knownHosts: readonly string[];
  /** The name under which the key is looked up in known_hosts (HostKeyAlias or the name as typed). */
  readonly keyName: string;
  readonly jump: SshTarget | null;
}

/** code is null when the link died first: how the command ended is then unknown, and must be said so. */
export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  /** Set when the transport itself ended the command. */
  readonly cut?: 'timeout' | 'too-much-output' | 'connection-lost';
}

export interface ExecOptions {
  readonly timeoutMs: number;
  /** Bytes of stdout; default 8 MiB. */
  readonly maxBytes?: number;
  /** Called with each whole line of stdout as it arrives, for progress. */
  readonly onLine?: (line: string) => void;
  /** Sees the script's stdout chunk by chunk before it is kept; what it takes out is neither kept nor counted. */
  readonly sieve?: (chunk: Buffer) => Buffer;
}

/** The only door to a host. Everything above it is text in, text out. */
export interface Transport {
  /** Runs a POSIX shell script as root (through sudo where needed), sent so that neither ps nor history shows it. */
  exec(script: string, options: ExecOptions): Promise<ExecResult>;
  /** How many execs and connections this transport has used so far. */
  readonly used: { readonly execs: number; readonly connections: number };
  close(): Promise<void>;
}
