import dataRoot from '../../../src/controls/audit/data-root.ts';
import { controlTest } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const state = (loaded: string, kept: string) => ({
  'audit-state': `here\nenabled 1\n== loaded\n${loaded || 'No rules'}\n== files\n${kept === '' ? '' : `/etc/audit/rules.d/a.rules:${kept}\n`}`,
});
const WATCH = '-w /var/lib/docker -p wa -k docker';

controlTest(dataRoot, {
  'asks the operator, for a watch there floods the log': {
    host: QEMU,
    is: 'manual',
    seen: '/var/lib/docker is not recorded',
    advice: /audit\/rules: \{ data-root: \/var\/lib\/docker \}/,
  },
  'passes where it is recorded whole, whoever said so': { host: QEMU, says: state(WATCH, WATCH), is: 'pass' },
  'is not content with a rule for something in it': {
    host: QEMU,
    says: state(`${WATCH.replace('docker -p', 'docker/volumes -p')}`, WATCH.replace('docker -p', 'docker/volumes -p')),
    is: 'manual',
  },
  'does not pass what the next boot loses': {
    host: QEMU,
    says: state(WATCH, ''),
    is: 'manual',
    seen: '/var/lib/docker is recorded only until the next boot',
  },
  'does not apply without auditd': { host: QEMU, says: { 'audit-state': 'absent\n' }, is: 'not-applicable' },
  'does not apply in a container': { host: QEMU, says: { 'audit-state': 'in-container\n' }, is: 'not-applicable' },
  'does not apply without Docker': { host: QEMU, says: { 'docker-install': 'systemd\n' }, is: 'not-applicable' },
});
