// Changes: small, typed, and undoable by construction.
import type { JsonObject } from './json.ts';

/** What must happen before a change takes effect, gentlest first; a plan does the strongest one, once. */
export type Activation = 'none' | 'systemd-reload' | 'docker-reload' | 'docker-restart' | 'socket-restart';

/** safe: no effect on running work. restart: the daemon restarts. disruptive: asked for by name (design A4). */
export type Risk = 'safe' | 'restart' | 'disruptive';

/** RFC 7396 merge patch into a JSON file: null removes a key. */
export type Merge = { readonly kind: 'merge'; readonly path: string; readonly patch: JsonObject };
/** Lines that a line-based file must hold; existing lines stay as they are. */
export type Lines = { readonly kind: 'lines'; readonly path: string; readonly add: readonly string[] };
/** A whole file of ours, rendered from templates/. */
export type Template = {
  readonly kind: 'template';
  readonly path: string;
  readonly mode: string;
  readonly template: string;
  readonly data: JsonObject;
  /** Set where the file holds a unit's command: several controls may then take flags out of it, and get one file. */
  readonly edit?: CommandEdit;
};
/** A unit's command with what is to go from it. Words stay as they are written, unless something in them goes. */
export interface CommandEdit {
  readonly words: readonly CommandWord[];
  /** Tags of the parts that go. */
  readonly drop: readonly string[];
  /** What is put behind the program, each a flag with its value. */
  readonly also: readonly string[];
}
export interface CommandWord {
  readonly raw: string;
  /** What systemd makes of the word, each as it may be written in its place; `$DOCKER_OPTS` may become several. */
  readonly parts: readonly { readonly text: string; readonly tag: string }[];
}
/** Mode (octal, e.g. '0644') and owner (user:group) of an existing file; either may be left as it is. */
export type Mode = { readonly kind: 'mode'; readonly path: string; readonly mode?: string; readonly owner?: string };
/**
 * One line of a file, by its number from 1: `old` becomes `text`. For files of which only some lines are read, since the
 * others may hold passwords.
 */
export type Edit = {
  readonly kind: 'edit';
  readonly path: string;
  readonly line: number;
  readonly old: string;
  readonly text: string;
};
/** A file taken away. It has been read, so that the way back is known. */
export type Remove = { readonly kind: 'remove'; readonly path: string };
/** A unit stopped, disabled and masked, so that neither boot nor a dependency brings it back. */
export type MaskUnit = { readonly kind: 'mask'; readonly unit: string };
export type UnitOperation = 'enable' | 'disable' | 'mask' | 'unmask' | 'start' | 'stop';
/** One operation of systemctl on a unit, and only that: `disable` does not stop it. */
export type Unit = { readonly kind: 'unit'; readonly unit: string; readonly operation: UnitOperation };
/**
 * A kernel setting by its name in sysctl(8), at once. What keeps it over a reboot is a file in /etc/sysctl.d, written by
 * a change of its own.
 */
export type Sysctl = { readonly kind: 'sysctl'; readonly key: string; readonly value: string };
/** An AppArmor profile loaded (or replaced), or an SELinux module (CIL) installed, from a file that was read or is written. */
export type KernelProfile = {
  readonly kind: 'kernel-profile';
  readonly module: 'apparmor' | 'selinux';
  readonly path: string;
};
/**
 * What SELinux holds to, at once: that it enforces, a boolean of the policy (over boots as well), the label that the
 * policy names for a file. Its configured mode is a line in a file, and changed as one.
 */
export type SELinux = {
  readonly kind: 'selinux';
  readonly set:
    | { readonly what: 'enforcing' }
    | { readonly what: 'boolean'; readonly name: string; readonly value: 'on' | 'off' }
    | { readonly what: 'label'; readonly path: string };
};
/** A system user without login, with a group of the same name. */
export type SystemUser = { readonly kind: 'user'; readonly name: string };
/** A system group. */
export type SystemGroup = { readonly kind: 'group'; readonly name: string };
/** A user taken out of a supplementary group. */
export type LeaveGroup = { readonly kind: 'leave-group'; readonly user: string; readonly group: string };
/**
 * A package of the distribution, from its configured sources or from a file on the host. It cannot be undone exactly;
 * removing one is always disruptive, and so is upgrading, which is for Docker's own packages, and with apt only.
 */
export type Package = {
  readonly kind: 'package';
  readonly name: string;
  readonly operation: 'install' | 'remove' | 'upgrade';
  /** The package itself, a path on the host: to install it from, or to put it back from. */
  readonly file?: string;
};
/**
 * Docker's packages onto a host that has no Docker, which is then started. `repository`: where they come from if the host
 * does not know it yet (apt), its source in deb822 without Signed-By, and its key in armor; both are also written by the
 * same plan, once nothing stands in the way.
 */
export type Engine = {
  readonly kind: 'engine';
  readonly packages: readonly string[];
  readonly repository: { readonly source: string; readonly key: string } | null;
};
/**
 * Shell, for what no other change can say: counted, and to be avoided. All three texts name paths as "$ROOT/etc/x".
 * `check` exits 0 when it is so; `undo` may be run any number of times, and is as good as its author.
 */
export type Run = {
  readonly kind: 'run';
  /** What it does, as an order: `pin the kernel`. */
  readonly what: string;
  readonly check: string;
  readonly run: string;
  readonly undo: string;
};
/** Nothing to write: what is configured already only has to take effect. */
export type Activate = { readonly kind: 'activate' };

export type ChangeKind =
  | (Merge | Lines | Template | Edit | Remove | Mode)
  | (Unit | MaskUnit | Sysctl | KernelProfile | SELinux)
  | (SystemUser | SystemGroup | LeaveGroup)
  | (Package | Run | Activate);

/** What a control may ask for. */
export type Change = ChangeKind & {
  readonly why: string;
  readonly activation: Activation;
  readonly risk: Risk;
  /** For disruptive changes: what is hit on this very host, in words and numbers. */
  readonly affects?: string;
  /** The daemon may take this up only while no container runs (userns-remap): they are stopped first. */
  readonly stopsContainers?: boolean;
};
