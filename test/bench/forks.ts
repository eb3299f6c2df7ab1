// npm run bench:forks [-- SUITE]: how many processes each question of an audit costs a stock lab host, and by how many execs.
// strace watches from outside; threads, of which the docker client has many, are no processes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { opener } from '../../src/commands/opener.ts';
import { CONTROLS } from '../../src/controls/index.ts';
import type { Host, Transport } from '../../src/model.ts';
import { inspect } from '../../src/session/inspect.ts';
import { type LabHost, startHost } from '../lab/host.ts';
import { needPrograms } from '../lab/packages.ts';
import { suites } from '../lab/recipe.ts';
import { costs, printed } from './strace.ts';
import { traced } from './traced.ts';

/** Every control there is, as the profile strict has them. */
const EVERYTHING = {
  controls: CONTROLS,
  options: new Map([...CONTROLS.keys()].map((name) => [name, {}])),
  waivers: [],
  host: 'lab',
  today: new Date().toISOString().slice(0, 10),
};
const PATIENCE_MS = 300_000;

const suite = suites.find((it) => it === (process.argv[2] ?? 'bookworm'));
if (suite === undefined) throw new Error(`no such suite: ${suites.join(', ')}`);
await needPrograms(['strace']);
const host = await startHost({ tier: 'nspawn', suite });
try {
  const leader = readFileSync(join(host.folder, 'leader'), 'utf8').split(' ')[0]!;
  const transport = traced(leader, join(host.folder, 'strace'));
  await inspect(transport, EVERYTHING, PATIENCE_MS);
  process.stdout.write(printed(costs(readFileSync(transport.file, 'utf8'), transport.nonce())));

  const ssh = await opener({})(overSsh(host));
  await inspect(ssh, EVERYTHING, PATIENCE_MS);
  await ssh.close();
  console.log(`\nthe same over SSH: ${inWords(ssh.used)}`);
  if (ssh.used.execs !== 1) process.exitCode = 1;
} finally {
  await host.stop();
}

function overSsh({ address, port, key, knownHosts }: LabHost): Host {
  const ssh = { address, port, user: 'root', identities: [key], agent: null, knownHosts: [knownHosts] };
  return { name: 'lab', ssh: { ...ssh, keyName: address, jump: null }, sudo: 'auto' };
}

function inWords({ execs, connections }: Transport['used']): string {
  return `execs: ${execs}, connections: ${connections}`;
}
