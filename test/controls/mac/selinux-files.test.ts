import control from '../../../src/controls/mac/selinux-files.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { HOST } from './selinux.ts';

const stock = recorded(HOST, 'selinux-files');
const moved = (path: string) =>
  `Would relabel ${path} from unconfined_u:object_r:user_tmp_t:s0 to unconfined_u:object_r:container_config_t:s0\n`;
const ELSEWHERE = JSON.stringify({ ...JSON.parse(recorded(HOST, 'docker-info')), DockerRootDir: '/srv/docker' });

controlTest(control, {
  'does not apply where the kernel has none': { is: 'not-applicable' },
  'passes on a stock host': { host: HOST, is: 'pass', seen: 'labelled as the policy says' },
  'labels what was moved into place': {
    host: HOST,
    says: { 'selinux-files': `${stock}${moved('/etc/docker/daemon.json')}` },
    is: 'fail',
    seen: '1 file with another label than the policy’s: /etc/docker/daemon.json (user_tmp_t, not container_config_t)',
    fix: [{ kind: 'selinux', set: { what: 'label', path: '/etc/docker/daemon.json' }, risk: 'safe' }],
  },
  'keeps its hands off homes': {
    host: HOST,
    says: { 'selinux-files': `${stock}${moved('/home/ops/key.pem')}` },
    is: 'manual',
    advice: /by hand/,
  },
  'never labels a data root, and says how it is done': {
    host: HOST,
    says: { 'docker-info': ELSEWHERE, 'selinux-files': `${stock}label system_u:object_r:var_t:s0 /srv/docker\n` },
    is: 'manual',
    seen: 'the data root /srv/docker is labelled var_t, which is not for containers',
    advice: /^stop Docker, semanage fcontext -a -e/,
  },
});
