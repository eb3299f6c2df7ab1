import { expect, it } from 'vitest';
import control from '../../../src/controls/capabilities/default-set.ts';
import { render } from '../../../src/load/templates.ts';
import { controlTest, judge } from '../../control-tester.ts';
import { answer, unitsAre } from '../../tomoyo/host.ts';

const PATH = 'path /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n';
const STOCK = `${PATH}found /usr/sbin/runc\nfound /sbin/runc\n`;
const WITH_OURS = `${PATH}found /usr/local/sbin/runc\nfound /usr/sbin/runc\nfound /sbin/runc\n`;
const FILE = 'file:/usr/local/sbin/runc';
const ours = (...drop: string[]) => `present\n${render('capabilities/runc.sh.hbs', { runc: '/usr/sbin/runc', drop })}`;
const USUAL = '00000000a80425fb false /web\n';
const LESS = '00000000a00405fb false /new\n';
const PRIVILEGED = '000001ffffffffff true /dind\n';

const stock = { [FILE]: 'absent\n', 'runtime-program': STOCK, 'container-capabilities': '' };
const placed = { [FILE]: ours('MKNOD', 'NET_RAW'), 'runtime-program': WITH_OURS, 'container-capabilities': LESS };
const options = { drop: ['net_raw', 'CAP_MKNOD', 'mknod'] };
const write = {
  kind: 'template',
  path: '/usr/local/sbin/runc',
  mode: '0755',
  data: { runc: '/usr/sbin/runc', drop: ['MKNOD', 'NET_RAW'] },
} as const;

controlTest(control, {
  'is nothing to a profile that names none': { says: stock, is: 'not-applicable' },
  'writes nothing for a word that is no default capability': {
    says: stock,
    options: { drop: ['net_row', 'sys_admin'] },
    is: 'manual',
    seen: /^drop: net_row, sys_admin: containers have audit_write, /,
  },
  'puts its program before runc; where nothing runs nobody is asked': {
    says: stock,
    options,
    is: 'fail',
    seen: 'containers start with mknod, net_raw',
    fix: [{ ...write, risk: 'safe', activation: 'none' }],
  },
  'asks where containers run that will miss them': {
    says: { ...stock, 'container-capabilities': USUAL + PRIVILEGED + LESS },
    options,
    is: 'fail',
    fix: [write],
    affects: /^1 running container will not have mknod, net_raw from the next start on, .*: web$/,
  },
  'passes where it stands, and says what it leaves open': {
    says: placed,
    options,
    is: 'pass',
    seen: /^containers start without mknod, net_raw; left open: .*privileged.*builds/,
  },
  'names containers that started before': {
    says: { ...placed, 'container-capabilities': USUAL + LESS + PRIVILEGED },
    options,
    is: 'pending',
    seen: /1 running container started with them: web$/,
  },
  'writes it anew when the profile names others': {
    says: placed,
    options: { drop: ['mknod'] },
    is: 'fail',
    seen: '/usr/local/sbin/runc takes away something else',
    fix: [{ kind: 'template', data: { drop: ['MKNOD'] } }],
  },
  'takes it away when the profile names none any more': {
    says: placed,
    is: 'fail',
    fix: [{ kind: 'remove', path: '/usr/local/sbin/runc' }],
  },
  'makes it run again': {
    says: { ...placed, 'runtime-program': STOCK },
    options,
    is: 'fail',
    fix: [{ kind: 'mode', path: '/usr/local/sbin/runc', mode: '0755' }],
  },
  'leaves somebody else’s alone': {
    says: { ...placed, [FILE]: 'present\n#!/bin/sh\nexec /usr/sbin/runc "$@"\n' },
    options,
    is: 'manual',
    seen: '/usr/local/sbin/runc is somebody else’s',
  },
  'says where it would not be found': {
    says: { ...stock, 'runtime-program': 'path /usr/sbin:/usr/local/sbin\nfound /usr/sbin/runc\n' },
    options,
    is: 'manual',
    seen: /would be found before/,
  },
  'says that it does not go with TOMOYO, which knows runc by its path': {
    says: { ...stock, tomoyo: answer({ units: unitsAre('active') }) },
    options,
    is: 'manual',
    seen: /^mac\/tomoyo judges/,
  },
  'says where no runc is': { says: { ...stock, 'runtime-program': PATH }, options, is: 'manual', seen: /^no runc in/ },
  'says where containerd does not run': {
    says: { ...stock, 'runtime-program': 'none\n' },
    options,
    is: 'manual',
    seen: /could not be told/,
  },
});

it.each(['', 'path relative\n', `${PATH}found runc\n`, `${PATH}nonsense\n`])('takes %j for no answer', (text) => {
  expect(() => judge(control, { says: { ...stock, 'runtime-program': text } })).toThrow();
});
