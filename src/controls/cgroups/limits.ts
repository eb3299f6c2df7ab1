import type { HostSize } from '../../facts/host-size.ts';
import type { FileText } from '../../model.ts';

const MIB = 1024 * 1024;

/** Bytes and tasks that all containers together may have. */
export interface Limits {
  readonly memory: number;
  readonly tasks: number;
}

/**
 * What is left to the host: a tenth of its memory, but 512 MiB at least, 4 GiB and half of it at most; a third of all
 * tasks. With less a small host would run out of memory before its containers reach their limit.
 */
export function limitsFor({ memory, tasks }: HostSize): Limits {
  const kept = Math.min(Math.max(memory / 10, 512 * MIB), 4096 * MIB, memory / 2);
  return { memory: Math.floor((memory - kept) / MIB) * MIB, tasks: Math.floor((tasks * 2) / 3) };
}

/** The limits of a slice's unit file, or null when it leaves one of them open. Sizes in K, M, G, T or bytes. */
export function limitsIn(text: FileText): Limits | null {
  const last = (name: string) =>
    [...(text ?? '').matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].at(-1)?.[1]?.trim() ?? '';
  const [, number, unit = ''] = /^(\d+)([KMGT]?)$/.exec(last('MemoryMax')) ?? [];
  const tasks = last('TasksMax');
  if (number === undefined || !/^\d+$/.test(tasks)) return null;
  return { memory: Number(number) * 1024 ** ' KMGT'.indexOf(unit || ' '), tasks: Number(tasks) };
}

/** What the slice's cgroup says (`max`: none), which a set-property may have made other than the file. */
export function inEffect({ memory, tasks }: NonNullable<HostSize['slice']>): Limits {
  const number = (word: string) => (word === 'max' ? Infinity : Number(word));
  return { memory: number(memory), tasks: number(tasks) };
}

/** A limit as high as what the host has bounds nothing. */
export const leavesSome = ({ memory, tasks }: Limits, size: HostSize) => memory < size.memory && tasks < size.tasks;

export const asSize = (bytes: number) => `${Math.round(bytes / MIB)}M`;
export function inWords({ memory, tasks }: Limits): string {
  const much = memory === Infinity ? 'any amount' : asSize(memory);
  return `${much} of memory and ${tasks === Infinity ? 'any number of' : tasks} tasks`;
}
