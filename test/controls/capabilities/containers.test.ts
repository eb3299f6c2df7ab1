import control from '../../../src/controls/capabilities/containers.ts';
import { controlTest } from '../../control-tester.ts';

// Docker 20.10.24, kernel 6.1: run; --cap-add NET_ADMIN,SYS_PTRACE; --privileged; --cap-drop ALL.
const USUAL = '00000000a80425fb false /web\n';
const ADDED = '00000000a80c35fb false /vpn\n';
const PRIVILEGED = '000001ffffffffff true /dind\n';
const NONE = '0000000000000000 false /least\n';

controlTest(control, {
  'does not apply where nothing runs': { says: { 'container-capabilities': '' }, is: 'not-applicable' },
  'does not apply where there is no Docker': {
    says: { 'container-capabilities': 'no system docker\n' },
    is: 'not-applicable',
  },
  'has nothing against the fourteen, or less': {
    says: { 'container-capabilities': USUAL + NONE },
    is: 'pass',
    seen: '2 running containers, none with more than 14 capabilities',
  },
  'names what was added, and who has all': {
    says: { 'container-capabilities': USUAL + ADDED + PRIVILEGED },
    is: 'manual',
    seen: 'beyond the fourteen: vpn (net_admin, sys_ptrace), dind (privileged)',
    advice: /without --privileged; --cap-drop ALL --cap-add/,
  },
  'knows what the profile allows, however it is written': {
    says: { 'container-capabilities': ADDED },
    options: { allow: ['CAP_NET_ADMIN', 'sys_ptrace'] },
    is: 'pass',
    seen: /none with more than 16/,
  },
});
