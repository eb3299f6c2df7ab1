// What is found at boot may be half written, empty or anything else. The boot unit ends well all the same, puts back what
// can be put back, and claims no more than that.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { type FakeHost, fakeHost, jobsOf, SHELLS, start } from '../shell/fake-host.ts';
import { boot } from './boot.ts';
import { figure, long, rounds, seed } from './figures.ts';
import { hook } from './hooks.ts';
import { end, LANES, quiet, seen, severally } from './patience.ts';
import { contentOf, differing, furnish, samplePlan, stateOf, TX } from './sample.ts';

const GARBAGE = "\x00\xff\n$(touch /etc/owned)`reboot`\n'; rm -rf /; \n-1e9 abc\n";

describe.each(Object.entries(SHELLS))('under %s', (_, shell) => {
  it('a mark that is empty, half written or garbage neither stops the boot nor the rollback', async () => {
    const violations: string[] = [];
    let tried = 0;
    const { host: first } = await cutOff(shell, '');
    const marks = readdirSync(first.path(TX)).filter((it) => !['run', 'undo', 'kept', 'reserve'].includes(it));
    await first.remove();
    const files = [...marks.map((it) => `${TX}/${it}`), 'var/lib/ironhull/pending', 'run/ironhull/owner'];
    await severally(inLanes(chosen(files)), async (lane) => {
      const { host, before } = await cutOff(shell, '');
      const store = storeOf(host);
      for (const file of lane) {
        store.bring();
        const text = host.read(file);
        const tears = ['', text.slice(0, text.length / 2), GARBAGE];
        for (const torn of long ? tears : [tears[(seed + files.indexOf(file)) % 3]!]) {
          store.bring();
          writeFileSync(host.path(file), torn);
          tried += 1;
          violations.push(
            ...(await afterBoot(host, before)).map((it) => `${shell}: ${file} with ${JSON.stringify(torn)}: ${it}`),
          );
        }
      }
      store.remove();
      await host.remove();
    });
    figure({
      attack: 'torn mark, then boot',
      atLeast: 'each file × empty, half, garbage × 3 shells',
      rounds: tried,
      violations,
      seed,
    });
  });

  it('an undo entry that is cut at any byte was never begun, and is passed over', async () => {
    const violations: string[] = [];
    let tried = 0;
    await severally(chosen(await entriesOf(shell)), async (entry) => {
      // The power goes just before the entry gets its name, hence before its step begins.
      const { host, before } = await cutOff(shell, entry);
      const text = readFileSync(host.path(`${TX}/undo/${entry}.tmp`), 'utf8');
      const store = storeOf(host);
      for (const at of bytes(text)) {
        store.bring();
        writeFileSync(host.path(`${TX}/undo/${entry}`), text.slice(0, at));
        tried += 1;
        violations.push(...(await afterBoot(host, before)).map((it) => `${shell}: entry ${entry} cut at ${at}: ${it}`));
      }
      store.remove();
      await host.remove();
    });
    const atLeast = 'each entry at each byte × 3 shells';
    figure({ attack: 'torn undo entry, then boot', atLeast, rounds: tried, violations, seed });
  });

  it('with an undo entry that the disk has lost later, nothing foreign is written, and no success is claimed', async () => {
    const violations: string[] = [];
    let tried = 0;
    // All but the newest: only that one can have been torn by a cut.
    const entries = (await entriesOf(shell)).slice(0, -1);
    await severally(inLanes(chosen(entries)), async (lane) => {
      const { host, before, planned } = await cutOff(shell, '');
      const known = new Set([...before.content.split('\n'), ...planned.split('\n')]);
      const store = storeOf(host);
      for (const entry of lane) {
        store.bring();
        const text = host.read(`${TX}/undo/${entry}`);
        const cuts = bytes(text).filter((at) => at % 8 === 0);
        for (const torn of [...cuts.map((at) => text.slice(0, at)), GARBAGE]) {
          store.bring();
          writeFileSync(host.path(`${TX}/undo/${entry}`), torn);
          tried += 1;
          violations.push(
            ...(await afterLoss(host, known)).map(
              (it) => `${shell}: entry ${entry} with ${JSON.stringify(torn)}: ${it}`,
            ),
          );
        }
      }
      store.remove();
      await host.remove();
    });
    figure({ attack: 'lost undo entry, then boot', atLeast: 'each entry × 3 shells', rounds: tried, violations, seed });
  });
});

