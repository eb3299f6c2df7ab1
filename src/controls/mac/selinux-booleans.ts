import { selinux as hold } from '../../changes.ts';
import { choice, control, fail, notApplicable, pass } from '../../define.ts';
import { dockerInfo } from '../../facts/docker-info.ts';
import { selinux } from '../../facts/selinux.ts';
import { selinuxBooleans } from '../../facts/selinux-booleans.ts';
import { count, named } from '../../facts/words.ts';

/** Booleans that give every container more than it needs, with what each gives. Names of Fedora's policy and of Debian's. */
const WIDENING: Readonly<Record<string, string>> = {
  container_connect_any: 'sockets of all programs of the host',
  container_manage_cgroup: 'the host’s control groups, to be written',
  container_use_devices: 'all devices that it can see',
  container_use_host_all_caps: 'all capabilities',
  container_use_mknod: 'device nodes, to be made',
  container_use_sysadmin: 'CAP_SYS_ADMIN',
  container_use_userns_all_caps: 'all capabilities in a user namespace',
  container_use_userns_mknod: 'device nodes in a user namespace',
  container_use_userns_sysadmin: 'CAP_SYS_ADMIN in a user namespace',
  container_modify_selinux_labels: 'labels, to be changed',
  container_spc_create_nfs_servers: 'NFS servers, from privileged containers',
  container_mounton_non_security: 'any folder of the host, to be mounted on',
  container_read_certs: 'certificates of the host',
  container_can_execstack: 'an executable stack',
  virt_sandbox_use_all_caps: 'all capabilities',
  virt_sandbox_use_audit: 'messages to the audit log',
  virt_sandbox_use_mknod: 'device nodes, to be made',
  virt_sandbox_use_sys_admin: 'CAP_SYS_ADMIN',
};

export default control({
  title: 'Leave the switches off by which SELinux lets every container do more',
  why:
    'A boolean of the policy holds for all containers at once, also for the one that was broken into. What one container ' +
    'needs belongs into a type of its own.',
  costs:
    'Containers that rely on one are refused what it gave. Name those that must stay: { allowed: [container_manage_cgroup] }',
  severity: 'medium',
  refs: [
    { source: 'container-selinux: booleans', url: 'https://github.com/containers/container-selinux' },
    { source: 'Red Hat: udica', url: 'https://github.com/containers/udica' },
  ],
  facts: { info: dockerInfo, selinux, booleans: selinuxBooleans },
  options: { allowed: choice<string[]>('Which booleans of the policy do your containers need?', []) },

  inspect({ info, selinux, booleans }, { allowed }) {
    if (selinux.mode === undefined) return notApplicable('SELinux is not in use in this kernel');
    if (info === null) return notApplicable('Docker is not installed');
    const known = Object.keys(WIDENING).filter((name) => booleans.has(name));
    const on = known.filter((name) => booleans.get(name) === true);
    const [first, ...rest] = on.filter((name) => !allowed.includes(name));
    const kept = on.filter((name) => allowed.includes(name));
    const aside = kept.length === 0 ? '' : `; on as you wish: ${named(kept)}`;
    if (first === undefined) return pass(`${known.length - kept.length} of them, all off${aside}`);
    const running = info.containersRunning;
    const off = (name: string) =>
      hold({ what: 'boolean', name, value: 'off' }, `containers do not get ${WIDENING[name]}`, {
        ...(running === 0
          ? {}
          : { risk: 'disruptive', affects: `${count(running, 'running container')} may rely on ${WIDENING[name]}` }),
      });
    const seen = [first, ...rest].map((name) => `${name} gives every container ${WIDENING[name]}`).join('; ');
    return fail(`${seen}${aside}`, off(first), ...rest.map(off));
  },
});
