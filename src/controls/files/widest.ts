import { owned } from '../../changes.ts';
import type { OwnedFile } from '../../facts/stat.ts';
import type { Change } from '../../model.ts';

export interface Complaint {
  readonly words: string;
  readonly fix: Change;
}

/**
 * What is wrong with a file that must be root's and grant nothing beyond `widest`, or null. Bits are compared, never
 * numbers: 0277 is less than 0644 and yet lets everybody write (controls.md 1.3, 2). The repair takes the
 * forbidden bits away and grants none, so a stricter mode stays as strict as its owner made it.
 */
export function complaint(file: OwnedFile, widest: number, why: string): Complaint | null {
  const beyond = file.mode & ~widest;
  const foreign = file.uid !== 0 || file.gid !== 0;
  if (beyond === 0 && !foreign) return null;
  const told = [
    ...(foreign ? [`is owned by ${file.uid}:${file.gid}`] : []),
    ...(beyond !== 0 ? [`has mode ${octal(file.mode)}, beyond ${octal(widest)} by ${octal(beyond)}`] : []),
  ];
  const to = {
    ...(beyond !== 0 ? { mode: octal(file.mode & widest) } : {}),
    ...(foreign ? { owner: 'root:root' } : {}),
  };
  return { words: `${file.path} ${told.join(' and ')}`, fix: owned(file.path, to, why) };
}

export const octal = (mode: number) => mode.toString(8).padStart(4, '0');
