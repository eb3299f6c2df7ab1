// Several clients race for the lock, with flock and without. One of them gets it, and when it is killed the next one can.
import { type ChildProcess, spawn } from 'node:child_process';
import { describe, it } from 'vitest';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { rollbackScript } from '../../src/engine/transaction/scripts.ts';
import journal from '../../templates/shell/journal.sh';
import lock from '../../templates/shell/lock.sh';
import { type FakeHost, fakeHost, NONCE, SHELLS, start } from '../shell/fake-host.ts';
import { figure, rounds, seed } from './figures.ts';
import { severally } from './patience.ts';
import { randomBelow } from './random.ts';
import { furnish, samplePlan } from './sample.ts';

const WAYS = { flock: 'hold lock 9', 'a hard link': 'mkdir -p "$RUN"; hold_by_link lock' };
const ATTACK = { attack: 'lock race', atLeast: '500 rounds of 2 to 8 clients' };

describe.each(Object.entries(SHELLS))('under %s', (name, shell) => {
  it.each(Object.entries(WAYS))(
    'of many that take the lock by %s one gets it, and a killed one gives it back',
    async (way, take) => {
      const host = fakeHost(shell);
      const below = randomBelow(name.length + way.length);
      const violations: string[] = [];
      const count = rounds(5, 500);
      for (let round = 0; round < count; round += 1) {
        // The holder of the round before was killed, so each round also races for a dead one's lock.
        const clients = Array.from({ length: 2 + below(7) }, () => client(host, take));
        await Promise.all(clients.map(({ ready }) => ready));
        for (const { process } of clients) process.stdin?.write('go\n');
        const won = (await Promise.all(clients.map(({ answer }) => answer))).map((it) => it === 'won');
        const winners = won.filter(Boolean).length;
        if (winners !== 1)
          violations.push(`${shell}, ${way}, round ${round}: ${winners} of ${clients.length} got the lock`);
        await Promise.all(clients.map(finish));
      }
      await host.remove();
      figure({ ...ATTACK, rounds: count, violations, seed });
    },
  );

  it('a client that is killed at any step of taking the lock does not keep it from others', async () => {
    const host = fakeHost(shell);
    const violations: string[] = [];
    const steps = ['sync', 'mv', 'ln', 'rm', 'mkdir', 'rmdir'].flatMap((program) => [
      `${program}() { kill -KILL $$; }`,
      `${program}() { command ${program} "$@"; kill -KILL $$; }`,
    ]);
    const take = WAYS['a hard link'];
    for (const step of steps) {
      // Over a dead holder's lock, where there is most to do.
      for (const killed of [take, `mkdir -p "$RUN"; ${step}\n${take}`]) {
        const it = client(host, killed);
        it.process.stdin?.write('go\n');
        await it.answer;
        await finish(it);
      }
      const next = client(host, take);
      next.process.stdin?.write('go\n');
      if ((await next.answer) !== 'won') violations.push(`${shell}: nobody gets the lock after ${step}`);
      await finish(next);
    }
    await host.remove();
    figure({
      attack: 'killed while taking the lock',
      atLeast: 'each step × 3 shells',
      rounds: steps.length,
      violations,
    });
  });
});

describe.each(Object.entries(SHELLS))('whole transactions under %s', (_, shell) => {
  it('of several that start at once exactly one is applied', async () => {
    const violations: string[] = [];
    const count = rounds(2, 20);
    await severally(
      Array.from({ length: count }, (_, round) => round),
      async (round) => {
        const host = fakeHost(shell);
        furnish(host);
        const ids = Array.from({ length: 2 + (round % 3) }, (_, n) => `20260101T00000${n}Z-aaaa`);
        const kinds = await Promise.all(
          ids.map(async (id) => {
            const script = start(host, samplePlan(), { id, confirmSeconds: 86_400 });
            return outcomeOf((await host.run(script)).stdout, NONCE).kind;
          }),
        );
        const applied = kinds.filter((it) => it === 'awaiting').length;
        const refused = kinds.filter((it) => it === 'refused').length;
        if (applied !== 1 || applied + refused !== ids.length)
          violations.push(`${shell}, round ${round}: ${kinds.join(', ')}`);
        await host.run(rollbackScript('latest', { nonce: NONCE, seam: host.seam }));
        await host.remove();
      },
    );
    figure({ attack: 'start race', atLeast: '20 rounds of 2 to 4 transactions × 3 shells', rounds: count, violations });
  });
});

interface Client {
  readonly process: ChildProcess;
  readonly ready: Promise<void>;
  /** 'won', 'lost', or '' when it died. */
  readonly answer: Promise<string>;
}

/** A shell that waits for a word, tries to take the lock, and stays. */
function client(host: FakeHost, take: string): Client {
  const [command = 'sh', ...args] = host.shell.split(' ');
  const settings = `ROOT='${host.root}' ID=x SHELL_=sh`;
  // Waiting for the disk would only spread the clients out.
  const body = `${journal}\n${lock}\nsync() { :; }\necho ready; read -r _; if { ${take}\n}; then echo won; else echo lost; fi; read -r _`;
  const child = spawn(command, [...args, '-c', `${settings}\n${body}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined);
  let said = '';
  let isReady = () => {};
  let isAnswered = (_: string) => {};
  const ready = new Promise<void>((done) => (isReady = done));
  const answer = new Promise<string>((done) => (isAnswered = done));
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    const [first, second] = said.split('\n');
    if (first === 'ready') isReady();
    if (second === 'won' || second === 'lost') isAnswered(second);
  });
  child.on('close', () => {
    isReady();
    isAnswered('');
  });
  return { process: child, ready, answer };
}

async function finish({ process }: Client): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const gone = new Promise((done) => process.on('exit', done));
  process.kill('SIGKILL');
  await gone;
}
