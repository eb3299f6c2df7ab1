const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * '90s', '2m', '1m30s', '1h' → milliseconds. A unit is always needed: whether 60 means seconds or minutes must not be
 * guessed where it decides when a host undoes its changes. Throws an Error whose message says what is expected.
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (/^\d{1,12}(\.\d+)?$/.test(trimmed)) {
    throw new Error(`a time needs a unit: ${trimmed}s for seconds, ${trimmed}m for minutes`);
  }
  const parts = /^(\d{1,9}(?:ms|[smh]))+$/.test(trimmed) ? [...trimmed.matchAll(/(\d+)(ms|[smh])/g)] : [];
  if (parts.length === 0) throw new Error('expected a time such as 90s, 2m or 1h');
  let total = 0;
  let unitBefore = Number.POSITIVE_INFINITY;
  for (const [, amount, unit] of parts) {
    const size = UNITS[unit!]!;
    if (size >= unitBefore) throw new Error('expected a time such as 1h30m: larger units first, each once');
    total += Number(amount) * size;
    unitBefore = size;
  }
  return total;
}

/** Milliseconds as a person would type them: 90000 → '90s', 120000 → '2m'. */
export function formatDuration(ms: number): string {
  for (const unit of ['h', 'm', 's']) if (ms > 0 && ms % UNITS[unit]! === 0) return `${ms / UNITS[unit]!}${unit}`;
  return `${ms}ms`;
}
