// Each proof is green where its protection is on, and red where that protection alone is off.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeNoTcp } from '../../src/attest/no-tcp.ts';
import { quote } from '../../src/shell/quote.ts';
import { knock } from '../../src/transport/knock.ts';
import { type LabHost, useHost } from './lab.ts';
import { configure, HARDENED, prove, script, traces } from './proving.ts';
import { suites, thorough } from './thorough.ts';

const PROOFS = ['userns', 'seccomp', 'no-new-privileges', 'icc'];
const GREEN = { userns: 'proved', seccomp: 'proved', 'no-new-privileges': 'proved', icc: 'proved' };
const { 'userns-remap': _, ...WITHOUT_REMAP } = HARDENED;
// Docker 20.10 takes no "unconfined" in daemon.json, only a file.
const ALLOW_ALL = '/etc/docker/allow-all.json';

describe.each(suites('trixie', 'bookworm'))('on %s', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite, forward: [2375] });

  it('all are green on a hardened host, and nothing is left', async () => {
    await configure(lab.host, HARDENED);
    expect(await prove(lab.host, PROOFS)).toEqual(GREEN);
    expect(await traces(lab.host)).toBe('');
  });

  it.each([
    ['userns', WITHOUT_REMAP],
    ['seccomp', { ...HARDENED, 'seccomp-profile': ALLOW_ALL }],
    ['no-new-privileges', { ...HARDENED, 'no-new-privileges': false }],
    ['icc', { ...HARDENED, icc: true }],
  ])('%s alone goes red when its protection alone is off', async (proof, settings) => {
    await lab.host.must(`printf '{"defaultAction":"SCMP_ACT_ALLOW"}' >${ALLOW_ALL}`);
    await configure(lab.host, settings);
    expect(await prove(lab.host, PROOFS)).toEqual({ ...GREEN, [proof]: 'disproved' });
    expect(await traces(lab.host)).toBe('');
  });

  it('no-tcp is green until the API listens on TCP, and red then', async () => {
    const knocked = async () => judgeNoTcp(await knock([{ address: lab.host.address, port: 2375 }]));
    await configure(lab.host, {});
    expect(await knocked()).toMatchObject({ status: 'proved' });
    const dockerd = '/usr/sbin/dockerd -H fd:// -H tcp://0.0.0.0:2375';
    await configure(lab.host, {}, `[Service]\nExecStart=\nExecStart=${dockerd}\n`);
    expect(await knocked()).toMatchObject({
      status: 'disproved',
      seen: expect.stringMatching(/open Docker API in the clear/),
    });
    await configure(lab.host, {});
  });

  it('apparmor is not run where the kernel has none', async () => {
    expect(await prove(lab.host, ['apparmor'])).toEqual({ apparmor: 'not-run: this kernel has no AppArmor in use' });
  });
});

describe('interrupted in the middle', () => {
  const lab = useHost({ tier: 'nspawn' });
  const bystander = 'docker inspect -f {{.State.Pid}} bystander && docker image inspect -f {{.Id}} bystander';
  let before = '';

  beforeAll(async () => {
    await lab.host.must(`tar -C / -c bin/busybox | docker import - bystander
      docker run -d --name bystander bystander /bin/busybox sleep 3600`);
    before = await lab.host.must(bystander);
  });
  afterAll(async () => expect(await lab.host.must(bystander)).toBe(before));

  it.each(['HUP', 'TERM', 'INT'])('by SIG%s, it removes containers, image and folder', async (signal) => {
    await interrupt(lab.host, signal);
    expect(await traces(lab.host)).toBe('');
  });

  it('by SIGKILL, it leaves what the next run removes', async () => {
    await interrupt(lab.host, 'KILL');
    expect(await traces(lab.host)).not.toBe('');
    expect(await prove(lab.host, ['userns'])).toEqual({ userns: 'disproved' });
    expect(await traces(lab.host)).toBe('');
  });

  it('leaves the folder and the containers of a run that is under way alone', async () => {
    const [other] = await Promise.all([prove(lab.host, PROOFS), prove(lab.host, ['seccomp'])]);
    expect(other).toMatchObject({ userns: 'disproved', seccomp: 'proved', icc: 'disproved' });
    expect(await traces(lab.host)).toBe('');
  });
});

describe('with AppArmor, on a kernel of its own', () => {
  const lab = useHost({ tier: 'qemu' });
  const ALL = [...PROOFS, 'apparmor'];

  it.runIf(thorough)('a stock host is red but for what Docker does by itself', async () => {
    expect(await prove(lab.host, ALL)).toEqual({
      userns: 'disproved',
      seccomp: 'proved',
      'no-new-privileges': 'disproved',
      icc: 'disproved',
      apparmor: 'proved',
    });
  });

  it('a hardened host is green', async () => {
    await configure(lab.host, HARDENED);
    expect(await prove(lab.host, ALL)).toEqual({ ...GREEN, apparmor: 'proved' });
    expect(await traces(lab.host)).toBe('');
  });

  it('apparmor goes red when a profile of the right name allows everything', async () => {
    const rules = 'capability, network, file, mount, umount, signal, ptrace, unix,';
    const text = `profile docker-default flags=(attach_disconnected) { ${rules} }\n`;
    await lab.host.must(`printf %s ${quote(text)} >/root/docker-default && apparmor_parser -r /root/docker-default`);
    expect(await prove(lab.host, ['apparmor', 'seccomp'])).toEqual({ apparmor: 'disproved', seccomp: 'proved' });
  });
});

/** Runs a whole proof on the host and sends it the signal once its containers are there; returns when it ended. */
async function interrupt(host: LabHost, signal: string): Promise<void> {
  await host.must(`
    printf %s ${quote(script('cut', PROOFS))} >/root/proofs
    # Not from a shell in the background, where POSIX has SIGINT ignored from the start.
    systemd-run --quiet --collect --unit=proofs --property=KillMode=process sh /root/proofs
    until [ -n "$(docker ps -q --filter label=ironhull.proof)" ]; do sleep 0.05; done
    systemctl kill --kill-who=main --signal=${signal} proofs.service
    while systemctl is-active --quiet proofs.service; do sleep 0.1; done
    # A docker client that outlived a killed script ends by itself.
    sleep 2; rm /root/proofs`);
}
