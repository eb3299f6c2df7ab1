/** capabilities(7) by their bits (linux/capability.h), without CAP_. */
const NAMES =
  `CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
  NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN
  SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE
  MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`.split(/\s+/);

/** `NET_RAW` for 13; undefined for a bit that has no name here. */
export const capabilityName = (bit: number): string | undefined => NAMES[bit];

/** The names in a set, as /proc/PID/status shows one. */
export const capabilitiesIn = (set: bigint): string[] => NAMES.filter((_, bit) => (set >> BigInt(bit)) & 1n);
