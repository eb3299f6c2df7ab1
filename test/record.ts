// Records what a real host answers, for test/hosts. Bundled and run by test/record.sh; its pure half is `rawAnswers`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CONTROLS } from '../src/controls/index.ts';
import { probeScript, unionOf } from '../src/engine/probe-script.ts';
import library from '../templates/shell/probe.sh';
import { rawAnswers } from './raw-answers.ts';

const NONCE = 'recorded';
const [, , verb, folder = ''] = process.argv;
if (verb === 'script') process.stdout.write(probeScript(library, unionOf(CONTROLS.values()), NONCE));
else if (verb === 'store') store(folder);
else throw new Error('usage: record script | record store FOLDER <ANSWERS');

function store(into: string): void {
  for (const [probe, { body, code, error }] of rawAnswers(readFileSync(0, 'utf8'), NONCE)) {
    if (code !== 0) {
      process.stderr.write(`${probe}: not recorded, exit ${code} ${error}\n`);
      continue;
    }
    const file = `${into}/${encodeURIComponent(probe)}.txt`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, body);
  }
}
