/** Numbers of an engine's version: `20.10.24+dfsg1` is [20, 10, 24]. null for what is no version (`dev`). */
export function numbersOf(version: string): readonly [number, number, number] | null {
  const found = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return found === null ? null : [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
}

/** Whether an engine is at least one of these: of the one in its own branch (major.minor) where there is one, else of the last. */
export function isFrom(version: string, firsts: readonly string[]): boolean {
  const [major, minor, patch] = numbersOf(version) ?? [0, 0, 0];
  const all = firsts.map((it) => numbersOf(it)!);
  const [x, y, z] = all.find(([a, b]) => a === major && b === minor) ?? all.at(-1)!;
  return major !== x ? major > x : minor !== y ? minor > y : patch >= z;
}
