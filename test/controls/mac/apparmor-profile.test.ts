import { NAMED, type ProfileWish, profileData } from '../../../src/apparmor/profile.ts';
import profile from '../../../src/controls/mac/apparmor-profile.ts';
import { render } from '../../../src/load/templates.ts';
import type { JsonObject } from '../../../src/model.ts';
import { controlTest, recorded } from '../../control-tester.ts';

const FILE = 'file:/etc/apparmor.d/ironhull-container';
const WISH: ProfileWish = { name: NAMED, capabilities: [], paths: [], abi: true, includes: true };
const text = (wish: Partial<ProfileWish> = {}) =>
  render('apparmor/container.hbs', profileData({ ...WISH, ...wish }) as unknown as JsonObject);
const present = (it: string) => ({ [FILE]: `present\n${it}` });
const loaded = (mode = 'enforce', has = 'c0ffee') =>
  `loaded docker-default (enforce)\nloaded ${NAMED} (${mode})\nkernel ${NAMED} c0ffee\nfile ${NAMED} ${has}\n`;
const DONE = { ...present(text()), 'apparmor-own': loaded() };
const USERSPACE = recorded('debian-12-stock', 'apparmor-userspace');
const WRITE = { kind: 'template', path: '/etc/apparmor.d/ironhull-container', risk: 'safe' } as const;
const LOAD = { kind: 'kernel-profile', module: 'apparmor', path: '/etc/apparmor.d/ironhull-container' } as const;

const DEFAULT_FILE = '/etc/apparmor.d/docker-default';
const DROP_IN_PATH = '/etc/systemd/system/docker.service.d/zz-ironhull-apparmor.conf';
const DROP_IN_FILE = `file:${DROP_IN_PATH}`;
const DROP_IN = { kind: 'template', path: DROP_IN_PATH, activation: 'systemd-reload', risk: 'safe' } as const;
const OWN = `${loaded()}kernel docker-default c0ffee\nfile docker-default c0ffee\n`;
const REPLACED = {
  ...DONE,
  'apparmor-own': OWN,
  'apparmor-labels': '',
  [`file:${DEFAULT_FILE}`]: `present\n${text({ name: 'docker-default' })}`,
  [DROP_IN_FILE]: `present\n${render('systemd/docker-service-apparmor.conf.hbs', { file: DEFAULT_FILE })}`,
};

