import cors from '../../../src/controls/daemon/cors.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file, info } from './says.ts';

controlTest(cors, {
  'passes on a stock host': { is: 'pass', seen: 'no such header is sent' },
  'asks before a dashboard stops working': {
    says: { [FILE]: file({ 'api-cors-header': '*' }) },
    is: 'fail',
    seen: 'pages of * may call it',
    fix: [{ kind: 'merge', patch: { 'api-cors-header': null }, risk: 'disruptive' }],
    affects: /^web pages of \*/,
  },
  'mends a flag where it stands': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --api-cors-header http://panel.lan' }) },
    is: 'fail',
    fix: [{ kind: 'template', data: { command: '/usr/sbin/dockerd -H fd://' } }],
  },
  'does not apply where the engine has lost it': {
    says: { 'docker-info': info({ ServerVersion: '28.5.2' }) },
    is: 'not-applicable',
  },
});
