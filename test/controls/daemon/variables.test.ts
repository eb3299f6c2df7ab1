import variables from '../../../src/controls/daemon/variables.ts';
import { controlTest } from '../../control-tester.ts';
import { command } from './says.ts';

const says = (...lines: string[]) => ({
  'dockerd-command': command({ after: `==> /etc/default/docker\n${lines.join('\n')}\n` }),
});

controlTest(variables, {
  'passes on a stock host': { is: 'pass' },
  'finds what ends a protection, and says which': {
    says: says('DOCKER_RAMDISK=true', 'LD_PRELOAD=/opt/own.so'),
    is: 'manual',
    seen: /^DOCKER_RAMDISK: .* pivot_root.*; LD_PRELOAD: a library/,
    advice: /\/etc\/default\/docker/,
  },
  'has nothing against the same variable with another value': {
    says: says('DOCKER_RAMDISK=', 'GODEBUG=madvdontneed=1', 'DOCKER_IGNORE_BR_NETFILTER_ERROR=0'),
    is: 'pass',
  },
  'finds one among several settings of Go': {
    says: says('GODEBUG=madvdontneed=1,tlsrsakex=1'),
    is: 'manual',
    seen: /^GODEBUG: TLS/,
  },
});
