import { leaveGroup } from '../../changes.ts';
import { choice, control, manual, notApplicable, pass } from '../../define.ts';
import { dockerGroup, type Group } from '../../facts/docker-group.ts';
import { logins } from '../../facts/logins.ts';
import type { Verdict } from '../../model.ts';
import { cis } from '../cis.ts';

const NOBODY: string[] = [];

export default control({
  title: 'Let only named people be in the docker group',
  why:
    'Whoever may talk to the Docker socket can start a container that mounts the host and is root there: ' +
    'membership is root without a password and without a trace in the sudo log.',
  costs: 'People and jobs taken out of the group can use Docker only through sudo, from their next login on.',
  severity: 'high',
  refs: [
    ...cis('1.1.2'),
    {
      source: 'Docker: daemon attack surface',
      url: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
    },
  ],
  facts: { dockerGroup, logins },
  options: { members: choice('Who may be in the docker group, and so be root?', NOBODY) },

  inspect({ dockerGroup, logins }, { members }) {
    if (dockerGroup === null) return notApplicable('there is no group docker');
    const strangers = everybody(dockerGroup).filter((name) => name !== 'root' && !members.includes(name));
    if (strangers.length === 0) return pass(inWords(everybody(dockerGroup)));

    const seen = `in group docker without being named: ${strangers.join(', ')}`;
    const { primary, local } = dockerGroup;
    const stuck = (name: string) => logins.includes(name) || primary.includes(name) || !local.includes(name);
    const leaving = strangers.filter((name) => !stuck(name));
    const advice = strangers
      .filter(stuck)
      .map((name) => byHand(name, dockerGroup, logins))
      .join('; ');
    return verdict(seen, leaving, advice);
  },
});

const everybody = ({ members, primary }: Group) => [...new Set([...members, ...primary])];

/** What this tool does not do itself: cut off whoever runs it, change somebody's first group, or a directory service. */
function byHand(name: string, { primary }: Group, logins: readonly string[]): string {
  if (logins.includes(name))
    return `${name} is the login in use now: name it under "members", or take it out by hand (gpasswd -d ${name} docker)`;
  return primary.includes(name)
    ? `docker is the first group of ${name}: give ${name} another one (usermod -g)`
    : `${name} is in it by a directory service (LDAP, SSSD): take it out there`;
}

function verdict(seen: string, leaving: readonly string[], advice: string): Verdict {
  if (leaving.length === 0) return manual(seen, advice);
  const fix = leaving.map((name) => leaveGroup(name, 'docker', WHY, { affects: `${name} ${LOSS}` }));
  return { status: 'fail', seen, fix, ...(advice === '' ? {} : { advice }) };
}

const WHY = 'the docker group is root by another name';
const LOSS = 'loses access to the Docker socket from the next login on';
const inWords = (names: readonly string[]) =>
  names.length === 0 ? 'nobody is in group docker' : `only named people are in group docker: ${names.join(', ')}`;