controlTest(profile, {
  'writes and loads it on a stock host': {
    is: 'fail',
    seen: 'there is no /etc/apparmor.d/ironhull-container',
    fix: [{ ...WRITE, data: { name: NAMED, abi: true, includes: true } }, LOAD],
    affects: null,
  },
  'passes when it is loaded, enforced and what the file says': {
    says: DONE,
    is: 'pass',
    seen: 'ironhull-container is loaded and enforced; no running container has it',
  },
  'names the containers in it': {
    says: { ...DONE, 'apparmor-labels': `${NAMED} (enforce)\nfalse [${NAMED}] /web\n` },
    is: 'pass',
    seen: /; in it: web$/,
  },
  'believes a kernel that shows no digests': {
    says: { ...present(text()), 'apparmor-own': `loaded ${NAMED} (enforce)\n` },
    is: 'pass',
  },
  'declares no abi where there is none, and includes nothing that is not there': {
    says: {
      'apparmor-userspace':
        'parser /sbin/apparmor_parser\nAppArmor parser version 2.13.6\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\n',
    },
    is: 'fail',
    fix: [{ ...WRITE, data: { abi: false, includes: false } }, LOAD],
  },
  'takes capabilities as people write them, once each': {
    says: { ...present(text({ capabilities: ['mknod', 'net_raw'] })), 'apparmor-own': loaded() },
    options: { 'deny-capabilities': ['CAP_NET_RAW', 'mknod', 'NET_RAW'] },
    is: 'pass',
  },
  'finds a rule that somebody took out': {
    says: { ...DONE, ...present(text().replace('  deny network alg,\n', '')) },
    is: 'fail',
    seen: '/etc/apparmor.d/ironhull-container lacks "deny network alg"',
    fix: [WRITE, LOAD],
  },
  'finds a rule that somebody put in': {
    says: { ...DONE, ...present(text().replace('deny mount,', 'mount,')) },
    is: 'fail',
    seen: /lacks "deny mount", and says "mount"$/,
  },
  'does not mind a comment': {
    says: { ...DONE, ...present(`# of the site\n${text()}`) },
    is: 'pass',
  },
  'finds it not loaded': {
    says: { ...DONE, 'apparmor-own': 'loaded docker-default (enforce)\n' },
    is: 'fail',
    seen: '/etc/apparmor.d/ironhull-container is there, but not loaded',
    fix: [LOAD],
  },
  'does not take complain mode for protection': {
    says: { ...DONE, 'apparmor-own': loaded('complain') },
    is: 'fail',
    seen: /in complain mode$/,
    fix: [LOAD],
  },
  'finds another text behind the right name': {
    says: { ...DONE, 'apparmor-own': loaded('enforce', 'bad') },
    is: 'fail',
    seen: /is loaded with another text than/,
    fix: [LOAD],
  },
  'sees to it that it is loaded at boot': {
    says: { ...DONE, 'apparmor-userspace': USERSPACE.replace('UnitFileState=enabled', 'UnitFileState=disabled') },
    is: 'fail',
    seen: /is gone after a boot$/,
    fix: [{ kind: 'unit', unit: 'apparmor.service', operation: 'enable' }],
  },
  'asks who set it aside': {
    says: { ...DONE, 'apparmor-userspace': `aside disable/${NAMED}\n${USERSPACE}` },
    is: 'manual',
    seen: '/etc/apparmor.d/disable/ironhull-container takes ironhull-container out of force',
  },
  'needs what loads it at boot': {
    says: { ...DONE, 'apparmor-userspace': USERSPACE.replace('LoadState=loaded', 'LoadState=not-found') },
    is: 'manual',
    seen: /no apparmor.service to load/,
  },
  'refuses a capability that containers do not have, before anything else': {
    options: { 'deny-capabilities': ['net_row'] },
    is: 'manual',
    seen: /^deny-capabilities: "net_row"/,
  },
  'refuses a path that would be a rule of its own': {
    options: { 'deny-paths': ['/a rw,\n  /b'] },
    is: 'manual',
    seen: /^deny-paths: /,
  },
  'leaves a missing parser to mac/apparmor': {
    says: { 'apparmor-userspace': 'LoadState=not-found\nActiveState=inactive\nUnitFileState=\n' },
    is: 'manual',
    seen: 'no profile can be loaded here',
  },
  'does not touch docker-default unasked': { says: DONE, is: 'pass' },
  'on request gives docker-default the same rules, and has them loaded again after each start of dockerd': {
    says: { ...DONE, 'apparmor-labels': '' },
    options: { 'replace-default': true },
    is: 'fail',
    seen: 'there is no /etc/apparmor.d/docker-default; an engine that loads a docker-default of its own would win',
    fix: [
      { ...WRITE, path: DEFAULT_FILE, data: { name: 'docker-default' } },
      { ...LOAD, path: DEFAULT_FILE, risk: 'safe' },
      DROP_IN,
    ],
    affects: null,
  },
  'asks first where containers run that would get it at once': {
    says: { ...DONE, 'apparmor-labels': 'docker-default (enforce)\nfalse [docker-default] /web\n' },
    options: { 'replace-default': true },
    is: 'fail',
    affects: /^1 running container under docker-default get the new text at once$/,
  },
  'passes when docker-default is ours and stays so': {
    says: REPLACED,
    options: { 'replace-default': true },
    is: 'pass',
    seen: 'ironhull-container and, with the same rules, docker-default are loaded and enforced',
  },
  'finds that an engine has put its own back': {
    says: { ...REPLACED, 'apparmor-own': OWN.replace('file docker-default c0ffee', 'file docker-default bad') },
    options: { 'replace-default': true },
    is: 'fail',
    seen: 'docker-default is loaded with another text than /etc/apparmor.d/docker-default has',
    fix: [{ ...LOAD, path: DEFAULT_FILE }],
  },
  'finds the drop-in changed': {
    says: { ...REPLACED, [DROP_IN_FILE]: 'present\n[Service]\nExecStartPost=-/bin/true\n' },
    options: { 'replace-default': true },
    is: 'fail',
    fix: [DROP_IN],
  },
  'leaves a docker-default of the site to the site': {
    says: { ...REPLACED, [`file:${DEFAULT_FILE}`]: 'present\nprofile docker-default { file, }\n' },
    options: { 'replace-default': true },
    is: 'manual',
    seen: /is not of ironhull’s making$/,
  },
  'does not apply to a kernel without AppArmor': {
    says: { apparmor: 'kernel absent\nparser no\nsecurityfs no\n' },
    is: 'not-applicable',
  },
  'does not apply without Docker': { says: { 'docker-install': 'systemd\n' }, is: 'not-applicable' },
});
