import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { quotedPaths, THAT_EXIST } from './named-paths.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';

/** A file whose type is not the one that the policy has for its place. */
export interface Mislabelled {
  readonly path: string;
  readonly label: string;
  readonly wanted: string;
}

export interface SELinuxFiles {
  /** Of /etc/docker with all below it, and of each path that daemon.json names. Nothing is looked at below those. */
  readonly mislabelled: readonly Mislabelled[];
  /** Labels of the places that daemon.json names, and of /var/lib/docker, by path. */
  readonly labels: ReadonlyMap<string, string>;
}

/**
 * \`restorecon -n\` says what it would do and does nothing. A data root that was moved has the label that the policy has
 * for any folder there, which restorecon finds right: so labels are told as well. null without SELinux or without Docker;
 * a host with a policy and without restorecon fails the question.
 */
export const selinuxFiles: Probe<SELinuxFiles | null> = probe(
  'selinux-files',
  whereDockerUnit(`if [ ! -e /sys/fs/selinux/enforce ]; then echo 'no SELinux'; exit 0; fi
json=$(if [ -f /etc/docker/daemon.json ]; then cat /etc/docker/daemon.json; fi)
set -f
set -- /var/lib/docker
${quotedPaths('json')}
${THAT_EXIST}
if [ $# != 0 ]; then stat -L -c 'label %C %n' -- "$@"; restorecon -n -v -- "$@"; fi
if [ -d /etc/docker ]; then restorecon -n -v -R /etc/docker; fi`),
  (text) => (text === NO_SYSTEM_DOCKER || text === 'no SELinux\n' ? null : parse(text)),
);

function parse(text: string): SELinuxFiles {
  const mislabelled = new Map<string, Mislabelled>();
  const labels = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, path, label = '', wanted = ''] = /^Would relabel (\/.*) from (\S+) to (\S+)$/.exec(line) ?? [];
    if (path !== undefined) mislabelled.set(path, { path, label, wanted });
    const [, has = '', of] = /^label (\S+) (\/.*)$/.exec(line) ?? [];
    if (of !== undefined) labels.set(of, has);
    if (line !== '' && path === undefined && of === undefined) throw new Error(`not a label: ${JSON.stringify(line)}`);
  }
  return { mislabelled: [...mislabelled.values()], labels };
}
