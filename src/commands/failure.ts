import { escapeText } from '../escape.ts';

const BUGS = 'Please report this with the command you ran: run it again with IRONHULL_DEBUG=1 and add what it prints.';

/**
 * What a person reads when the tool itself could not do its work (exit code 2). Errors that we raise on purpose name
 * themselves and may carry a hint; anything else is a bug of ours and says how to report it.
 */
export function explainFailure(error: unknown, debug: boolean): string {
  const stack = debug && error instanceof Error && error.stack !== undefined ? `${escapeText(error.stack)}\n` : '';
  if (isAddressed(error)) {
    const hint = error.hint === undefined ? '' : `  ${escapeText(error.hint)}\n`;
    return `ironhull: ${escapeText(error.message)}\n${hint}${stack}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return `ironhull: this is a mistake in ironhull itself: ${escapeText(message)}\n  ${BUGS}\n${stack}`;
}

/** Errors addressed to the person who can act; their class names end the guess whether it is our bug. */
const ADDRESSED = [
  'UsageError',
  'ConfigError',
  'PlanError',
  'TransportError',
  'RefusalError',
  'HostError',
  'SshConfigError',
  'TemplateError',
  'PkiError',
];

function isAddressed(error: unknown): error is Error & { hint?: string } {
  return error instanceof Error && ADDRESSED.includes(error.name);
}
