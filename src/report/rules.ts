import type { Control } from '../model.ts';

/** What a control says of itself, by its name: a report holds what was found, and this is why it matters. */
export type Rules = ReadonlyMap<string, Pick<Control, 'title' | 'why' | 'costs' | 'severity' | 'refs'>>;

/** 'daemon' of 'daemon/icc'. */
export const areaOf = (control: string): string => control.split('/')[0]!;
