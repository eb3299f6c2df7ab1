// What one run learned and did.

import type { FileText } from './answers.ts';
import type { Finding } from './findings.ts';
import type { MovedSetting, OpenOrUndone } from './history.ts';
import type { Plan } from './plans.ts';

export type Outcome =
  | 'clean'
  /** There is no Docker on this host, so nothing was judged. */
  | 'not-applicable'
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
  /** For the outcome drifted: the files that moved between the plan and the first write. */
  readonly drifted?: readonly DriftedFile[];
}

/** A file that is not what the plan was computed from. */
export interface DriftedFile {
  readonly path: string;
  /** What the plan was computed from; null: there was no such file. */
  readonly before: FileText;
  /** What is there now; left out where the host did not say. */
  readonly now?: FileText;
  /** Why it did not. */
  readonly unknown?: string;
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
  /** Applied settings that have moved since; left out where nothing was applied, or it is not known. */
  readonly drift?: readonly MovedSetting[];
  /** Why it is not known. May hold text from the host. */
  readonly driftUnknown?: string;
  /** The newest transaction, where it was undone or is still open. */
  readonly lastTransaction?: OpenOrUndone;
  /** Why nothing is to be changed on this host, whatever was found. */
  readonly leftAlone?: string;
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