/** Each one in the long form; otherwise a third, another one each time. */
const chosen = (all: readonly string[]) => all.filter((_, at) => long || at % 3 === seed % 3);

/** Several hosts share the work: each is cut off once, and begins again from what it held then. */
function inLanes(all: readonly string[]): string[][] {
  const lanes = rounds(2, LANES);
  return Array.from({ length: lanes }, (_, lane) => all.filter((_, at) => at % lanes === lane));
}

/** The undo journal of a whole transaction. */
async function entriesOf(shell: string): Promise<readonly string[]> {
  const { host } = await cutOff(shell, '');
  const entries = readdirSync(host.path(`${TX}/undo`)).sort();
  await host.remove();
  return entries;
}

interface Before {
  readonly state: string;
  readonly content: string;
}

/** A host whose transaction lost power: all applied, or just before the undo entry with this name was in place. */
async function cutOff(shell: string, entry: string): Promise<{ host: FakeHost; before: Before; planned: string }> {
  const host = fakeHost(shell);
  furnish(host);
  const before = { state: stateOf(host), content: contentOf(host) };
  const stop = 'read -r guard_ _ <"$TX/deadman"; kill -KILL "$guard_" $$';
  hook(host, [], `mv() { case "$*" in *'/undo/${entry || 'none'}.tmp '*) ${stop} ;; esac; command mv "$@"; }`);
  const link = new AbortController();
  const running = host.run(start(host, samplePlan(), { confirmSeconds: 86_400 }), link.signal);
  if (entry === '') await seen(() => host.exists(`${TX}/awaiting`), 'the change');
  else await seen(() => host.exists(`${TX}/undo/${entry}.tmp`) && jobsOf(host.root, ' job').length === 0, 'the cut');
  // First the dead man's switch, or it would begin to roll back.
  for (const pid of [...jobsOf(host.root, 'deadman'), ...jobsOf(host.root)]) end(pid, 'SIGKILL');
  link.abort();
  await running;
  await quiet(host);
  return { host, before, planned: contentOf(host) };
}

async function afterBoot(host: FakeHost, before: Before): Promise<string[]> {
  const status = await boot(host);
  const wrong = status === 0 ? [] : [`the boot unit ends with ${status}`];
  const now = stateOf(host);
  if (now !== before.state) wrong.push(`not as before: ${differing(before.state, now).join(' | ')}`);
  if (!host.exists(`${TX}/rolled-back`)) wrong.push('not marked as rolled back');
  if (host.exists('var/lib/ironhull/pending')) wrong.push('the boot unit stays');
  return wrong;
}

/** `known` are the lines of what it was like before, and of what was planned. */
async function afterLoss(host: FakeHost, known: ReadonlySet<string>): Promise<string[]> {
  const status = await boot(host);
  const wrong = status === 0 ? [] : [`the boot unit ends with ${status}`];
  if (host.exists(`${TX}/rolled-back`)) wrong.push('a whole rollback is claimed');
  const foreign = contentOf(host)
    .split('\n')
    .filter((line) => !known.has(line) && !/ironhull-settle| .\/(passwd|group|shadow)/.test(line));
  if (foreign.length > 0) wrong.push(`neither as before nor as planned: ${foreign.join(' | ')}`);
  return wrong;
}

/** A copy of the host's files, to begin again from. */
function storeOf(host: FakeHost) {
  const copy = `${host.root}.store`;
  const folders = ['etc', 'var', 'run', 'proc', 'sys', 'root'];
  execFileSync('mkdir', [copy]);
  execFileSync('cp', ['-a', ...folders.map((it) => host.path(it)), copy]);
  return {
    bring() {
      for (const folder of folders) rmSync(host.path(folder), { recursive: true });
      execFileSync('cp', ['-a', ...folders.map((it) => `${copy}/${it}`), host.root]);
    },
    remove: () => rmSync(copy, { recursive: true }),
  };
}

/** Every offset in the long form, otherwise a few. */
function bytes(text: string): number[] {
  const stride = long ? 1 : Math.ceil(text.length / rounds(2, 1));
  return Array.from({ length: text.length }, (_, at) => at).filter((at) => at % stride === seed % stride);
}
