import proxyCredentials from '../../../src/controls/daemon/proxy-credentials.ts';
import { controlTest } from '../../control-tester.ts';
import { command } from './says.ts';

const held = (...lines: string[]) => ({ 'proxy-credentials': lines.map((it) => `${it}\n`).join('') });

controlTest(proxyCredentials, {
  'does not apply without a password': { says: held(), is: 'not-applicable' },
  'passes where only root reads it': {
    says: held('600 0 0 /etc/docker/daemon.json', '640 0 0 /etc/default/docker'),
    is: 'pass',
    seen: 'only root reads /etc/docker/daemon.json, /etc/default/docker',
  },
  'takes the file away from the others, and changes nothing else': {
    says: held('644 0 0 /etc/docker/daemon.json'),
    is: 'fail',
    seen: 'others read it in /etc/docker/daemon.json (0644)',
    fix: [{ kind: 'mode', path: '/etc/docker/daemon.json', mode: '0600', activation: 'none', risk: 'safe' }],
  },
  'counts a group other than root’s among the others': {
    says: held('640 0 110 /etc/default/docker'),
    is: 'fail',
    fix: [{ kind: 'mode', path: '/etc/default/docker', mode: '0600' }],
  },
  'knows that systemctl shows a unit’s environment to anybody': {
    says: held('600 0 0 /etc/systemd/system/docker.service.d/proxy.conf'),
    is: 'manual',
    seen: /proxy\.conf gives it to anybody who asks systemctl show$/,
    advice: /environment file of root's/,
  },
  'finds it on the command line, and does not repeat it': {
    says: { ...held(), 'dockerd-command': command({ flags: '-H fd:// --https-proxy=http://u:canary@p:3128' }) },
    is: 'manual',
    seen: '--https-proxy shows it in the list of processes',
  },
  'leaves a mode with more faults than this to the control of that file': {
    says: held('666 0 0 /etc/docker/daemon.json'),
    is: 'manual',
  },
});
