import { escapeText, oneLine } from '../../escape.ts';
import { SERVERS, writeIn } from '../../load/pki-folder.ts';
import type { HostReport } from '../../model.ts';
import type { AltName } from '../../pki/names.ts';
import { type Issued, issueServer as issueOn } from '../../session/tls/issue-server.ts';
import type { ChangeOptions } from '../options.ts';
import { type Prepared, prepare } from '../prepare.ts';
import { openAuthority, trusted } from './authority.ts';
import type { AuthorityOptions, LifeOptions } from './options.ts';

export interface ServerOptions extends AuthorityOptions, LifeOptions, ChangeOptions {
  readonly name?: readonly string[];
  readonly ownNames?: boolean;
}

/**
 * `ironhull tls issue server HOST…`: a key on each host, its certificate from here. One host after the other; after one
 * that did not end well no further one is touched.
 */
export async function issueServer(words: readonly string[], options: ServerOptions, rotate = false): Promise<number> {
  const prepared = await prepare(words, { ...options, verify: false });
  try {
    const authority = await openAuthority(options);
    const ca = trusted(options.folder);
    for (const work of prepared.works) {
      const file = fileName(work.host.name);
      const issued = await issueOn(work, prepared.world, {
        authority,
        trusted: ca,
        days: options.days,
        name: file,
        also: options.name ?? [],
        own: options.ownNames !== false,
        rotate,
        agree: (names) => agreed(work.host.name, names, prepared),
      });
      if (issued.placed !== undefined) writeIn(options.folder, `${SERVERS}/${file}.pem`, issued.placed.certificate);
      prepared.finish();
      process.stdout.write(inWords(work.host.name, issued, options.days));
      const code = codeOf(issued.report);
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    prepared.finish();
  }
}

export function agreed(
  host: string,
  names: readonly AltName[],
  { world, chosen, confirm }: Prepared,
): Promise<boolean> | Promise<true> {
  const list = names.map(({ value }) => value).join(', ');
  if (world.person === null) {
    if (!chosen.quiet) process.stderr.write(`${oneLine(host)}: good for ${list}\n`);
    return Promise.resolve(true);
  }
  return confirm(`${host}: the certificate will be good for ${list}. Is that this host, and only this one?`);
}

/** A subject and a file: what a host is called by the operator may be root@10.0.0.11:2222. */
export const fileName = (host: string) =>
  host
    .replace(/[^A-Za-z0-9._@-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 64);

export function inWords(host: string, { report, placed }: Issued, days: number): string {
  if (placed === undefined) {
    const { error, transaction, outcome } = report;
    const why = error?.message ?? transaction?.message ?? 'no reason was given';
    const hint = error?.hint === undefined ? '' : `  ${escapeText(error.hint)}\n`;
    return `${oneLine(host)}: ${outcome}: ${escapeText(why)}\n${hint}`;
  }
  const next = placed.inUse
    ? 'The daemon serves with it.'
    : 'Nothing serves with it yet: daemon/tls-listener in the profile opens the API, with ironhull apply.';
  return `${oneLine(host)}: placed in ${placed.set}, good for ${days} ${days === 1 ? 'day' : 'days'}. ${next}\n`;
}

/** Findings of the profile are not what was asked about. */
export function codeOf({ outcome }: HostReport): number {
  if (outcome === 'applied') return 0;
  if (outcome === 'rolled-back' || outcome === 'rollback-incomplete') return 3;
  return outcome === 'unreachable' || outcome === 'unconfirmed' ? 4 : 1;
}
