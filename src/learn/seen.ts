/** What a host says that a container did: raw, as templates/shell/learn.sh prints it. Hostile: it was named inside a container. */
export interface Seen {
  readonly machine: string;
  /** Version of the engine. */
  readonly engine: string;
  readonly image: string;
  /** Numbers of system calls, whose names depend on the machine. */
  readonly calls: readonly number[];
  /** Family and type of each kind of socket that was made. */
  readonly sockets: readonly (readonly [family: number, type: number])[];
  /** Bits of capabilities that were asked for; undefined where the kernel could not be asked. */
  readonly capabilities: readonly number[] | undefined;
  /** Those that the container may have at most, as a bit set. Undefined where it was gone. */
  readonly bounding: bigint | undefined;
  readonly programs: readonly string[];
  /** `docker diff`: what kind of change, and where. */
  readonly changes: readonly (readonly [kind: string, path: string])[];
  /** Where something writable is mounted. */
  readonly mounts: readonly string[];
  /** Events that the kernel had no room for. */
  readonly lost: number;
  /** The start was watched too. */
  readonly started: boolean;
  /** It ended while it was watched. */
  readonly ended: boolean;
  /** 32-bit programs ran, whose calls have other numbers. */
  readonly narrow: boolean;
  readonly health: boolean;
  readonly privileged: boolean;
  /** The kernel has AppArmor in use; which of AppArmor's own files the host has. */
  readonly apparmor: boolean;
  readonly apparmorFiles: readonly string[];
}

/** What the host could not remove, or why it could not watch. */
export type Told = { readonly seen: Seen; readonly left: string | undefined } | { readonly problem: string };

/** Reads the answers of one run. Lines of another shape, or without the nonce, are nobody's. */
export function readSeen(stdout: string, nonce: string): Told {
  const all = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const [mark, key = '', ...words] = line.split(' ');
    if (mark !== `@${nonce}` || key === '') continue;
    const values = all.get(key) ?? [];
    if (values.length < 4000) values.push(words.join(' '));
    all.set(key, values);
  }
  const one = (key: string) => (all.get(key)?.length === 1 ? all.get(key)![0]! : '');
  const many = (key: string) => [...new Set(all.get(key) ?? [])];
  const problem = one('problem');
  if (problem !== '' || one('end') === '') return { problem: problem || 'the host did not say how the watching ended' };
  const numbers = (key: string) => many(key).filter(isNumber).map(Number);
  const bounding = one('bounding');
  return {
    left: one('end') === 'yes' ? undefined : one('end'),
    seen: {
      machine: one('machine'),
      engine: one('engine'),
      image: one('image'),
      calls: numbers('saw.call'),
      sockets: many('saw.socket').flatMap(socketIn),
      capabilities: one('capabilities') === 'yes' ? numbers('saw.cap') : undefined,
      bounding: /^[0-9a-f]{16}$/.test(bounding) ? BigInt(`0x${bounding}`) : undefined,
      programs: many('saw.exec').map((it) => it.replace(/ \(deleted\)$/, '')),
      changes: many('saw.diff').flatMap(changeIn),
      mounts: many('saw.mount'),
      lost: Number(one('lost')) || 0,
      started: one('started') === 'yes',
      ended: one('ended') === 'yes',
      narrow: many('saw.bits').includes('32'),
      health: one('health') === 'yes',
      privileged: one('privileged') === 'true',
      apparmor: one('apparmor') === 'Y',
      apparmorFiles: many('saw.apparmor'),
    },
  };
}

const isNumber = (text: string) => /^\d{1,4}$/.test(text);

/** Both in hexadecimal, as the tracer prints arguments; the type has flags above its low four bits (socket(2)). */
function socketIn(text: string): [number, number][] {
  const [, family, type] = /^([0-9a-f]{1,4}) ([0-9a-f]{1,8})$/.exec(text) ?? [];
  return family === undefined || type === undefined
    ? []
    : [[Number.parseInt(family, 16), Number.parseInt(type, 16) & 15]];
}

function changeIn(text: string): [string, string][] {
  const [, kind, path] = /^([ACD]) (\/.*)$/.exec(text) ?? [];
  return kind === undefined || path === undefined ? [] : [[kind, path]];
}
