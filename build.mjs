// Bundles the tool into one file, dist/ironhull.js, with shell libraries, templates and profiles inside as text:
// one file starts fast, runs under --local on the host itself, and fits into cloud-init.
import { chmodSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/ironhull.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // jsonc-parser's CommonJS form loads its parts in a way that no bundler can follow.
  mainFields: ['module', 'main'],
  minifySyntax: true,
  legalComments: 'none',
  define: { IRONHULL_VERSION: JSON.stringify(version) },
  // ssh2's native add-ons are optional speed-ups; a single file cannot carry them.
  external: ['cpu-features'],
  loader: { '.sh': 'text', '.hbs': 'text', '.yaml': 'text', '.node': 'empty' },
  // CommonJS dependencies (ssh2) call require() and read __dirname, which ES modules do not have.
  banner: {
    js: [
      '#!/usr/bin/env node',
      "import { createRequire as ironhullRequire } from 'node:module';",
      "import { fileURLToPath as ironhullPath } from 'node:url';",
      'const require = ironhullRequire(import.meta.url);',
      "const __dirname = ironhullPath(new URL('.', import.meta.url));",
    ].join('\n'),
  },
});
chmodSync('dist/ironhull.js', 0o755);
