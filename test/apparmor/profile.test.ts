import { describe, expect, it } from 'vitest';
import { exampleOf, mistakeIn } from '../../src/apparmor/options.ts';
import { linesIn, NAMED, type ProfileWish, profileData, rightLines } from '../../src/apparmor/profile.ts';
import { render } from '../../src/load/templates.ts';
import type { JsonObject } from '../../src/model.ts';

const WISH: ProfileWish = { name: NAMED, capabilities: [], paths: [], abi: true, includes: true };
const text = (wish: ProfileWish) => render('apparmor/container.hbs', profileData(wish) as unknown as JsonObject);

describe('the profile as it is written', () => {
  it.each<[string, ProfileWish]>([
    ['as it comes', WISH],
    ['for AppArmor 2, which knows no abi', { ...WISH, abi: false }],
    ['without files to include', { ...WISH, includes: false }],
    [
      'with all that can be denied',
      { ...WISH, capabilities: ['mknod', 'net_raw'], paths: ['/etc/secret', '/srv/x/**'] },
    ],
  ])('has the lines that are looked for later: %s', (_, wish) => {
    expect(linesIn(text(wish))).toEqual(rightLines(wish));
  });

  it('denies what was asked for, and says why', () => {
    const written = text({ ...WISH, capabilities: ['net_raw'], paths: ['/srv/x/**'] });
    expect(written).toContain(
      '  # Capabilities that are taken away, whoever gives them.\n  deny capability net_raw,\n',
    );
    expect(written).toContain('  deny /srv/x/** mrwklx,\n');
    expect(text(WISH)).not.toContain('deny capability');
  });

  it('declares the interface in its first line, before anything is included', () => {
    expect(rightLines(WISH).slice(0, 2)).toEqual(['abi <abi/3.0>,', '#include <tunables/global>']);
  });
});

/** As apparmor.d(5) has it, as far as these rules go: braces, classes, `*` within a folder, `**` also below it. */
function denies(path: string, access: string, name = NAMED): boolean {
  const rules = rightLines({ ...WISH, name }).flatMap((it) => /^deny (\/\S+) (\w+),$/.exec(it)?.slice(1) ?? []);
  for (let at = 0; at < rules.length; at += 2) {
    const pattern = rules[at]!.replace(/[.]/g, '\\.')
      .replace(/\{/g, '(?:')
      .replace(/\}/g, ')')
      .replace(/(?<=\(\?:[^)]*),(?=[^(]*\))/g, '|')
      .replace(/\*\*/g, '.+')
      .replace(/(?<![.])\*/g, '[^/]*')
      .replace(/\.\+/g, '.*');
    if (rules[at + 1]!.includes(access) && new RegExp(`^${pattern}$`).test(path)) return true;
  }
  return false;
}

describe('what it denies', () => {
  it.each([
    '/proc/sysrq-trigger',
    '/proc/meminfo',
    '/proc/acpi/wakeup',
    '/proc/bus/pci/00/1f.0',
    '/proc/sysvipc/shm',
    '/proc/scsi/scsi',
    '/proc/sys/vm/overcommit_memory',
    '/proc/sys/kernel/core_pattern',
    '/proc/sys/kernel/sysrq',
    '/proc/sys/kernel/shared',
    '/proc/sys/kernel/keys/maxkeys',
    '/proc/sys/keys',
    '/proc/sys/kernel/shmmax',
    '/proc/sys/net/ipv4/ip_forward',
    '/sys/kernel/uevent_helper',
    '/sys/firmware/efi/vars',
    '/sys/fs/bpf/x',
    '/sys/fs/ext4/vda/x',
    '/sys/fs/cg/x',
    '/sys/power/state',
  ])('writing %s', (path) => {
    expect(denies(path, 'w')).toBe(true);
  });

  it.each(['/proc/1/oom_score_adj', '/proc/42/task/42/comm', '/sys/fs/cgroup/x/pids.max', '/etc/x'])(
    'but not writing %s',
    (path) => {
      expect(denies(path, 'w')).toBe(false);
    },
  );

  it.each(['/proc/kcore', '/sys/firmware/acpi/tables/DSDT', '/sys/devices/virtual/powercap/intel-rapl/energy_uj'])(
    'reading %s',
    (path) => {
      expect(denies(path, 'r')).toBe(true);
    },
  );

  it('but not reading what else programs look at', () => {
    for (const path of ['/proc/meminfo', '/proc/sys/vm/overcommit_memory', '/sys/devices/system/cpu/online'])
      expect(denies(path, 'r')).toBe(false);
  });
});

describe('options', () => {
  it.each<[readonly string[], readonly string[], RegExp | null]>([
    [[], [], null],
    [['net_raw', 'CAP_MKNOD', 'NET_RAW'], ['/etc/secret', '/srv/x/**'], null],
    [['net_row'], [], /^deny-capabilities: "net_row": containers have audit_write, /],
    [['sys_admin'], [], /^deny-capabilities/],
    [[], ['etc/secret'], /^deny-paths: "etc\/secret": a path is /],
    [[], ['/'], /^deny-paths/],
    [[], ['/**'], /^deny-paths/],
    [[], ['/a/*'], /^deny-paths/],
    [[], ['/a/../b'], /^deny-paths/],
    [[], ['/a{b,c}'], /^deny-paths/],
    [[], ['/a b'], /^deny-paths/],
    [[], ['/a rw,\n/b'], /^deny-paths/],
    [[], ['/a,'], /^deny-paths/],
    [[], ['@{HOME}/x'], /^deny-paths/],
  ])('%j, %j', (capabilities, paths, mistake) => {
    if (mistake === null) expect(mistakeIn(capabilities, paths)).toBeNull();
    else expect(mistakeIn(capabilities, paths)).toMatch(mistake);
  });

  it('have an example to try', () => expect(['/a', '/a/**'].map(exampleOf)).toEqual(['/a', '/a/ironhull-proof']));
});
