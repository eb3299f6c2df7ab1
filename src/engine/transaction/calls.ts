import { createHash } from 'node:crypto';
import { unreachable } from '../../events.ts';
import type { Action, Edit, Plan, SELinux } from '../../model.ts';
import { quote } from '../../shell/quote.ts';
import {
  accountOf,
  booleanOf,
  lineNumberOf,
  lineOf,
  modeOf,
  oneLine,
  ownerOf,
  packageOf,
  pathOf,
  profileFileOf,
  serviceOf,
  sysctlOf,
  sysctlValueOf,
  unitOf,
} from './places.ts';

/** One action as one call of its verb (templates/shell). Throws when a value is not what its place can mean. */
export function callOf(action: Action): string {
  switch (action.kind) {
    case 'put':
      return `put ${pathOf(action.path)} ${modeOf(action.mode, 'keep')} ${quote(action.content)}`;
    case 'remove':
      return `remove ${pathOf(action.path)}`;
    case 'edit':
      return `edit ${lineWords(action)} ${lineOf(action.text)}`;
    case 'mode':
      return `mode ${pathOf(action.path)} ${modeOf(action.mode ?? null, '-')} ${ownerOf(action.owner)}`;
    case 'mask':
      return `mask ${unitOf(action.unit)}`;
    case 'unit':
      return `unit ${action.operation} ${serviceOf(action.unit)}`;
    case 'sysctl':
      return `sysctl ${sysctlOf(action.key)} ${sysctlValueOf(action.value)}`;
    case 'selinux':
      return `selinux ${selinuxWords(action.set)}`;
    case 'kernel-profile': {
      const { module, path, before, content } = action;
      const old = before === null ? "absent ''" : `present ${quote(before)}`;
      return `kernel_profile ${module} ${profileFileOf(path)} ${old} ${quote(content)}`;
    }
    case 'user':
      return `user ${accountOf(action.name)}`;
    case 'group':
      return `group ${accountOf(action.name)}`;
    case 'leave-group':
      return `leave_group ${accountOf(action.user)} ${accountOf(action.group)}`;
    case 'package': {
      const { operation, name, file } = action;
      return `package ${operation} ${packageOf(name)} ${file === undefined ? '-' : pathOf(file)}`;
    }
    case 'engine': {
      const { packages, repository } = action;
      const from = repository === null ? ['-', '-'] : [quote(repository.source), quote(repository.key)];
      return `engine ${quote(packages.map(packageOf).join(' '))} ${from.join(' ')}`;
    }
    case 'run':
      return `run ${[oneLine(action.what), action.check, action.run, action.undo].map(quote).join(' ')}`;
    default:
      return unreachable(action);
  }
}

/** Files are what the plan was made from, also those that are only loaded. */
export function expectationsOf({ steps }: Plan): string[] {
  const actions = steps.map(({ action }) => action);
  const written = actions.flatMap((it) => (it.kind === 'put' ? [it.path] : []));
  return actions.flatMap((it) => {
    if (it.kind === 'put' || it.kind === 'remove') return [`expect ${pathOf(it.path)} ${it.was ?? 'absent'}`];
    if (it.kind === 'edit') return [`expect_line ${lineWords(it)}`];
    const loaded = it.kind === 'kernel-profile' && !written.includes(it.path);
    return loaded ? [`expect ${pathOf(it.path)} ${digest(it.content)}`] : [];
  });
}

/** What holds once an action is done, as far as somebody's later work on it is not to be overwritten by an undo. */
export function resultOf(action: Action): string[] {
  if (action.kind === 'put') return [`expect ${pathOf(action.path)} ${digest(action.content)}`];
  if (action.kind === 'remove') return [`expect ${pathOf(action.path)} absent`];
  if (action.kind === 'edit') return [`expect_line ${lineWords({ ...action, old: action.text })}`];
  return action.kind === 'sysctl' ? [`expect_sysctl ${sysctlOf(action.key)} ${sysctlValueOf(action.value)}`] : [];
}

function selinuxWords(set: SELinux['set']): string {
  switch (set.what) {
    case 'enforcing':
      return set.what;
    case 'boolean':
      return `${set.what} ${booleanOf(set.name)} ${set.value}`;
    case 'label':
      return `${set.what} ${pathOf(set.path)}`;
    default:
      return unreachable(set);
  }
}

const lineWords = ({ path, line, old }: Edit) => `${pathOf(path)} ${lineNumberOf(line)} ${lineOf(old)}`;
const digest = (text: string) => createHash('sha256').update(text).digest('hex');
