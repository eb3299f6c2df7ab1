/** capabilities(7) by their bits (linux/capability.h), without CAP_. */
export const CAPABILITY_NAMES: readonly string[] =
  `CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
  NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN
  SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE
  MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`.split(/\s+/);

/** The fourteen that Docker gives a container unasked (moby daemon/pkg/oci/caps/defaults.go), as people write them. */
export const DEFAULT_CAPABILITIES = [
  'audit_write',
  'chown',
  'dac_override',
  'fowner',
  'fsetid',
  'kill',
  'mknod',
  'net_bind_service',
  'net_raw',
  'setfcap',
  'setgid',
  'setpcap',
  'setuid',
  'sys_chroot',
] as const;

/** `NET_RAW` for 13; undefined for a bit that has no name here. */
export const capabilityName = (bit: number): string | undefined => CAPABILITY_NAMES[bit];

/** CAP_NET_RAW, cap_net_raw and net_raw are one. */
export const capabilityOf = (word: string) => word.toLowerCase().replace(/^cap_/, '');

/**
 * A set as the kernel prints it (`00000000a80425fb` of /proc/PID/status), as names in the order of their bits; a bit that
 * is newer than this list is `41`. undefined: no such set.
 */
export function decoded(set: string): string[] | undefined {
  if (!/^[\da-f]{1,16}$/.test(set)) return undefined;
  const bits = BigInt(`0x${set}`);
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => (bits >> BigInt(bit)) & 1n)
    .map((bit) => CAPABILITY_NAMES[bit]?.toLowerCase() ?? String(bit));
}

/** What a set holds beyond the fourteen. */
export const beyondDefault = (names: readonly string[]) =>
  names.filter((it) => !DEFAULT_CAPABILITIES.some((known) => known === it));
