/** Rules that belong together, and why they are there. */
export interface Section {
  readonly why: string;
  readonly rules: readonly string[];
}

interface Wish {
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly paths: readonly string[];
}

/**
 * A profile for containers that refuses whatever docker-default of any engine from 20.10 to 29.7 refuses
 * (docker-facts 1; test/lab/apparmor.test.ts compares them file by file) and more. `deny` wins over every other rule, so
 * their order means nothing.
 */
export function sectionsFor({ name, capabilities, paths }: Wish): readonly Section[] {
  return [
    ...sections(name),
    ...optional(
      'Capabilities that are taken away, whoever gives them.',
      capabilities.map((it) => `deny capability ${it}`),
    ),
    ...optional(
      'Files that no container is to see.',
      paths.map((it) => `deny ${it} mrwklx`),
    ),
  ];
}

const sections = (name: string): readonly Section[] => [
  {
    why: 'What a container does by itself. Which capabilities it has is for the engine to say.',
    rules: ['network', 'capability', 'file'],
  },
  {
    why: 'Who may signal it: the host, a runtime that is confined itself (Debian 13, Ubuntu 24.04), its own kind.',
    rules: [
      ...['unconfined', 'runc', 'crun'].map((it) => `signal (receive) peer=${it}`),
      `signal (send, receive) peer=${name}`,
      `ptrace (trace, read, tracedby, readby) peer=${name}`,
    ],
  },
  { why: 'Sockets into the cryptography of the kernel (AF_ALG).', rules: ['deny network alg'] },
  {
    why: 'Nothing is mounted or uncovered, also with CAP_SYS_ADMIN.',
    rules: ['deny mount', 'deny umount', 'deny pivot_root'],
  },
  {
    // Engines up to 20.10.24 refuse the sizes of shared memory too (their pattern reached further than was meant).
    why: 'In /proc only processes are written to, and no setting of the kernel.',
    rules: ['deny /proc/* w', 'deny /proc/[^0-9]** w', 'deny /proc/{kcore,sysrq-trigger} rwklx'],
  },
  {
    why: 'In /sys only control groups are written to; what shows the hardware or the policy is not even read.',
    rules: [
      `deny /sys/${allBut('fs')}** wklx`,
      `deny /sys/fs/${allBut('cgroup')}** wklx`,
      'deny /sys/{firmware,devices/virtual/powercap,kernel/security}/** rwklx',
    ],
  },
];

/** `{[^f],f[^s],fs[^/]}`: how a name begins that is not this folder. */
function allBut(folder: string): string {
  const begins = [...`${folder}/`].map((letter, at) => `${folder.slice(0, at)}[^${letter}]`);
  return `{${begins.join(',')}}`;
}

const optional = (why: string, rules: readonly string[]): Section[] => (rules.length === 0 ? [] : [{ why, rules }]);
