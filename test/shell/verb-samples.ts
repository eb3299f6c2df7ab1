// What every verb is tried with: in a fake root under three shells (verbs.test.ts), cut and killed (attack tests), and on
// real hosts (test/lab/verbs.test.ts). A new kind of action does not compile before it stands here.
import { createHash } from 'node:crypto';
import type { Action, Put, UnitOperation } from '../../src/model.ts';

export interface Sample {
  readonly does: string;
  readonly actions: readonly Action[];
  /** sh: makes the host what the sample needs. ROOT is its root: empty on a real host, a folder in a fake one. */
  readonly arrange: string;
  /** sh: exits 0 when everything is applied. */
  readonly applied: string;
  /** sh: prints what must be the same before and after, besides the tree below /etc. */
  readonly alike?: string;
  /** The least real host that it can be tried on: `kernel` is a kernel of its own; `selinux` one that has it; `bare` has a test of its own. */
  readonly real: 'container' | 'kernel' | 'selinux' | 'bare';
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const put = (path: string, before: string | null, content: string, mode: string | null = null): Put => ({
  kind: 'put',
  path,
  mode,
  before,
  was: before === null ? null : sha(before),
  content,
});

/** In a fake root a file of /proc or /sys is one; on a real host it is there. */
const fakeOnly = (sh: string) => `[ -z "$ROOT" ] || { ${sh}; }`;
const realOnly = (sh: string) => `[ -n "$ROOT" ] || ( ${sh} )`;
const inEtc = (name: string, text: string, mode = '0644') =>
  `mkdir -p "$ROOT/etc/verb" && printf '%s' '${text}' >"$ROOT/etc/verb/${name}" && chmod ${mode} "$ROOT/etc/verb/${name}" && touch -d @1000000000 "$ROOT/etc/verb/${name}"`;

/** An extended attribute without setfattr, which few hosts have: GNU tar unpacks one. */
const attributed = (name: string) =>
  `cd "$ROOT/etc/verb" && tar --format=posix --pax-option=SCHILY.xattr.user.verb:=kept -cf ../verb.tar ${name} && rm ${name} && tar --xattrs --xattrs-include='*' -xf ../verb.tar && rm ../verb.tar && touch -d @1000000000 ${name}`;
const attributes = (name: string) =>
  `tar --format=posix --xattrs --xattrs-include='*' -cf - -C "$ROOT/etc/verb" ${name} | tr '\\000' '\\n' | grep -a -o 'SCHILY.xattr.user.*'`;

const UNIT = 'verb-sample.service';
const unitFile = (folder: string) => `
  systemctl stop ${UNIT} || :; systemctl disable ${UNIT} || :; rm -f "$ROOT/etc/systemd/system/${UNIT}"
  mkdir -p "$ROOT/run/systemd/system" "$ROOT/etc/systemd/system" "$ROOT${folder}"
  printf '%s\\n' '[Unit]' 'Description=A sample' '[Service]' 'ExecStart=/bin/sleep 100000' '[Install]' 'WantedBy=multi-user.target' >"$ROOT${folder}/${UNIT}"
  chmod 0644 "$ROOT${folder}/${UNIT}"; touch -d @1000000000 "$ROOT${folder}/${UNIT}"; systemctl daemon-reload`;
const ARRANGE_UNIT = unitFile('/lib/systemd/system');
const enabled = `[ -L "$ROOT/etc/systemd/system/multi-user.target.wants/${UNIT}" ]`;
const masked = `[ "$(readlink "$ROOT/etc/systemd/system/${UNIT}")" = /dev/null ]`;
const active = `systemctl -q is-active ${UNIT}`;
const unitStates = `if ${enabled}; then echo enabled; fi; if ${masked}; then echo masked; fi; if ${active}; then echo active; fi`;

function onUnit(operation: UnitOperation, before: readonly string[], applied: string): Sample {
  return {
    does: `unit: ${operation}, from ${before.join(' and ') || 'nothing'}`,
    actions: [{ kind: 'unit', unit: UNIT, operation }],
    arrange: [ARRANGE_UNIT, ...before.map((it) => `systemctl ${it} ${UNIT}`)].join('\n'),
    applied,
    alike: unitStates,
    real: 'container',
  };
}

/** One of each operation, and from both sides where that makes a difference. */
const units: Readonly<Record<UnitOperation, readonly Sample[]>> = {
  enable: [onUnit('enable', [], `${enabled} && ! ${active}`), onUnit('enable', ['enable'], enabled)],
  disable: [onUnit('disable', ['enable', 'start'], `! ${enabled} && ${active}`)],
  mask: [
    onUnit('mask', ['enable', 'start'], `${masked} && ${active}`),
    {
      ...onUnit('mask', ['start'], masked),
      does: 'unit: mask, where the unit has its own file in /etc',
      arrange: `${unitFile('/etc/systemd/system')}\nsystemctl start ${UNIT}`,
    },
  ],
  unmask: [onUnit('unmask', ['mask'], `! ${masked}`)],
  start: [onUnit('start', [], `${active} && ! ${enabled}`), onUnit('start', ['start'], active)],
  stop: [onUnit('stop', ['enable', 'start'], `! ${active} && ${enabled}`)],
};

const accountFiles = fakeOnly(`cd "$ROOT/etc" || exit 1
  printf 'root:x:0:0::/root:/bin/sh\\nops:x:1000:1000::/home/ops:/bin/sh\\n' >passwd; echo older >passwd-
  printf 'root:x:0:\\ndocker:x:99:alice\\n' >group; printf 'root:*\\n' >shadow; chmod 0600 shadow; touch -d @1000000000 *`);

const SYSCTL_FILE = '/etc/sysctl.d/90-verb-sample.conf';
const PROFILE = '/etc/apparmor.d/verb-sample';
const profileText = (rule: string) => `profile verb-sample flags=(attach_disconnected) {\n  ${rule}\n}\n`;
const OLD_PROFILE = profileText('file,');
const NEW_PROFILE = profileText('network inet stream,');
const securityfs = fakeOnly(
  'mkdir -p "$ROOT/sys/kernel/security/apparmor" "$ROOT/etc/apparmor.d"; echo "other (enforce)" >"$ROOT/sys/kernel/security/apparmor/profiles"',
);
const profiles = 'sort "$ROOT/sys/kernel/security/apparmor/profiles"';
/** What the kernel has of it; in a fake root the text that was loaded last. */
const loadedText =
  'cat "$ROOT"/sys/kernel/security/apparmor/text-verb-sample 2>/dev/null || :; cat "$ROOT"/sys/kernel/security/apparmor/policy/profiles/verb-sample.*/sha1 2>/dev/null || :';

/** Of a type that every policy has, and without an effect: nobody has what is denied. */
const moduleText = (what: string) => `(deny device_t self ${what})\n`;
const OLD_MODULE = moduleText('(socket (getattr))');
const NEW_MODULE = moduleText('(socket (ioctl))');
const moduleStore = fakeOnly(
  'mkdir -p "$ROOT/sys/fs/selinux" "$ROOT/run/fake-selinux" "$ROOT/etc/selinux" "$ROOT/var/lib/selinux"; echo 1 >"$ROOT/sys/fs/selinux/enforce"',
);
const storedModule =
  'rm -rf "$ROOT/run/verb-module"; mkdir "$ROOT/run/verb-module"; cd "$ROOT/run/verb-module" && semodule -X 400 -E sample >/dev/null 2>&1; cat sample.cil 2>/dev/null; rm -rf "$ROOT/run/verb-module"; semodule -lfull 2>/dev/null | grep " sample " || :';
const moduleIs = (what: string) => `{ ${storedModule}; } | grep -qF '${what}'`;
const WRONG = 'system_u:object_r:user_tmp_t:s0';
const selinuxfs = fakeOnly(
  'mkdir -p "$ROOT/sys/fs/selinux/booleans"; printf 0 >"$ROOT/sys/fs/selinux/enforce"; printf "0 0" >"$ROOT/sys/fs/selinux/booleans/container_use_mknod"',
);

const PACKAGE = 'verb-sample';
const DEB = '/root/verb-sample.deb';
const ARRANGE_PACKAGE = `
  ${fakeOnly('touch "$ROOT/run/fake-packages"')}
  mkdir -p "$ROOT/root/verb-sample/DEBIAN" "$ROOT/root/verb-sample/etc"
  echo 'setting = 1' >"$ROOT/root/verb-sample/etc/verb-sample.conf"; echo /etc/verb-sample.conf >"$ROOT/root/verb-sample/DEBIAN/conffiles"
  printf '%s\\n' 'Package: ${PACKAGE}' 'Version: 1.0' 'Architecture: all' 'Maintainer: nobody <nobody@example.org>' 'Description: a sample' >"$ROOT/root/verb-sample/DEBIAN/control"
  chmod -R u=rwX,go=rX "$ROOT/root/verb-sample"; dpkg-deb --root-owner-group --build "$ROOT/root/verb-sample" "$ROOT${DEB}"`;
/** A source of packages that has a newer one, and nothing else: the host is not on any network. */
const ARRANGE_NEWER = `
  ${fakeOnly('echo verb-sample >"$ROOT/run/fake-newer"; mkdir -p "$ROOT/etc"; echo "setting = 1" >"$ROOT/etc/verb-sample.conf"; printf "/.\\n/etc\\n/etc/verb-sample.conf\\n" >"$ROOT/run/fake-files"')}
  sed -i 's/^Version: .*/Version: 1.1/' "$ROOT/root/verb-sample/DEBIAN/control"; echo 'setting = 2' >"$ROOT/root/verb-sample/etc/verb-sample.conf"
  mkdir -p "$ROOT/srv/verb-sample"; dpkg-deb --root-owner-group --build "$ROOT/root/verb-sample" "$ROOT/srv/verb-sample/newer.deb"
  ${realOnly(`cd /srv/verb-sample && { cat /root/verb-sample/DEBIAN/control; echo Filename: ./newer.deb; echo "Size: $(stat -c %s newer.deb)"; echo "SHA256: $(sha256sum <newer.deb | cut -d ' ' -f 1)"; } >Packages
  echo 'deb [trusted=yes] file:/srv/verb-sample ./' >/etc/apt/sources.list.d/verb-sample.list
  apt-get -q update -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/verb-sample.list -o Dir::Etc::sourceparts=/none -o APT::Get::List-Cleanup=0`)}`;
const packageState = `dpkg-query -W -f '\${db:Status-Status} \${Version}' ${PACKAGE} 2>/dev/null || :`;

export const samples: Readonly<Record<Action['kind'], readonly Sample[]>> = {
  put: [
    {
      does: 'put: a new file in new folders',
      actions: [put('/etc/verb/a/b', null, "it's\n\n", '0640')],
      arrange: ':',
      applied: `[ "$(stat -c %a "$ROOT/etc/verb/a/b")" = 640 ]`,
      real: 'container',
    },
    {
      does: 'put: a file is replaced, and keeps mode, owner and extended attributes',
      actions: [put('/etc/verb/file', 'old', 'new')],
      arrange: `${inEtc('file', 'old', '0604')} && chown 12:34 "$ROOT/etc/verb/file" && ${attributed('file')}`,
      applied: `[ "$(cat "$ROOT/etc/verb/file")" = new ] && [ "$(stat -c '%a %u:%g' "$ROOT/etc/verb/file")" = '604 12:34' ] && ${attributes('file')}`,
      alike: attributes('file'),
      real: 'container',
    },
  ],
  edit: [
    {
      does: 'edit: one line of a file of any bytes, whose last line has no end; all else stays',
      actions: [
        {
          kind: 'edit',
          path: '/etc/verb/odd.toml',
          line: 3,
          old: '\tuid = 1000 # a/b & "c"',
          text: '\tuid = 0 # a/b & "c"',
        },
        { kind: 'edit', path: '/etc/verb/odd.toml', line: 5, old: 'gid = 7', text: 'gid = 0' },
      ],
      arrange: `${inEtc('odd.toml', '', '0640')} && printf 'a\\\\b\\r\\n[grpc]\\n\\tuid = 1000 # a/b & "c"\\n\\377\\303 uid = 1000\\ngid = 7' >"$ROOT/etc/verb/odd.toml" && chown 12:34 "$ROOT/etc/verb/odd.toml" && touch -d @1000000000 "$ROOT/etc/verb/odd.toml"`,
      applied: `printf 'a\\\\b\\r\\n[grpc]\\n\\tuid = 0 # a/b & "c"\\n\\377\\303 uid = 1000\\ngid = 0' | cmp -s - "$ROOT/etc/verb/odd.toml" && [ "$(stat -c '%a %u:%g' "$ROOT/etc/verb/odd.toml")" = '640 12:34' ]`,
      real: 'container',
    },
  ],
  remove: [
    {
      does: 'remove: a file with mode, owner, time and extended attributes',
      actions: [{ kind: 'remove', path: '/etc/verb/odd name', was: sha('secret'), before: 'secret' }],
      arrange: `${inEtc('plain', 'secret', '0640')} && chown 12:34 "$ROOT/etc/verb/plain" && ${attributed('plain')} && mv plain 'odd name'`,
      applied: '[ ! -e "$ROOT/etc/verb/odd name" ] && [ -d "$ROOT/etc/verb" ]',
      alike: attributes("'odd name'"),
      real: 'container',
    },
    {
      does: 'remove: a link goes, and what it leads to stays',
      actions: [{ kind: 'remove', path: '/etc/verb/link', was: sha('x'), before: 'x' }],
      arrange: `${inEtc('real', 'x')} && ln -s real "$ROOT/etc/verb/link"`,
      applied: '[ ! -L "$ROOT/etc/verb/link" ] && [ -f "$ROOT/etc/verb/real" ]',
      real: 'container',
    },
  ],
  mode: [
    {
      does: 'mode: mode and owner',
      actions: [{ kind: 'mode', path: '/etc/verb/odd name', mode: '0600', owner: '12:34' }],
      arrange: inEtc('odd name', 'x', '6751'),
      applied: `[ "$(stat -c '%a %u:%g' "$ROOT/etc/verb/odd name")" = '600 12:34' ]`,
      real: 'container',
    },
  ],
  unit: Object.values(units).flat(),
  mask: [
    {
      does: 'mask: stopped, disabled and masked',
      actions: [{ kind: 'mask', unit: UNIT }],
      arrange: `${ARRANGE_UNIT}\nsystemctl enable ${UNIT}\nsystemctl start ${UNIT}`,
      applied: `${masked} && ! ${enabled} && ! ${active}`,
      alike: unitStates,
      real: 'container',
    },
  ],
  sysctl: [
    {
      does: 'sysctl: one value, and the file that keeps it',
      actions: [
        put(SYSCTL_FILE, null, 'kernel.dmesg_restrict = 1\n'),
        { kind: 'sysctl', key: 'kernel.dmesg_restrict', value: '1' },
      ],
      arrange: `${fakeOnly('mkdir -p "$ROOT/proc/sys/kernel"')}; echo 0 >"$ROOT/proc/sys/kernel/dmesg_restrict"`,
      applied: `[ "$(cat "$ROOT/proc/sys/kernel/dmesg_restrict")" = 1 ] && [ -f "$ROOT${SYSCTL_FILE}" ]`,
      alike: 'cat "$ROOT/proc/sys/kernel/dmesg_restrict"',
      real: 'kernel',
    },
    {
      does: 'sysctl: one that sets every interface, each of which gets its own value back',
      actions: [{ kind: 'sysctl', key: 'net.ipv6.conf.all.forwarding', value: '1' }],
      arrange: `${fakeOnly('for it in all lo docker0; do mkdir -p "$ROOT/proc/sys/net/ipv6/conf/$it"; done')}
        echo 0 >"$ROOT/proc/sys/net/ipv6/conf/all/forwarding"; echo 0 >"$ROOT/proc/sys/net/ipv6/conf/docker0/forwarding"; echo 1 >"$ROOT/proc/sys/net/ipv6/conf/lo/forwarding"`,
      applied: '[ "$(cat "$ROOT/proc/sys/net/ipv6/conf/all/forwarding")" = 1 ]',
      alike: 'cd "$ROOT/proc/sys/net/ipv6/conf" && grep . */forwarding',
      real: 'kernel',
    },
  ],
  'kernel-profile': [
    {
      does: 'kernel-profile: an AppArmor profile that is new',
      actions: [
        put(PROFILE, null, NEW_PROFILE),
        { kind: 'kernel-profile', module: 'apparmor', path: PROFILE, before: null, content: NEW_PROFILE },
      ],
      arrange: securityfs,
      applied: `${profiles} | grep -q '^verb-sample (enforce)'`,
      alike: `${profiles}; ${loadedText.replace('text-verb-sample', 'none')}`,
      real: 'kernel',
    },
    {
      does: 'kernel-profile: an AppArmor profile that replaces an older text',
      actions: [
        put(PROFILE, OLD_PROFILE, NEW_PROFILE),
        { kind: 'kernel-profile', module: 'apparmor', path: PROFILE, before: OLD_PROFILE, content: NEW_PROFILE },
      ],
      arrange: `${securityfs}; printf '%s' '${OLD_PROFILE}' >"$ROOT${PROFILE}" && touch -d @1000000000 "$ROOT${PROFILE}" && apparmor_parser -r -K -T "$ROOT${PROFILE}" && { ${loadedText}; } >"$ROOT/root-old"`,
      applied: `${profiles} | grep -q '^verb-sample (enforce)' && ! { ${loadedText}; } | cmp -s - "$ROOT/root-old"`,
      alike: `${profiles}; ${loadedText}`,
      real: 'kernel',
    },
    {
      does: 'kernel-profile: an AppArmor profile in place of one of which there is no file',
      actions: [
        put(PROFILE, null, NEW_PROFILE),
        { kind: 'kernel-profile', module: 'apparmor', path: PROFILE, before: null, content: NEW_PROFILE },
      ],
      arrange: `${securityfs}; ${fakeOnly(`mkdir -p "$ROOT/sys/kernel/security/apparmor/policy/profiles/verb-sample.1" && echo verb-sample >"$ROOT/sys/kernel/security/apparmor/policy/profiles/verb-sample.1/name"`)}
        rm -f "$ROOT${PROFILE}"; printf '%s' '${OLD_PROFILE}' >"$ROOT/root-text" && apparmor_parser -r -K -T "$ROOT/root-text" && { ${loadedText}; } >"$ROOT/root-old"`,
      applied: `${profiles} | grep -q '^verb-sample (enforce)' && ! { ${loadedText}; } | cmp -s - "$ROOT/root-old"`,
      alike: `${profiles}; ${loadedText}`,
      real: 'kernel',
    },
    {
      does: 'kernel-profile: an SELinux module that is new',
      actions: [cil(null)],
      arrange: `${moduleStore}; ${inEtc('sample.cil', NEW_MODULE)}`,
      applied: moduleIs('(socket (ioctl))'),
      alike: storedModule,
      real: 'selinux',
    },
    {
      does: 'kernel-profile: an SELinux module that replaces an older one',
      actions: [cil(OLD_MODULE)],
      arrange: `${moduleStore}; ${inEtc('sample.cil', OLD_MODULE)}; semodule -X 400 -i "$ROOT/etc/verb/sample.cil"; ${inEtc('sample.cil', NEW_MODULE)}`,
      applied: moduleIs('(socket (ioctl))'),
      alike: storedModule,
      real: 'selinux',
    },
  ],
  selinux: [
    {
      does: 'selinux: a boolean, of which the store knows nothing yet',
      actions: [{ kind: 'selinux', set: { what: 'boolean', name: 'container_use_mknod', value: 'off' } }],
      arrange: `${selinuxfs}; setsebool container_use_mknod 1`,
      applied: '[ "$(cat "$ROOT/sys/fs/selinux/booleans/container_use_mknod")" = "0 0" ]',
      alike: 'cat "$ROOT/sys/fs/selinux/booleans/container_use_mknod"',
      real: 'selinux',
    },
    {
      does: 'selinux: a label that is not what the policy says, and the mode',
      actions: [
        { kind: 'selinux', set: { what: 'label', path: '/etc/verb/labelled' } },
        { kind: 'selinux', set: { what: 'enforcing' } },
      ],
      arrange: `${selinuxfs}; ${inEtc('labelled', 'x')}; chcon ${WRONG} "$ROOT/etc/verb/labelled"; printf 0 >"$ROOT/sys/fs/selinux/enforce"`,
      applied: `[ "$(cat "$ROOT/sys/fs/selinux/enforce")" = 1 ] && [ -z "$(restorecon -n -v "$ROOT/etc/verb/labelled")" ]`,
      alike: 'cat "$ROOT/sys/fs/selinux/enforce"; restorecon -n -v "$ROOT/etc/verb/labelled"',
      real: 'selinux',
    },
  ],
  user: [
    {
      does: 'user: a system user',
      actions: [{ kind: 'user', name: 'verbsample' }],
      arrange: accountFiles,
      applied: 'grep -q "^verbsample:x:" "$ROOT/etc/passwd"',
      real: 'container',
    },
  ],
  group: [
    {
      does: 'group: a system group',
      actions: [{ kind: 'group', name: 'verbgroup' }],
      arrange: accountFiles,
      applied: 'grep -q "^verbgroup:x:" "$ROOT/etc/group"',
      real: 'container',
    },
  ],
  'leave-group': [
    {
      does: 'leave-group: a user out of a group',
      actions: [{ kind: 'leave-group', user: 'ops', group: 'docker' }],
      arrange: `${accountFiles}\ngpasswd -a ops docker; ${fakeOnly('touch -d @1000000000 "$ROOT"/etc/* "$ROOT/etc/.pwd.lock"')}`,
      applied: '! grep "^docker:" "$ROOT/etc/group" | grep -q ops',
      real: 'container',
    },
  ],
  package: [
    {
      does: 'package: installed from a file',
      actions: [{ kind: 'package', name: PACKAGE, operation: 'install', file: DEB }],
      arrange: ARRANGE_PACKAGE,
      applied: `[ "$(dpkg-query -W -f '\${db:Status-Status}' ${PACKAGE})" = installed ]`,
      alike: packageState,
      real: 'container',
    },
    {
      does: 'package: removed, and put back from a file',
      actions: [{ kind: 'package', name: PACKAGE, operation: 'remove', file: DEB }],
      arrange: `${ARRANGE_PACKAGE}; apt-get -q -y install "$ROOT${DEB}"`,
      applied: `[ "$(dpkg-query -W -f '\${db:Status-Status}' ${PACKAGE})" != installed ]`,
      alike: packageState,
      real: 'container',
    },
    {
      does: 'package: removed, and packed again beforehand, since no source has it',
      actions: [{ kind: 'package', name: PACKAGE, operation: 'remove' }],
      arrange: `${ARRANGE_PACKAGE}; ${ARRANGE_NEWER}; apt-get -q -y install "$ROOT${DEB}"`,
      applied: `[ "$(dpkg-query -W -f '\${db:Status-Status}' ${PACKAGE})" != installed ]`,
      alike: packageState,
      real: 'container',
    },
    {
      does: 'package: upgraded, and its old version packed again beforehand',
      actions: [{ kind: 'package', name: PACKAGE, operation: 'upgrade' }],
      arrange: `${ARRANGE_PACKAGE}; ${ARRANGE_NEWER}; apt-get -q -y install "$ROOT${DEB}"`,
      applied: `[ "$(dpkg-query -W -f '\${Version}' ${PACKAGE} | tr -d =)" = 1.1 ]`,
      alike: packageState,
      real: 'container',
    },
  ],
  engine: [
    {
      // With the real apt and a real Docker: test/lab/bootstrap.test.ts.
      does: 'engine: packages onto a host that has none of them',
      actions: [{ kind: 'engine', packages: ['docker-sample'], repository: null }],
      arrange: fakeOnly('mkdir -p "$ROOT/run"; touch "$ROOT/run/fake-packages"'),
      applied: `[ "$(dpkg-query -W -f '\${db:Status-Status}' docker-sample)" = installed ]`,
      alike: 'cat "$ROOT/run/fake-packages"',
      real: 'bare',
    },
  ],
  run: [
    {
      does: 'run: a script with its own check and undo',
      actions: [
        {
          kind: 'run',
          what: "write a file, it's said",
          check: 'grep -qx done "$ROOT/etc/verb-run"',
          run: 'echo done >"$ROOT/etc/verb-run"',
          undo: 'rm -f "$ROOT/etc/verb-run"',
        },
      ],
      arrange: ':',
      applied: 'grep -qx done "$ROOT/etc/verb-run"',
      real: 'container',
    },
  ],
};

function cil(before: string | null): Action {
  return { kind: 'kernel-profile', module: 'selinux', path: '/etc/verb/sample.cil', before, content: NEW_MODULE };
}
