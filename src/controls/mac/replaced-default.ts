import { DEFAULT, fileOf } from '../../apparmor/profile.ts';
import type { LoadedProfile } from '../../facts/apparmor-own.ts';
import type { AppArmorUserspace } from '../../facts/apparmor-userspace.ts';
import { count } from '../../facts/words.ts';
import type { Change, FileText } from '../../model.ts';
import { type Asked, type Lack, lackIn } from './profile-state.ts';

/** Beside the drop-in that may hold the unit's command: each is written by whoever wants it. */
export const DROP_IN = '/etc/systemd/system/docker.service.d/zz-ironhull-apparmor.conf';
const WHY = 'the profile of every container refuses more';

interface Host {
  readonly userspace: AppArmorUserspace;
  readonly loaded: LoadedProfile | undefined;
  readonly text: FileText;
  readonly dropIn: FileText;
  /** How many containers run under it now. */
  readonly running: number;
}

/** What is missing for docker-default to be ours: before dockerd starts, and after it has loaded its own. */
export function lacksInDefault(asked: Omit<Asked, 'name'>, { dropIn, running, ...host }: Host): Lack[] {
  const file = fileOf(DEFAULT);
  if (host.text !== null && !host.text.startsWith('# Written by ironhull'))
    return [
      {
        seen: `${file} is not of ironhull’s making`,
        advice: 'put its rules into a profile of their own, and remove it',
      },
    ];
  const affects = `${count(running, 'running container')} under ${DEFAULT} get the new text at once`;
  const terms = { why: WHY, ...(running === 0 ? { risk: 'safe' as const } : { risk: 'disruptive' as const, affects }) };
  const lack = lackIn({ ...asked, name: DEFAULT }, host, terms);
  return [
    ...(lack === null ? [] : [lack]),
    ...(keepsOurs(dropIn) ? [] : [{ seen: NOT_KEPT, fix: [keeping(file)] as const }]),
  ];
}

const NOT_KEPT = `an engine that loads a ${DEFAULT} of its own would win`;
const COMMAND = `ExecStartPost=-/sbin/apparmor_parser -r -K -T ${fileOf(DEFAULT)}`;

const keepsOurs = (dropIn: FileText) => {
  const lines = (dropIn ?? '').split('\n').filter((it) => it !== '' && !it.startsWith('#'));
  return lines.join('\n') === `[Service]\n${COMMAND}`;
};

const keeping = (file: string): Change => ({
  kind: 'template',
  path: DROP_IN,
  mode: '0644',
  template: 'systemd/docker-service-apparmor.conf.hbs',
  data: { file },
  why: WHY,
  activation: 'systemd-reload',
  risk: 'safe',
});
