import { control, manual, notApplicable } from '../../define.ts';
import { CONTAINERD_CONFIG, containerdGrpc } from '../../facts/containerd-grpc.ts';
import { CONTAINERD_SOCKETS, dockerFiles } from '../../facts/docker-files.ts';
import { dockerdCommand } from '../../facts/dockerd-command.ts';
import { cis } from '../cis.ts';
import { fileChecks } from './checks.ts';
import { family } from './family.ts';

export default control({
  title: "Keep containerd's socket to root",
  why: 'Whoever can speak to containerd can start a container with any privilege, past every rule of the Docker daemon.',
  costs: 'Programs of other users that speak to containerd itself (nerdctl, cadvisor) lose it.',
  severity: 'critical',
  refs: cis('3.23', '3.24'),
  facts: { containerdGrpc, dockerFiles, dockerdCommand },
  options: {},

  inspect({ containerdGrpc, dockerFiles, dockerdCommand }) {
    const said = dockerdCommand?.keys.containerd;
    const paths = new Set([...(typeof said === 'string' ? [said] : []), ...CONTAINERD_SOCKETS]);
    const sockets = [...paths].flatMap((path) => dockerFiles?.get(path) ?? []).filter(({ kind }) => kind === 'socket');
    if (sockets.length === 0) return notApplicable('containerd has no socket here');
    const rules = sockets.map((file) => ({ file, widest: 0o660 }));
    const verdict = {
      ...family(rules, 'only root speaks to containerd'),
      checks: fileChecks({ owner: '3.23', mode: '3.24', rules }),
    };
    // containerd makes its socket anew at each start, 0660 always, and gives it to whom its configuration says.
    const { uid, gid } = containerdGrpc;
    if (uid === 0 && gid === 0) return verdict;
    const advice = `take uid and gid out of [grpc] in ${CONTAINERD_CONFIG}: at its next start containerd gives its socket to ${uid}:${gid} again`;
    if (verdict.status !== 'fail')
      return manual(`the next start of containerd gives its socket to ${uid}:${gid}`, advice);
    return { ...verdict, advice: verdict.advice === undefined ? advice : `${verdict.advice}; ${advice}` };
  },
});
