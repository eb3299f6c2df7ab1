// node test/lab/run-ts.mjs test/lab/cli.ts …: lab hosts for people, to explore by hand.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { hostFolders, removeStale } from './claims.ts';
import { attach, downAll, listHosts, sshCommand } from './detached.ts';
import { type Suite, startDetached, startHost, type Tier } from './host.ts';
import { pruneImages } from './image.ts';
import { suites } from './recipe.ts';

const usage = `usage:
  up [--tier nspawn|qemu] [--suite ${suites.join('|')}] [--name NAME] [--forward PORT]…
                                                                                    start a host that stays
  check [--suite SUITE]                                                             whether such a host can be built and booted
  list                                                                              hosts, also those of running tests
  ssh NAME [USER]                                                                   log in (root, ops, opspw, nopriv, noisy)
  run NAME SCRIPT                                                                   a root shell inside, not over the network
  down NAME | --all                                                                 remove hosts that stay
  prune                                                                             remove images of older recipes`;

const commands: Record<string, (args: string[]) => Promise<number>> = {
  async up(args) {
    const { values } = parseArgs({
      args,
      options: {
        tier: { type: 'string', default: 'nspawn' },
        suite: { type: 'string', default: 'bookworm' },
        name: { type: 'string' },
        forward: { type: 'string', multiple: true, default: [] },
      },
    });
    if (!isTier(values.tier)) throw new Error(`no tier is called ${values.tier}: nspawn, qemu`);
    if (listHosts().some((host) => host.name === values.name)) throw new Error(`${values.name} is there already`);
    const name = values.name === undefined ? {} : { name: values.name };
    const host = await startDetached({
      tier: values.tier,
      suite: suiteOf(values.suite),
      forward: values.forward.map(Number),
      ...name,
    });
    console.log(`${host.name} is up (${host.tier}, ${host.suite}). Log in with:\n  ${sshCommand(host).join(' ')}`);
    return 0;
  },
  async check(args) {
    const { values } = parseArgs({ args, options: { suite: { type: 'string', default: 'bookworm' } } });
    const host = await startHost({ tier: 'nspawn', suite: suiteOf(values.suite) });
    const engine = await host.must("docker version -f '{{.Server.Version}}'").finally(() => host.stop());
    console.log(`a ${host.suite} host boots here (${host.tier}), with Docker ${engine.trim()}`);
    return 0;
  },
  async list() {
    for (const { name, tier, suite, address, port, up, owner } of listHosts()) {
      const stays = owner === undefined ? 'stays' : `ends with process ${owner}`;
      console.log(`${name}\t${tier}\t${suite}\t${address}:${port}\t${up ? 'up' : 'ended'}\t${stays}`);
    }
    return 0;
  },
  async ssh([name, user]) {
    const [command = '', ...args] = sshCommand(attach(needed(name)), user);
    return spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;
  },
  async run([name, script]) {
    const { stdout, stderr, code } = await attach(needed(name)).run(needed(script));
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    return code;
  },
  async down([name]) {
    if (name === '--all') console.log(`removed ${downAll().length} hosts`);
    else await attach(needed(name)).stop();
    return 0;
  },
  async prune() {
    // An image without this recipe may still be the lower layer of a host that another checkout started.
    removeStale();
    if (hostFolders().length > 0) throw new Error('there are hosts: "list" names them, "down" removes those that stay');
    console.log(pruneImages().join('\n') || 'nothing to remove');
    return 0;
  },
};

const [command = '', ...rest] = process.argv.slice(2);
try {
  const action = commands[command];
  if (action === undefined) throw new Error(usage);
  process.exitCode = await action(rest);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

function needed(argument: string | undefined): string {
  if (argument === undefined) throw new Error(usage);
  return argument;
}

function isTier(text: string): text is Tier {
  return text === 'nspawn' || text === 'qemu';
}

function suiteOf(text: string): Suite {
  const found = suites.find((suite) => suite === text);
  if (found === undefined) throw new Error(`no suite is called ${text}: ${suites.join(', ')}`);
  return found;
}
