import type { FileText } from '../model.ts';
import { BLOCK, freeBlock, type IdRange, overlapping, readIdRanges } from './id-ranges.ts';
import type { LocalAccounts } from './local-accounts.ts';

interface Given {
  readonly user: string;
  readonly subuid: FileText;
  readonly subgid: FileText;
  readonly accounts: LocalAccounts;
}

/** The lines to add so that a user can be mapped to (null: not needed), or what a person has to settle first. */
export type RangePlan =
  | { readonly makesUser: boolean; readonly subuid: string | null; readonly subgid: string | null }
  | { readonly problem: string; readonly advice: string };

/**
 * dockerd makes user and ranges itself only when the user does not exist: a dockremap without ranges keeps it from
 * starting (engine-tried 9). So both are always made before the key is set.
 */
export function planRanges({ user, subuid, subgid, accounts }: Given): RangePlan {
  const uid = accounts.users.get(user);
  if (!/^[a-z_][a-z0-9_-]*\$?$/.test(user) || user === 'root') {
    return { problem: `userns-remap to ${JSON.stringify(user)}`, advice: 'ironhull maps to a local user by its name' };
  }
  if (uid === undefined && user !== 'dockremap') {
    return { problem: `there is no local user ${user}`, advice: 'make the user first, or leave the option at default' };
  }
  const uids = readIdRanges(subuid);
  const gids = readIdRanges(subgid);
  if (uids.state === 'broken') return unreadable('/etc/subuid', uids.line);
  if (gids.state === 'broken') return unreadable('/etc/subgid', gids.line);

  const isOwn = ({ owner }: IdRange) => owner === user || owner === String(uid);
  for (const { path, ranges } of [
    { path: '/etc/subuid', ranges: uids.ranges },
    { path: '/etc/subgid', ranges: gids.ranges },
  ]) {
    const own = ranges.filter(isOwn);
    const [other] = overlapping(
      own,
      ranges.filter((it) => !isOwn(it)),
    );
    if (other !== undefined) {
      const problem = `${path}: the range of ${user} shares ids with ${other.owner} (${other.start}:${other.count})`;
      return { problem, advice: `give ${user} ids of its own in /etc/subuid and /etc/subgid` };
    }
    if (own.length > 0 && own.reduce((sum, { count }) => sum + count, 0) < BLOCK) {
      return { problem: `${path}: fewer than ${BLOCK} ids for ${user}`, advice: 'images use ids up to 65535' };
    }
  }
  const lacksUids = !uids.ranges.some(isOwn);
  const lacksGids = !gids.ranges.some(isOwn);
  // Ids of real accounts count as taken: a directory of users may start at 100000 as well.
  const real = [...accounts.users.values(), ...accounts.groups.values()].map((start) => ({ start, count: 1 }));
  const start = freeBlock([...uids.ranges, ...gids.ranges, ...real]);
  if (start === null && (lacksUids || lacksGids)) {
    return {
      problem: '/etc/subuid and /etc/subgid leave no 65536 free ids',
      advice: 'take ranges out that nobody uses',
    };
  }
  const line = `${user}:${start}:${BLOCK}`;
  return { makesUser: uid === undefined, subuid: lacksUids ? line : null, subgid: lacksGids ? line : null };
}

function unreadable(path: string, line: number): RangePlan {
  return { problem: `${path}, line ${line}: not NAME:START:COUNT`, advice: 'mend the line: dockerd refuses the file' };
}
