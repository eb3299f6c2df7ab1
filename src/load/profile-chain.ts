import { basename, dirname, resolve } from 'node:path';
import { ConfigError, type Diagnostic } from './diagnostic.ts';
import type { ProfileContext } from './profile.ts';
import { checkProfileName, isProfilePath, profileFiles } from './profile-files.ts';
import { type Layer, layerOf } from './profile-layer.ts';
import { readText } from './text-file.ts';
import { readYaml, type Source } from './yaml-source.ts';

interface Layers {
  readonly name: string;
  /** Ancestors first. */
  readonly layers: readonly Layer[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Text {
  /** What makes a circle: the name of a shipped profile, or an absolute path. */
  readonly key: string;
  readonly text: string;
  readonly file: string;
  /** Where its own relative paths begin. */
  readonly folder: string;
}

const LONGEST_CHAIN = 16;

/** Follows `extends` to its end. Mistakes in one file do not hide those in the others. */
export function layersOf(profile: string, context: ProfileContext): Layers {
  const layers: Layer[] = [];
  const diagnostics: Diagnostic[] = [];
  const chain: string[] = [];
  let next: Text | undefined = textOf(profile, context.cwd ?? process.cwd());
  const name = basename(next.key);
  while (next !== undefined) {
    chain.push(next.key);
    const source = sourceOf(next, diagnostics);
    if (source === undefined) break;
    const { folder } = next;
    const { layer, parent } = layerOf(source, context, diagnostics, (file) => textIn(folder, file));
    layers.unshift(layer);
    next = parent === undefined ? undefined : parentOf(parent, next.folder, source, chain, diagnostics);
  }
  return { name, layers, diagnostics };
}

function parentOf(
  parent: string,
  folder: string,
  source: Source,
  chain: readonly string[],
  diagnostics: Diagnostic[],
): Text | undefined {
  try {
    const found = textOf(parent, folder);
    if (chain.includes(found.key))
      throw new Error(`this leads in a circle: ${[...chain, found.key].map((it) => basename(it)).join(' → ')}`);
    if (chain.length >= LONGEST_CHAIN) throw new Error(`more than ${LONGEST_CHAIN} profiles extend one another`);
    return found;
  } catch (error) {
    const message = error instanceof ConfigError ? error.diagnostics[0]!.message : (error as Error).message;
    diagnostics.push(source.mistake(['extends'], message));
    return undefined;
  }
}

/** A file that a profile names, from beside it. */
function textIn(folder: string, file: string): string {
  try {
    return readText(resolve(folder, file), file, '--profile')!;
  } catch (error) {
    throw error instanceof ConfigError ? new Error(error.diagnostics[0]!.message) : error;
  }
}

/** A shipped profile knows only shipped ones; so a file's name is never taken for one of them. */
function textOf(profile: string, folder: string): Text {
  try {
    checkProfileName(profile);
  } catch (error) {
    throw new ConfigError([{ pointer: '--profile', message: (error as Error).message }]);
  }
  if (!isProfilePath(profile))
    return { key: profile, text: profileFiles.get(profile)!, file: `profiles/${profile}.yaml`, folder };
  const path = resolve(folder, profile);
  return { key: path, text: readText(path, profile, '--profile')!, file: profile, folder: dirname(path) };
}

function sourceOf({ text, file }: Text, diagnostics: Diagnostic[]): Source | undefined {
  try {
    return readYaml(text, file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    diagnostics.push(...error.diagnostics);
    return undefined;
  }
}
