import { describe, expect, it } from 'vitest';
import keepers from '../../../src/controls/services/keepers.ts';
import { isKeeper } from '../../../src/facts/keepers.ts';
import { controlTest } from '../../control-tester.ts';

const row = (unit: string, active: string, load = 'loaded') => `${unit} ${load} ${active} - Some description failed\n`;
const SSH = row('ssh.service', 'active');

controlTest(keepers, {
  'names what keeps a stock Debian reachable and watched': {
    is: 'pass',
    seen: /^running and left alone: auditd, collectd, .*cron, .*nagios-nrpe-server, .*rsyslog, ssh, /,
  },
  'finds one that has failed, and never repairs it': {
    says: { 'services-loaded': `on-machine\n${SSH}${row('nagios-nrpe-server.service', 'failed')}` },
    is: 'manual',
    seen: 'failed: nagios-nrpe-server.service',
    advice: /systemctl status nagios-nrpe-server\.service/,
  },
  'finds a failed service that the profile keeps': {
    says: { 'services-loaded': `on-machine\n${SSH}${row('backup@nightly.service', 'failed')}` },
    options: { keep: ['backup'] },
    is: 'manual',
    seen: 'failed: backup@nightly.service',
  },
  'is not concerned by the failure of anything else': {
    says: { 'services-loaded': `on-machine\n${SSH}${row('e2scrub_all.service', 'failed')}` },
    is: 'pass',
  },
  'is not concerned by names that exist only in orderings, nor by what waits for its configuration': {
    says: {
      'services-loaded': `on-machine\n${SSH}${row('chrony.service', 'inactive', 'not-found')}${row('collectd.service', 'inactive')}`,
    },
    is: 'pass',
    seen: 'running and left alone: ssh',
  },
  'knows that auditd cannot run in a container': {
    says: { 'services-loaded': `in-container\n${SSH}${row('auditd.service', 'failed')}` },
    is: 'pass',
  },
  'finds auditd failed on a machine of its own': {
    says: { 'services-loaded': `on-machine\n${SSH}${row('auditd.service', 'failed')}` },
    is: 'manual',
    seen: 'failed: auditd.service',
  },
  'asks for names where it knows none': {
    says: { 'services-loaded': `on-machine\n${row('shellinabox.service', 'active')}` },
    is: 'manual',
    advice: /keep/,
  },
  'does not apply without systemd': { says: { 'services-loaded': 'no-systemd\n' }, is: 'not-applicable' },
});

describe('a keeper', () => {
  it.each([
    ['ssh.service', [], true],
    ['ssh.socket', [], true],
    ['ssh@7-10.0.0.5:22-10.0.0.9:51234.service', [], true],
    ['wg-quick@wg0.service', [], true],
    ['NetworkManager.service', [], true],
    ['avahi-daemon.service', [], false],
    ['avahi-daemon.service', ['avahi-daemon'], true],
    ['avahi-daemon.socket', ['avahi-daemon.service'], true],
    ['sshguard.service', [], false],
  ])('%s with %j kept: %s', (unit, keep, is) => {
    expect(isKeeper(unit, keep)).toBe(is);
  });
});
