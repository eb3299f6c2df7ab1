import picocolors from 'picocolors';

type Paint = (text: string) => string;

/** The few meanings that have a colour. Always handed on, never global: a report to a file and one to a screen may be written by one run. */
export interface Palette {
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly note: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
}

/** With `enabled` false every paint returns its text as it is. */
export function palette(enabled: boolean): Palette {
  const { green, red, yellow, cyan, bold, dim } = picocolors.createColors(enabled);
  return { good: green, bad: red, warn: yellow, note: cyan, strong: bold, faint: dim };
}
