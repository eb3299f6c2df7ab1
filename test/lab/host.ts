// Starts real Docker hosts: claims a place on this machine, picks the tier, and gives what a test needs to use the host.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Claim, claim, remove } from './claims.ts';
import { buildImage, type Image } from './image.ts';
import { keys } from './keys.ts';
import type { Driver } from './machine.ts';
import { disown, own } from './owned.ts';
import { type Output, succeeded, until } from './processes.ts';
import { withProgress } from './progress.ts';
import { waitUntilReady } from './ready.ts';
import type { Suite } from './recipe.ts';
import { chooseTier, makeDriver } from './tiers.ts';

export type { Suite } from './recipe.ts';
export type Tier = 'nspawn' | 'qemu';

export interface LabHost {
  readonly name: string;
  readonly tier: Tier;
  readonly suite: Suite;
  /** a loopback address of its own */
  readonly address: string;
  /** where sshd answers */
  readonly port: number;
  /** path of the private key good for root, ops, opspw, nopriv, noisy */
  readonly key: string;
  /** path of a known_hosts file with this host's keys */
  readonly knownHosts: string;
  /** folder of the host's files: console.log, qemu.log, disk */
  readonly folder: string;
  /** root shell out of band, for arranging and inspecting; not the product's transport */
  run(script: string, o?: { timeoutMs?: number }): Promise<Output>;
  /** like run, throws with both streams when the exit status is not 0 */
  must(script: string, o?: { timeoutMs?: number }): Promise<string>;
  /**
   * All processes end at once and the host boots again. QEMU: what its kernel had not written out is lost; what it had
   * written is there even if not flushed (the outer page cache has it). nspawn: every write is there.
   */
  powerCut(): Promise<void>;
  /** An orderly shutdown and a boot. In nspawn use only this: a `systemctl reboot` inside comes back without network. */
  reboot(): Promise<void>;
  stop(): Promise<void>;
}

export interface HostWish {
  readonly tier: Tier;
  readonly suite?: Suite;
  /** other ports of the host to be offered at their own number on its address, e.g. 2375 */
  readonly forward?: readonly number[];
  readonly name?: string;
  /** QEMU: words on the kernel's command line instead of those of the suite, 'apparmor=1 security=apparmor' or SELinux's */
  readonly kernelWords?: string;
}

/** Keys to be refused or asked about; the files exist once a host was started. */
export function labKeys(): { encrypted: string; passphrase: string; stranger: string } {
  const { encrypted, passphrase, stranger } = keys();
  return { encrypted, passphrase, stranger };
}

/** A fresh host, ready: systemd has started everything, sshd answers, dockerd answers. It ends with this process. */
export function startHost(wish: HostWish): Promise<LabHost> {
  return start(wish, false);
}

/** The same, but it stays when this process ends, until `down` of cli.ts or `stop` of an attached host. */
export function startDetached(wish: HostWish): Promise<LabHost> {
  return start(wish, true);
}

async function start(wish: HostWish, detached: boolean): Promise<LabHost> {
  const suite = wish.suite ?? 'bookworm';
  const tier = await chooseTier(wish.tier);
  const image = await buildImage(suite);
  const prepare = await makeDriver(tier, image, wish);
  const place = await claim(detached);
  // Until it is up a detached host is ours as well: an interrupted start leaves nothing.
  own(place.folder);
  try {
    const facts = describe(wish.name ?? `lab${place.number}`, tier, suite, place, image);
    const step = { key: `start ${tier} ${suite}`, title: `starting a ${suite} host (${tier})`, guess: 5 };
    const host = await withProgress(step, async () => bring(facts, place.folder, await prepare(place, facts.name)));
    if (detached) disown(place.folder);
    return host;
  } catch (error) {
    disown(place.folder);
    remove(place.folder);
    throw error;
  }
}

/** What is known of a host without asking it; kept as host.json, so that another process can attach to it. */
export type HostFacts = Pick<LabHost, 'name' | 'tier' | 'suite' | 'address' | 'port' | 'key' | 'knownHosts' | 'folder'>;

function describe(name: string, tier: Tier, suite: Suite, place: Claim, image: Image): HostFacts {
  const { folder, address } = place;
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, image.hostKeys.map((line) => `[${address}]:2222 ${line}\n`).join(''));
  const facts: HostFacts = { name, tier, suite, address, port: 2222, key: keys().key, knownHosts, folder };
  writeFileSync(join(folder, 'host.json'), `${JSON.stringify(facts, null, 2)}\n`);
  return facts;
}

async function bring(facts: HostFacts, folder: string, driver: Driver): Promise<LabHost> {
  let machine = await driver.start();
  // Boots took 35 s under emulation on an idle machine and over 3 minutes on a busy one.
  const patience = facts.tier === 'qemu' ? 600_000 : 180_000;
  await waitUntilReady(machine, patience);
  const again = async () => {
    remove(folder, 'processes');
    try {
      machine = await driver.boot();
    } catch {
      // A QEMU that was killed may hold its disk for a moment longer: its threads end after the one that is seen.
      await new Promise((wake) => setTimeout(wake, 5000));
      machine = await driver.boot();
    }
    await waitUntilReady(machine, patience);
  };
  const run: LabHost['run'] = (script, o) => machine.run(script, o);
  return {
    ...facts,
    run,
    must: async (script, o) => succeeded(script, await run(script, o)),
    powerCut: again,
    async reboot() {
      // It may be gone before it has answered; whether it is, is seen below.
      const said = await run('systemctl poweroff --no-block').then(
        () => '',
        (error: unknown) => `: ${String(error)}`,
      );
      const why = () => `${facts.name} did not shut down${said}`;
      await until(() => (machine.alive() ? undefined : true), { timeoutMs: 180_000, why });
      await again();
    },
    async stop() {
      remove(folder);
      disown(folder);
    },
  };
}
