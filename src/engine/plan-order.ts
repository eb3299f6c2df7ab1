import { DAEMON_JSON } from '../changes.ts';
import { unreachable } from '../events.ts';
import type { Action, Step, UnitOperation } from '../model.ts';

/** What others rely on comes first: users before the ranges that name them, files before what reads them, services last. */
export const byOrder = (a: Step, b: Step) => rank(a.action) - rank(b.action);

function rank(action: Action): number {
  switch (action.kind) {
    case 'package':
      return action.operation === 'remove' ? 15 : 0;
    case 'group':
      return 1;
    case 'user':
      return 2;
    case 'put':
      // It names other files of the plan.
      return action.path === DAEMON_JSON ? 3.5 : 3;
    case 'engine':
      // Its source and what keeps its socket closed come before it.
      return 3.7;
    case 'edit':
      return 3;
    case 'remove':
      // A unit's own file is needed until it has been stopped and disabled.
      return /^\/etc\/systemd\/system\/[^/]+$/.test(action.path) ? 12 : 4;
    case 'mode':
      return 5;
    case 'leave-group':
      return 6;
    case 'kernel-profile':
      return 7;
    case 'selinux':
      // Enforced last of all settings: what follows, Docker's start above all, is then seen under it.
      return { label: 6.5, boolean: 7.5, enforcing: 9.5 }[action.set.what];
    case 'sysctl':
      return 8;
    case 'run':
      return 9;
    case 'unit':
      return 10 + UNIT_ORDER.indexOf(action.operation) / UNIT_ORDER.length;
    case 'mask':
      return 14;
    default:
      return unreachable(action);
  }
}

/** A masked unit can be neither enabled nor started, and one that runs can be masked no more. */
const UNIT_ORDER: readonly UnitOperation[] = ['unmask', 'enable', 'start', 'stop', 'disable', 'mask'];
