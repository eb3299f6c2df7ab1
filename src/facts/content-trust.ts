import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** A line that sets DOCKER_CONTENT_TRUST for whoever logs in. */
export interface TrustLine {
  readonly file: string;
  readonly on: boolean;
}

export interface ContentTrust {
  /** Of the client, which checks signatures; the daemon knows nothing of them. null: no docker command, or Podman's. */
  readonly client: string | null;
  /** In the order in which a login reads the files. */
  readonly lines: readonly TrustLine[];
}

const FILES = '/etc/environment /etc/profile /etc/bash.bashrc /etc/bashrc /etc/profile.d/*.sh';

export const contentTrust: Probe<ContentTrust> = probe(
  'content-trust',
  `if command -v docker >/dev/null 2>&1; then docker --version; else echo none; fi
set --
for file in ${FILES}; do
  if [ -r "$file" ]; then set -- "$@" "$file"; fi
done
grep -HE '^[^#]*DOCKER_CONTENT_TRUST=' "$@" /dev/null || [ $? -eq 1 ]`,
  (text) => {
    const [version = '', ...lines] = text.split('\n').filter((it) => it !== '');
    if (version === '') throw new Error('neither a version nor its absence');
    return { client: /^Docker version v?(\d+\.\d+[^\s,]*)/.exec(version)?.[1] ?? null, lines: lines.map(trustLine) };
  },
);

/** The client takes every value for yes that is not one of Go's words for no (cli/trust). */
function trustLine(line: string): TrustLine {
  const [, file, value = ''] = /^(\/[^:]+):.*DOCKER_CONTENT_TRUST=["']?([^\s"';]*)/.exec(line) ?? [];
  if (file === undefined) throw new Error(`grep printed ${JSON.stringify(line)}`);
  return { file, on: value !== '' && !/^(0|f|false)$/i.test(value) };
}
