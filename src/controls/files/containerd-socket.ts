import { edited } from '../../changes.ts';
import { control, fail, manual, notApplicable } from '../../define.ts';
import { CONTAINERD_CONFIG, containerdGrpc, type SocketOwner } from '../../facts/containerd-grpc.ts';
import { CONTAINERD_SOCKETS, dockerFiles } from '../../facts/docker-files.ts';
import { dockerdCommand } from '../../facts/dockerd-command.ts';
import type { Change, Verdict } from '../../model.ts';
import { cis } from '../cis.ts';
import { fileChecks } from './checks.ts';
import { family } from './family.ts';

const WHY = 'only root speaks to containerd';

export default control({
  title: "Keep containerd's socket to root",
  why: 'Whoever can speak to containerd can start a container with any privilege, past every rule of the Docker daemon.',
  costs:
    'Programs of other users that speak to containerd itself (nerdctl, cadvisor) lose it. Where its configuration gives the ' +
    'socket away, those lines are set to root; containerd itself is not restarted.',
  severity: 'critical',
  refs: cis('3.23', '3.24'),
  facts: { containerdGrpc, dockerFiles, dockerdCommand },
  options: {},

  inspect({ containerdGrpc: owner, dockerFiles, dockerdCommand }) {
    const said = dockerdCommand?.keys.containerd;
    const paths = new Set([...(typeof said === 'string' ? [said] : []), ...CONTAINERD_SOCKETS]);
    const sockets = [...paths].flatMap((path) => dockerFiles?.get(path) ?? []).filter(({ kind }) => kind === 'socket');
    if (sockets.length === 0) return notApplicable('containerd has no socket here');
    const rules = sockets.map((file) => ({ file, widest: 0o660 }));
    const checks = fileChecks({ owner: '3.23', mode: '3.24', rules });
    const live = family(rules, WHY);
    return owner.uid === 0 && owner.gid === 0 && owner.odd === null
      ? { ...live, checks }
      : { ...lasting(live, owner), checks: { ...checks, '3.23': 'fail' } };
  },
});

/**
 * containerd makes its socket anew at each start, 0660 always, and gives it to whom its configuration says. So the file is
 * mended now and the configuration for the next start, which need not come for it.
 */
function lasting(live: Verdict, { uid, gid, lines, odd }: SocketOwner): Verdict {
  const seen = `the next start of containerd gives its socket to ${uid}:${gid}`;
  const byHand = `take uid and gid out of [grpc] in ${CONTAINERD_CONFIG}: at its next start containerd gives its socket to them again`;
  if (odd !== null) {
    const advice = `${byHand} (not done here, for it holds ${odd})`;
    if (live.status === 'fail') return { ...live, advice: [live.advice, advice].filter(Boolean).join('; ') };
    return manual(
      live.status === 'manual'
        ? live.seen
        : `who gets the socket next is not to be told: ${CONTAINERD_CONFIG} holds ${odd}`,
      advice,
    );
  }
  const mended = lines
    .filter(({ value }) => value !== 0)
    .map(({ line, text, roots }): Change => edited(CONTAINERD_CONFIG, { line, old: text, text: roots }, WHY));
  if (live.status === 'fail') return { ...live, seen: `${live.seen}; ${seen}`, fix: [...live.fix, ...mended] };
  if (live.status === 'manual') return manual(`${live.seen}; ${seen}`, `${live.advice}; ${byHand}`);
  return fail(seen, mended[0]!, ...mended.slice(1));
}
