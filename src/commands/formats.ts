import type { Settings } from '../load/settings.ts';
import type { HostOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

/** What the ending of a file's name asks for, where no --format does. */
const BY_ENDING: readonly (readonly [ending: string, format: string])[] = [
  ['.json', 'json'],
  ['.sarif', 'sarif'],
  ['.xml', 'junit'],
  ['.md', 'markdown'],
  ['.html', 'html'],
];

/**
 * The formats of a run's reports, in the order of their files. Without --format, a file's ending says its own; text for a
 * terminal in a file called audit.json is what nobody means.
 */
export function chosenFormats(
  { json, format, output: files }: Pick<HostOptions, 'json' | 'format' | 'output'>,
  defaults: Pick<Settings, 'json' | 'format'>,
  output: readonly string[],
): readonly string[] {
  const named = json === true ? ['json'] : (format ?? (defaults.json === true ? ['json'] : defaults.format));
  if (named === undefined) return output.length === 0 ? ['terminal'] : output.map(ofFile);
  // Files that `defaults:` names may be more than one run's --format fills; those of the command line are all meant.
  if (files !== undefined && files.length > named.length) {
    throw new UsageError(
      `--output names ${files.length} files for ${named.length === 1 ? 'one format' : `${named.length} formats`}`,
      'name a --format for each, in the same order; without --format, the endings of the files say it',
    );
  }
  return named;
}

const ofFile = (file: string): string => BY_ENDING.find(([ending]) => file.endsWith(ending))?.[1] ?? 'terminal';
