const SAYING =
  '\nInterrupted. What was begun on a host is rolled back as soon as the host answers; press Ctrl-C again to leave that to the host.\n';

/** Ctrl-C once: transactions under way are rolled back instead of confirmed. Twice: the process ends as ever. */
export function onInterrupt(): { readonly signal: AbortSignal; readonly done: () => void } {
  const stop = new AbortController();
  const first = () => {
    process.stderr.write(SAYING);
    stop.abort();
    process.removeListener('SIGINT', first);
  };
  process.on('SIGINT', first);
  return { signal: stop.signal, done: () => process.removeListener('SIGINT', first) };
}
