// What will be done to one host.
import type { FileText } from './answers.ts';
import type { Activation, LeaveGroup, MaskUnit, Mode, Risk, SystemUser } from './changes.ts';

/** A file's whole new content, with the sha256 of what it replaces (null: there is no such file). */
export type Put = {
  readonly kind: 'put';
  readonly path: string;
  /** null: a replaced file keeps its mode and owner. */
  readonly mode: string | null;
  readonly was: string | null;
  readonly before: FileText;
  readonly content: string;
};

export type Action = Put | Mode | MaskUnit | SystemUser | LeaveGroup;

export interface Step {
  /** The controls that asked for it. */
  readonly by: readonly string[];
  readonly why: string;
  readonly risk: Risk;
  readonly action: Action;
}

/** A disruptive change to be asked for by name; a control without consent is left out of the plan whole. */
export interface Consent {
  readonly name: string;
  readonly affects: string;
  readonly granted: boolean;
}

/** One put per file and one activation per host, however many controls asked. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly activation: Activation;
  /** Controls whose changes are in this plan. */
  readonly controls: readonly string[];
  readonly consents: readonly Consent[];
  /** Running containers are stopped before the daemon restarts (userns-remap), by consent. */
  readonly stopsContainers: boolean;
  /** live-restore is not in effect yet but wanted: it is switched on by reload before the restart. */
  readonly liveRestoreFirst: boolean;
}
