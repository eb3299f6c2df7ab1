// Who moved a setting, where the host's audit log has it: a virtual machine, since auditd wants a kernel of its own.
import { expect, it } from 'vitest';
import { knownHostsVerifier } from '../../src/load/known-hosts.ts';
import { connect } from '../../src/transport/ssh.ts';
import { reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const DAEMON = '/etc/docker/daemon.json';
const ONLY = ['--only', 'daemon/icc', 'daemon/live-restore', '--timeout', '5m'];

const lab = useHost({ tier: 'qemu', suite: 'bookworm' });

it('names the login that changed the file behind sudo, and none where the log was not asked to watch', async () => {
  const { host } = await report(
    ['apply', ...reach(lab.host), ...ONLY, '--yes', '--no-verify', '--confirm-within', '5m'],
    { timeoutMs: 1_200_000 },
  );
  expect(host.outcome).toBe('applied');
  const { address, port, key, knownHosts } = lab.host;
  const files = { identities: [key], agent: null, knownHosts: [knownHosts] };
  const target = { address, port, user: 'ops', keyName: address, jump: null, ...files };
  const ops = await connect(
    target,
    knownHostsVerifier(() => 'lab'),
  );
  const audit = async () => (await report(['audit', ...reach(lab.host), ...ONLY], { timeoutMs: 600_000 })).host;
  try {
    expect((await ops.exec(`echo '{}' >${DAEMON}`, { timeoutMs: 120_000 })).code).toBe(0);
    const unseen = await audit();
    expect(unseen.drift).toContainEqual(expect.objectContaining({ control: 'daemon/icc', now: 'absent' }));
    expect(unseen.drift?.[0]?.changed).not.toHaveProperty('by');

    await lab.host.must(`auditctl -w ${DAEMON} -p wa -k ironhull-lab`);
    expect((await ops.exec(`echo '{ "icc": true }' >${DAEMON}`, { timeoutMs: 120_000 })).code).toBe(0);
    const seen = await audit();
    expect(seen.drift).toContainEqual(
      expect.objectContaining({
        control: 'daemon/icc',
        wanted: 'false',
        now: 'true',
        changed: { path: DAEMON, at: expect.stringMatching(/^20\d\d-/), by: 'ops' },
      }),
    );
  } finally {
    await ops.close();
  }
}, 2_400_000);
