import { symlinkSync } from 'node:fs';
import type { FakeHost } from '../shell/fake-host.ts';

/**
 * As much of systemd as a transaction calls: units that run are files in /run/active, and links are real. What it
 * starts for a transaction runs detached, as under the real one (test/lab has that). `-p After=` is only ever used by the
 * boot unit, and means that it has ended.
 */
export function fakeSystemd(host: FakeHost, active: readonly string[]): void {
  host.write('run/systemd/system/.keep', '');
  host.write('etc/systemd/system/multi-user.target.wants/.keep', '');
  for (const unit of active) {
    host.write(`run/active/${unit}`, '');
    symlinkSync(`/lib/systemd/system/${unit}`, host.path(`etc/systemd/system/multi-user.target.wants/${unit}`));
  }
  host.program(
    'systemd-run',
    `after=no
while :; do case $1 in -p) after=yes; shift 2 ;; -*) shift ;; *) break ;; esac; done
if [ $after = yes ]; then
  # By its words, for its number is soon another's.
  setsid sh -c 'while tr "\\0" " " <"/proc/$0/cmdline" | grep -q " boot $"; do sleep 0.05; done; exec "$@"' $PPID "$@" </dev/null >/dev/null 2>&1 &
else
  setsid "$@" </dev/null >/dev/null 2>&1 &
fi`,
  );
  host.program(
    'systemctl',
    `while :; do case $1 in -*) shift ;; *) break ;; esac; done
verb=$1 active=$FAKE_ROOT/run/active etc=$FAKE_ROOT/etc/systemd/system status=0
shift
case $verb in
  is-system-running) echo running; exit ;;
  list-units) case $* in *failed*) ;; *) ls "$active" | sed 's/$/ loaded active running/' ;; esac; exit ;;
  kill | daemon-reload | reset-failed) exit ;;
  show)
    for unit; do :; done
    if [ "$(readlink "$etc/$unit")" = /dev/null ]; then echo LoadState=masked; else echo LoadState=loaded; fi
    exit ;;
esac
for unit; do
  case $unit in -*) continue ;; esac
  case $verb in
    is-active) [ -e "$active/$unit" ] || status=3 ;;
    start) printf '' >"$active/$unit" || status=1 ;;
    stop) rm -f "$active/$unit" || status=1 ;;
    enable) ln -sf "/lib/systemd/system/$unit" "$etc/multi-user.target.wants/$unit" || status=1 ;;
    disable) rm -f "$etc"/*.wants/"$unit" || status=1 ;;
    mask) [ ! -e "$etc/$unit" ] && ln -s /dev/null "$etc/$unit" || status=1 ;;
    unmask) [ "$(readlink "$etc/$unit")" != /dev/null ] || rm "$etc/$unit" || status=1 ;;
    *) status=1 ;;
  esac
done
exit $status`,
  );
}
