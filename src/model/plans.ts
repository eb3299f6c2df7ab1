// What will be done to one host.
import type { FileText } from './answers.ts';
import type {
  Activation,
  Edit,
  Engine,
  KernelProfile,
  LeaveGroup,
  MaskUnit,
  Mode,
  Package,
  Remove,
  Risk,
  Run,
  SELinux,
  Sysctl,
  SystemGroup,
  SystemUser,
  Unit,
} from './changes.ts';

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

/** A file that goes, with its text and that text's sha256. */
export type Removal = Remove & { readonly was: string; readonly before: string };

/** The text that is loaded, and what the file held before (null: there is no such file). */
export type Loading = KernelProfile & { readonly before: FileText; readonly content: string };

/** Everything that a transaction can do to a host. Each kind has a verb in templates/shell, and an undo. */
export type Action =
  | (Put | Edit | Removal | Mode)
  | (Unit | MaskUnit | Sysctl | Loading | SELinux)
  | (SystemUser | SystemGroup | LeaveGroup)
  | (Package | Engine | Run);

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
