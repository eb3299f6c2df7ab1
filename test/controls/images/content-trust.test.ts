import contentTrust from '../../../src/controls/images/content-trust.ts';
import { controlTest } from '../../control-tester.ts';

const says = (...lines: string[]) => ({
  'content-trust': `${lines.join('\n')}\n`,
  'file:/etc/environment': 'present\nPATH="/usr/bin"\n',
});
const OLD = 'Docker version 26.1.5+dfsg1, build 411e817';

controlTest(contentTrust, {
  'asks nothing of a stock host but attention': {
    is: 'manual',
    seen: 'tags are taken as the registry gives them',
    advice: /^pull by digest/,
  },
  'does not apply where the client has lost it, whatever is set': {
    says: says('Docker version 29.0.1, build eedd969', '/etc/environment:DOCKER_CONTENT_TRUST=1'),
    is: 'not-applicable',
    seen: /^the client 29\.0\.1 knows no content trust/,
  },
  'does not apply without a client': { says: says('none'), is: 'not-applicable' },
  'does not take Podman for a client': { says: says('podman version 4.3.1'), is: 'not-applicable' },
  'passes where it is on': {
    says: says(OLD, '/etc/profile.d/trust.sh:export DOCKER_CONTENT_TRUST="1"'),
    is: 'pass',
    seen: /^switched on in \/etc\/profile\.d\/trust\.sh/,
  },
  'knows that a later line undoes an earlier one': {
    says: says(OLD, '/etc/environment:DOCKER_CONTENT_TRUST=1', '/etc/profile.d/x.sh:export DOCKER_CONTENT_TRUST=0'),
    options: { enforce: true },
    is: 'manual',
    seen: 'switched off in /etc/profile.d/x.sh',
  },
  'switches it on where the profile says so, and tells what breaks': {
    says: says(OLD),
    options: { enforce: true },
    is: 'fail',
    fix: [{ kind: 'lines', path: '/etc/environment', add: ['DOCKER_CONTENT_TRUST=1'], risk: 'disruptive' }],
    affects: /official ones included$/,
  },
});
