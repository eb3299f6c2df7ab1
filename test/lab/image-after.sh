#!/bin/sh
# mmdebstrap hook, at the end: logins, network, and services that really run.
# LAB_PUBLIC_KEY is the line for every login's authorized_keys.
set -eu
root=$1

authorize() { # LOGIN HOME
  mkdir -p "$root$2/.ssh"
  printf '%s\n' "$LAB_PUBLIC_KEY" >"$root$2/.ssh/authorized_keys"
  chmod 700 "$root$2/.ssh"
  chmod 600 "$root$2/.ssh/authorized_keys"
  chroot "$root" chown -R "$1:" "$2/.ssh"
}

authorize root /root
for login in ops opspw nopriv noisy; do
  chroot "$root" useradd --create-home --shell /bin/bash "$login"
  authorize "$login" "/home/$login"
done

# ops and noisy may do everything without a word, opspw says 'correct horse', nopriv may do nothing.
for login in ops noisy; do
  echo "$login ALL=(ALL:ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/$login"
  chmod 440 "$root/etc/sudoers.d/$login"
done
chroot "$root" usermod -aG sudo opspw
echo 'opspw:correct horse' | chroot "$root" chpasswd

# bash of Debian reads .bashrc for `ssh host command` too, and its output comes before the command's own.
{
  echo 'echo "Welcome to this machine."'
  cat "$root/home/noisy/.bashrc"
} >"$root/home/noisy/.bashrc.new"
cat "$root/home/noisy/.bashrc.new" >"$root/home/noisy/.bashrc"
rm "$root/home/noisy/.bashrc.new"

# The same address in both tiers: QEMU's user network has it by default, nspawn gets a wire of its own.
cat >"$root/etc/systemd/network/10-lab.network" <<'END'
[Match]
Name=eth0
[Network]
Address=10.0.2.15/24
Gateway=10.0.2.2
LinkLocalAddressing=no
IPv6AcceptRA=no
END
chroot "$root" systemctl -q enable systemd-networkd.service
# Nothing needs the network at boot, and waiting for it costs seconds.
chroot "$root" systemctl -q disable systemd-networkd-wait-online.service
# No name server at all: one that never answers would hold exim's start for 20 seconds.
echo '# a lab host asks nobody' >"$root/etc/resolv.conf"
echo '/dev/vda / ext4 defaults 0 1' >"$root/etc/fstab"

# collectd comes without a configuration and then does not start: it would keep nothing alive that a test could lose.
cat >"$root/etc/collectd/collectd.conf" <<'END'
Interval 30
LoadPlugin load
LoadPlugin memory
LoadPlugin csv
<Plugin csv>
  DataDir "/var/lib/collectd/csv"
</Plugin>
END

# The journal survives a power cut, and a machine id exists from the start.
mkdir -p "$root/var/log/journal"
chroot "$root" systemd-machine-id-setup >/dev/null 2>&1 || :
rm -f "$root/etc/ssh/"*.dpkg-*
test -s "$root/etc/ssh/ssh_host_ed25519_key.pub"
