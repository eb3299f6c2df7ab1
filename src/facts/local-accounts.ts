import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

export interface LocalAccounts {
  /** Name to uid, as in /etc/passwd. */
  readonly users: ReadonlyMap<string, number>;
  /** Name to gid, as in /etc/group. */
  readonly groups: ReadonlyMap<string, number>;
}

/** The host's own users and groups; those of a directory service are not among them. */
export const localAccounts: Probe<LocalAccounts> = probe(
  'local-accounts',
  'cut -d: -f1,3 /etc/passwd; echo --; cut -d: -f1,3 /etc/group',
  (text) => {
    const [users, groups] = text.split('--\n');
    if (users === undefined || groups === undefined) throw new Error('no line between users and groups');
    return { users: parseIds(users), groups: parseIds(groups) };
  },
);

/** NIS entries (`+`, `+::`) name nobody. */
function parseIds(text: string): Map<string, number> {
  const ids = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || /^[+-]/.test(line)) continue;
    const [, name, id] = /^([^:]+):(\d+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`${JSON.stringify(line)} is no account`);
    ids.set(name, Number(id));
  }
  return ids;
}
