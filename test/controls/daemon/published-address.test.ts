import publishedAddress from '../../../src/controls/daemon/published-address.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { BUSY, command, FILE, file, info } from './says.ts';

const OPTION = 'com.docker.network.bridge.host_binding_ipv4';
const options = { address: '127.0.0.1' };
const bound = (address: string) => recorded('debian-12-stock', 'bridge-network').replace('0.0.0.0', address);
const engine28 = { 'docker-info': info({ ServerVersion: '28.5.2' }) };
const set28 = file({ ip: '127.0.0.1', 'default-network-opts': { bridge: { [OPTION]: '127.0.0.1' } } });

controlTest(publishedAddress, {
  'asks for an address on a stock host': { is: 'manual', advice: /name one under "address"/ },
  'passes on an address that somebody chose': {
    says: { [FILE]: file({ ip: '10.0.0.5' }), 'bridge-network': bound('10.0.0.5') },
    is: 'pass',
    seen: 'published at 10.0.0.5',
  },
  'sets it for the default bridge alone where the engine can no more, and asks': {
    options,
    is: 'fail',
    seen: 'published at 0.0.0.0',
    fix: [{ kind: 'merge', patch: { ip: '127.0.0.1' }, risk: 'disruptive' }],
    affects: /^ports published without an address are reached at 127\.0\.0\.1 only$/,
  },
  'sets it for networks to come as well': {
    says: engine28,
    options,
    is: 'fail',
    fix: [
      {
        kind: 'merge',
        patch: { ip: '127.0.0.1', 'default-network-opts': { bridge: { [OPTION]: '127.0.0.1' } } },
      },
    ],
  },
  'passes when both say so and the bridge runs with it': {
    says: { ...engine28, [FILE]: set28, 'bridge-network': bound('127.0.0.1') },
    options,
    is: 'pass',
    seen: 'published at 127.0.0.1',
  },
  'believes the bridge and not the file': {
    says: { ...engine28, [FILE]: set28 },
    options,
    is: 'fail',
    seen: 'set, but 0.0.0.0 until dockerd restarts',
    fix: [{ kind: 'activate' }],
  },
  'is pending while containers run': {
    host: BUSY,
    says: { [FILE]: file({ ip: '127.0.0.1' }) },
    options,
    is: 'pending',
    advice: /^stop all containers once/,
  },
  'refuses what is no address': { options: { address: 'eth0' }, is: 'manual', seen: 'the profile asks for eth0' },
  'mends a flag where it stands': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --ip=10.0.0.5' }) },
    options,
    is: 'fail',
    fix: [{ kind: 'template', data: { command: '/usr/sbin/dockerd --ip 127.0.0.1 -H fd://' } }],
  },
  'leaves network options on the command line to a person': {
    says: { ...engine28, 'dockerd-command': command({ flags: '-H fd:// --default-network-opt bridge=a=b' }) },
    options,
    is: 'manual',
  },
});
