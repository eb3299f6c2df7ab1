import { probe } from '../define.ts';

/**
 * Mount points whose file system comes over NFS before version 4, which needs rpcbind and rpc.statd on this side
 * (nfs(5)); version 4 needs neither. Docker's NFS volumes are mounted in the host's namespace, so they are here too.
 */
export const nfsMounts = probe('nfs-mounts', `grep -E '^[^ ]+ [^ ]+ nfs ' /proc/self/mounts || [ $? = 1 ]`, (text) =>
  text
    .split('\n')
    .map((line) => line.split(' ')[1])
    .filter((it) => it !== undefined),
);
