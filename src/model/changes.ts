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
/** A unit stopped, disabled and masked, so that neither boot nor a dependency brings it back. */
export type MaskUnit = { readonly kind: 'mask'; readonly unit: string };
/** A system user without login, with a group of the same name. */
export type SystemUser = { readonly kind: 'user'; readonly name: string };
/** A user taken out of a supplementary group. */
export type LeaveGroup = { readonly kind: 'leave-group'; readonly user: string; readonly group: string };
/** Nothing to write: what is configured already only has to take effect. */
export type Activate = { readonly kind: 'activate' };

export type ChangeKind = Merge | Lines | Template | Mode | MaskUnit | SystemUser | LeaveGroup | Activate;

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
