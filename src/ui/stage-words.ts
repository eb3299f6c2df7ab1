import { oneLine } from '../escape.ts';
import { type Event, type Stage, unreachable } from '../events.ts';

/** What one host is at, in plain English; the detail is the host's own word for the step. */
export function stageWords({ stage, detail }: Pick<Event & { type: 'host-stage' }, 'stage' | 'detail'>): string {
  const more = detail === undefined ? '' : oneLine(detail, 120);
  switch (stage) {
    case 'connecting':
      return 'connecting';
    case 'asking':
      return more === '' ? 'asking what it is like' : `asking ${more}`;
    case 'applying':
      return more === '' ? 'getting ready to undo, then changing' : stepWords(more);
    case 'activating':
      return activationWords(more);
    case 'looking-again':
      return 'looking again over a fresh connection';
    case 'confirming':
      return 'confirming the change';
    case 'proving':
      return more === '' ? 'proving it with throw-away containers' : `proving ${more}`;
    case 'watching':
      return `watching ${more}`;
    case 'rolling-back':
      return 'rolling back';
    default:
      return unreachable(stage);
  }
}

/** The same in one word, to count hosts by. */
export function stageWord(stage: Stage): string {
  switch (stage) {
    case 'connecting':
    case 'asking':
    case 'applying':
    case 'confirming':
    case 'proving':
    case 'watching':
      return stage;
    case 'activating':
      return 'restarting';
    case 'looking-again':
      return 'looking again';
    case 'rolling-back':
      return 'rolling back';
    default:
      return unreachable(stage);
  }
}

/** Steps are told as the transaction library names them: `put /etc/docker/daemon.json`. */
const STEPS: readonly (readonly [RegExp, string])[] = [
  [/^put (\S+)$/, 'writing $1'],
  [/^edit (\S+)$/, 'changing a line of $1'],
  [/^mode (\S+)$/, 'setting owner and mode of $1'],
  [/^mask (\S+)$/, 'stopping and masking $1'],
  [/^remove (\S+)$/, 'removing $1'],
  [/^unit enable (\S+)$/, 'enabling $1'],
  [/^unit disable (\S+)$/, 'disabling $1'],
  [/^unit mask (\S+)$/, 'masking $1'],
  [/^unit unmask (\S+)$/, 'unmasking $1'],
  [/^unit start (\S+)$/, 'starting $1'],
  [/^unit stop (\S+)$/, 'stopping $1'],
  [/^sysctl (\S+)$/, 'setting $1'],
  [/^selinux enforcing$/, 'letting SELinux enforce'],
  [/^selinux boolean (\S+) (on|off)$/, 'switching $1 $2'],
  [/^selinux label (\S+)$/, 'labelling $1'],
  [/^kernel-profile \S+ (\S+)$/, 'loading $1'],
  [/^package install (\S+)$/, 'installing $1'],
  [/^package remove (\S+)$/, 'removing the package $1'],
  [/^package upgrade (\S+)$/, 'upgrading the package $1'],
  [/^engine (.+)$/, 'installing $1'],
  [/^run (.+)$/, 'running a script: $1'],
  [/^group (\S+)$/, 'creating the group $1'],
  [/^user (\S+)$/, 'creating the user $1'],
  [/^leave-group (\S+) (\S+)$/, 'taking $1 out of the group $2'],
];

function stepWords(step: string): string {
  const [pattern, words] = STEPS.find(([it]) => it.test(step)) ?? [];
  return pattern === undefined || words === undefined ? step : step.replace(pattern, words);
}

const ACTIVATIONS: Readonly<Record<string, string>> = {
  none: 'taking effect',
  'systemd-reload': 'systemd reads its units again',
  'docker-reload': 'dockerd reloads its configuration',
  'docker-restart': 'dockerd restarts',
  'socket-restart': 'docker.socket and dockerd restart',
};

const activationWords = (activation: string) => ACTIVATIONS[activation] ?? (activation || 'taking effect');
