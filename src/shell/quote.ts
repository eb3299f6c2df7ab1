/** One POSIX shell word that means exactly this text: '…' with '\'' for a quote. zx's $'…' is not understood by dash. */
export function quote(text: string): string {
  if (text.includes('\0')) throw new Error('a NUL byte cannot be part of a shell word');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
