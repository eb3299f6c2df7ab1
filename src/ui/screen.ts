export interface Screen {
  /** Whether a line may be drawn over: a person looks at a terminal that understands it. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** In columns; for pipes and files a width that reads well in an editor. */
  readonly width: number;
}

/** A stream as far as it matters here: process.stdout and process.stderr are such. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const IN_A_PIPE = 100;

/** How to write to this stream. Colours only on a terminal, and not against NO_COLOR (no-color.org) or --no-color. */
export function screenOf(output: Output, env: Readonly<Record<string, string | undefined>>, colour = true): Screen {
  const interactive = output.isTTY === true && env.TERM !== 'dumb';
  const refused = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
  return { interactive, colour: colour && interactive && !refused, width: output.columns || IN_A_PIPE };
}
