import { dropOf, whatIs } from '../../capabilities/default-set.ts';
import { DEFAULT_CAPABILITIES } from '../../capabilities/names.ts';
import { owned, removed } from '../../changes.ts';
import { choice, control, fail, fileProbe, manual, notApplicable, pass, pending } from '../../define.ts';
import { type Capable, containerCapabilities } from '../../facts/container-capabilities.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInfo } from '../../facts/docker-info.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { OURS, runtimeProgram } from '../../facts/runtime-program.ts';
import { tomoyo } from '../../facts/tomoyo.ts';
import { count, named } from '../../facts/words.ts';
import type { Change } from '../../model.ts';

const WHY = 'containers start with fewer capabilities';
const LEFT_OPEN =
  'left open: containers with CAP_SYS_ADMIN and privileged ones, docker exec --privileged, RUN steps of image builds, ' +
  'runtimes that call another program';

export default control({
  title: 'Start containers with fewer capabilities than Docker’s fourteen',
  why:
    'Docker has no setting for it, and few containers need all fourteen: with net_raw one forges packets to its neighbours, ' +
    'with mknod it makes nodes of devices. A small script of ours before runc takes from each container, and from what ' +
    'docker exec starts, what you name. Where AppArmor is in use mac/apparmor-profile with replace-default and ' +
    'deny-capabilities is the better way: it holds at once in containers that run, and builds are held by it, too.',
  costs:
    'What needs the capability fails, also where it was asked for with --cap-add: net_raw is ping and packet capture, mknod ' +
    'unpacking of root file systems; without chown, setuid or setgid many images do not start. A script stands in the start ' +
    'of every container: where it cannot do its work the container does not start.',
  severity: 'medium',
  refs: [
    {
      source: 'Docker docs',
      url: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
    },
    { source: 'capabilities(7)', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
  ],
  facts: {
    install: dockerInstall,
    info: dockerInfo,
    program: runtimeProgram,
    text: fileProbe(OURS),
    containers: containerCapabilities,
    tomoyo,
  },
  options: {
    drop: choice<string[]>(
      `Which of Docker’s fourteen capabilities is no container to have (mknod, net_raw, audit_write …)?`,
      [],
    ),
  },

  inspect({ install, info, program, text, containers, tomoyo }, options) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    const { drop, strange } = dropOf(options.drop);
    if (strange.length > 0)
      return manual(
        `drop: ${named(strange)}: containers have ${DEFAULT_CAPABILITIES.join(', ')}`,
        'nothing is written before the option is mended',
      );
    const runc = program?.found.find((it) => it !== OURS);
    const data = { runc: runc ?? '', drop: drop.map((it) => it.toUpperCase()) };
    const stands = whatIs(text, data);
    if (drop.length === 0) {
      if (stands === 'absent' || stands === 'foreign') return notApplicable('the profile names none to take away');
      const back = removed(OURS, 'the profile names no capability to take away', { activation: 'none' });
      return fail(`${OURS} of ours still takes some away, and the profile names none`, back);
    }

    if (program === null || info === null)
      return manual('where containers find runc could not be told', `give the unit of containerd a PATH`);
    if (runc === undefined) return manual(`no runc in ${program.path.join(':')}`, 'see which program makes containers');
    if (stands === 'foreign')
      return manual(`${OURS} is somebody else’s`, 'move it: that is where a program before runc has to stand');
    const inOrder = program.path.indexOf('/usr/local/sbin');
    if (inOrder === -1 || inOrder > program.path.indexOf(runc.slice(0, runc.lastIndexOf('/'))))
      return manual(
        `containers look in ${program.path.join(':')}: ${runc} would be found before ${OURS}`,
        'put /usr/local/sbin first in the PATH of containerd.service',
      );
    const other = info.runtimes.get(info.defaultRuntime) ?? 'runc';
    if (other !== 'runc')
      return manual(
        `containers are made by ${info.defaultRuntime} (${other})`,
        'only those that runc makes can be given fewer capabilities',
      );

    // It knows runc by its path, and who calls it.
    if (stands !== 'wanted' && tomoyo.kernel && Object.values(tomoyo.units).some((it) => it.active || it.enabled))
      return manual(
        'mac/tomoyo judges what containers’ shims start, and a program before runc is not in its lists',
        'choose one of the two',
      );

    const having = containers.filter(
      (it) => drop.some((one) => it.bounding.includes(one)) && !it.bounding.includes('sys_admin'),
    );
    if (stands !== 'wanted')
      return fail(
        stands === 'absent' ? `containers start with ${named(drop)}` : `${OURS} takes away something else`,
        written(data, having),
      );
    if (!program.found.includes(OURS))
      return fail(`${OURS} is there, but cannot be run`, owned(OURS, { mode: '0755', owner: 'root:root' }, WHY));
    if (having.length > 0)
      return pending(
        `in effect for new containers; ${count(having.length, 'running container')} started with them: ${named(having.map(({ name }) => name))}`,
        'restart them when it suits',
      );
    return pass(`containers start without ${drop.join(', ')}; ${LEFT_OPEN}`);
  },
});

function written(data: { runc: string; drop: string[] }, having: readonly Capable[]): Change {
  const words = data.drop.map((it) => it.toLowerCase()).join(', ');
  const affects = `${count(having.length, 'running container')} will not have ${words} from the next start on, and what docker exec starts there at once: ${named(having.map(({ name }) => name))}`;
  return {
    kind: 'template',
    path: OURS,
    mode: '0755',
    template: 'capabilities/runc.sh.hbs',
    data,
    why: WHY,
    activation: 'none',
    ...(having.length === 0 ? { risk: 'safe' } : { risk: 'disruptive', affects }),
  };
}
