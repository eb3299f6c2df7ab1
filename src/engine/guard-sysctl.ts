/** Why a kernel setting must not be in any plan, or null. */
export function guardSysctl(key: string, value: string): string | null {
  if (LATCHES.has(key) && LATCHES.get(key)!.test(value))
    return `${key} cannot be set back before a reboot: it belongs in a file of /etc/sysctl.d alone`;
  if (COMMANDS.has(key)) return `${key} names what the kernel runs as root: no plan may set it`;
  if (WAY_IN.test(key) && /^\s*1\s*$/.test(value)) return `${key} cuts off whoever comes in that way`;
  if (key === 'user.max_user_namespaces' && /^\s*0\s*$/.test(value))
    return 'without user namespaces dockerd does not start where userns-remap is on';
  if (FORWARDING.test(key) && /^\s*0\s*$/.test(value)) return `without ${key} containers lose their network`;
  return null;
}

/** Latches: once the value stands, the kernel takes no other (admin-guide/sysctl/kernel, LSM/Yama). */
const LATCHES = new Map<string, RegExp>([
  ['kernel.modules_disabled', /^[^0]/],
  ['kernel.kexec_load_disabled', /^[^0]/],
  ['kernel.unprivileged_bpf_disabled', /^1/],
  ['kernel.yama.ptrace_scope', /^3/],
  ['kernel.grsecurity.grsec_lock', /^[^0]/],
  ['vm.memfd_noexec', /^2/],
]);

const COMMANDS = new Set(['kernel.core_pattern', 'kernel.modprobe', 'kernel.hotplug', 'kernel.poweroff_cmd']);
/** No address of version 6 is left; packets that come back another way than they went are dropped. */
const WAY_IN = /^net\.ipv6\.conf\..+\.disable_ipv6$|^net\.ipv4\.conf\..+\.rp_filter$/;
const FORWARDING = /^net\.ipv[46]\.(ip_forward|conf\.(all|default|docker0)\.forwarding)$/;
