// What one run learned and did.
import type { Finding } from './findings.ts';
import type { Plan } from './plans.ts';

export type Outcome =
  | 'clean'
  | 'findings'
  | 'applied'
  | 'refused'
  | 'drifted'
  | 'rolled-back'
  | 'rollback-incomplete'
  | 'unconfirmed'
  | 'unreachable';

export interface TransactionRecord {
  readonly id: string;
  readonly execs: number;
  readonly connections: number;
  /** Why it ended as it did; may hold text from the host. */
  readonly message?: string;
}

export type ProofStatus = 'proved' | 'disproved' | 'not-run';

/** One isolation property, tried by behaviour. */
export interface ProofResult {
  readonly proof: string;
  readonly title: string;
  readonly status: ProofStatus;
  readonly expected: string;
  readonly seen: string;
}

/** What one TCP port of a host said to a stranger without a certificate. Words in it come from the host. */
export type KnockAnswer =
  /** Nobody there: refused, unreachable, or silent until the time limit. */
  | { readonly kind: 'refused' | 'unreachable' | 'silent' }
  /** Connected, but no answer came back, neither in HTTP nor in TLS. */
  | { readonly kind: 'closed' }
  /** HTTP without any login; `tls` when it came over TLS that asked for no client certificate. */
  | {
      readonly kind: 'http';
      readonly tls: boolean;
      readonly status: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** TLS that ends the conversation with a client that shows no certificate. */
  | { readonly kind: 'wants-certificate' }
  /** The question never left this machine. */
  | { readonly kind: 'failed'; readonly why: string };

export interface Knock {
  readonly address: string;
  readonly port: number;
  readonly answer: KnockAnswer;
}

export interface HostFacts {
  readonly os?: string;
  readonly kernel?: string;
  readonly docker?: string;
  readonly lsm?: readonly string[];
  /** Containers running when the host was asked. */
  readonly running?: number;
  /** Whether the running daemon says that live-restore is in effect. */
  readonly liveRestore?: boolean;
}

/** All that one run learned and did about one host; every report format is written from this. */
export interface HostReport {
  readonly host: string;
  readonly address: string;
  readonly profile: string;
  readonly profileDigest: string;
  readonly outcome: Outcome;
  readonly facts: HostFacts;
  readonly findings: readonly Finding[];
  /** Before the change, when there was one. */
  readonly before?: readonly Finding[];
  readonly plan?: Plan;
  readonly transaction?: TransactionRecord;
  readonly proofs?: readonly ProofResult[];
  /** Why the host could not be worked on (outcome unreachable or refused). */
  readonly error?: { readonly message: string; readonly hint?: string };
}

export interface Report {
  readonly schema: 1;
  readonly tool: { readonly name: 'ironhull'; readonly version: string };
  readonly command: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly exitCode: number;
  readonly hosts: readonly HostReport[];
}
