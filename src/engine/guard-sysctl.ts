/** Why a kernel setting must not be in any plan, or null. */
export function guardSysctl(key: string, value: string): string | null {
  if (LATCHES.has(key) && LATCHES.get(key)!.test(value))
    return `${key} cannot be set back before a reboot: it belongs in a file of /etc/sysctl.d alone`;
  if (COMMANDS.has(key)) return `${key} names what the kernel runs as root: no plan may set it`;
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
const FORWARDING = /^net\.ipv[46]\.(ip_forward|conf\.(all|default|docker0)\.forwarding)$/;
