// Lines of the docker-files probe.
import { recorded } from '../../control-tester.ts';

/** The recorded host's answer with one path's line replaced, or added: `600 0 0 directory: /etc/docker`. */
export function files(...lines: readonly string[]): Record<string, string> {
  const named = new Set(lines.map(pathOf));
  const kept = recorded('debian-12-stock', 'docker-files')
    .split('\n')
    .filter((it) => it !== '' && !named.has(pathOf(it)));
  return { 'docker-files': `${[...kept, ...lines].join('\n')}\n` };
}

/** The recorded host's answer without these paths: they do not exist. */
export function without(...paths: readonly string[]): Record<string, string> {
  const lines = recorded('debian-12-stock', 'docker-files')
    .split('\n')
    .filter((it) => !paths.includes(pathOf(it)));
  return { 'docker-files': lines.join('\n') };
}

const pathOf = (line: string) => line.slice(line.indexOf(': ') + 2);
