// run-ts.mjs FILE [ARGS]: runs a TypeScript file, which Node 20 cannot do by itself. Bundled by esbuild, packages stay
// where they are; nothing is written beside the sources.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: run-ts.mjs FILE [ARGS]');
  process.exit(2);
}
// One bundle per process: two at once must not write the same file.
const folder = join(repository, 'node_modules/.cache/ironhull');
mkdirSync(folder, { recursive: true });
const bundle = join(folder, `${basename(file, '.ts')}-${process.pid}.mjs`);
await build({
  entryPoints: [resolve(file)],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
  loader: { '.sh': 'text', '.hbs': 'text', '.yaml': 'text' },
});

const child = spawn(process.execPath, ['--enable-source-maps', bundle, ...args], { stdio: 'inherit' });
// The terminal tells both of us; whoever signals only this process means the program.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', async (code, signal) => {
  const { rmSync } = await import('node:fs');
  rmSync(bundle, { force: true });
  process.exitCode = code ?? (signal === null ? 1 : 128);
});
