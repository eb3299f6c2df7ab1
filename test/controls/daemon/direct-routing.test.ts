import directRouting from '../../../src/controls/daemon/direct-routing.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file, info } from './says.ts';

const host = 'debian-sid-stock';

controlTest(directRouting, {
  'does not apply where the engine cannot do it': { is: 'not-applicable', seen: /^Docker 20\.10\.24/ },
  'passes from 28.0 on': { host, is: 'pass' },
  'asks before it takes a way away': {
    host,
    says: { [FILE]: file({ 'allow-direct-routing': true }) },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'allow-direct-routing': null }, risk: 'disruptive' }],
    affects: /other machines/,
  },
  'knows the other ways past, and takes each out': {
    host,
    says: {
      [FILE]: file({
        'default-network-opts': {
          bridge: {
            'com.docker.network.bridge.gateway_mode_ipv4': 'nat-unprotected',
            'com.docker.network.bridge.trusted_host_interfaces': 'vxlan.1',
            'com.docker.network.driver.mtu': '1400',
          },
        },
      }),
    },
    is: 'fail',
    seen: 'new networks have gateway_mode_ipv4 nat-unprotected, trusted_host_interfaces vxlan.1',
    fix: [
      {
        kind: 'merge',
        patch: {
          'default-network-opts': {
            bridge: {
              'com.docker.network.bridge.gateway_mode_ipv4': null,
              'com.docker.network.bridge.trusted_host_interfaces': null,
            },
          },
        },
      },
    ],
  },
  'finds a mark that lets packets in, unless the profile wants it': {
    says: { 'docker-info': info({ ServerVersion: '29.1.0' }), [FILE]: file({ 'bridge-accept-fwmark': '0x1/0x3' }) },
    is: 'fail',
    seen: 'packets with the mark 0x1/0x3 are let in',
    fix: [{ kind: 'merge', patch: { 'bridge-accept-fwmark': null } }],
  },
  'lets a mark pass that the profile names': {
    says: { 'docker-info': info({ ServerVersion: '29.1.0' }), [FILE]: file({ 'bridge-accept-fwmark': '0x1/0x3' }) },
    options: { allowed: ['0x1/0x3'] },
    is: 'pass',
  },
  'finds the switch that only the environment has': {
    host,
    says: {
      'dockerd-command': command({ after: '==> /etc/default/docker\nDOCKER_INSECURE_NO_IPTABLES_RAW=1\n' }),
    },
    is: 'manual',
    seen: /^DOCKER_INSECURE_NO_IPTABLES_RAW=1/,
  },
});
