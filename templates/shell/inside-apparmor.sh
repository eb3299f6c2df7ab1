# What a profile of AppArmor is to refuse, tried inside two containers that differ by nothing but the profile (inside.sh).
# Both have CAP_SYS_ADMIN and no filter of system calls, and their paths are neither masked nor read-only: a refusal is
# AppArmor's, and goes away in the other container. Nothing is written, and what is mounted is theirs alone.

# confined MACHINE PROFILE|unconfined PATH…: the container's main process
confined() {
  machine=$1 profile=$2 number=0
  shift 2
  # Any may write there, whatever capabilities are denied.
  SEEN=/dev/shm/seen
  {
    attempt proc-sys sh -c ': >>/proc/sys/net/ipv4/ip_forward'
    for path; do
      number=$((number + 1))
      # shellcheck disable=SC2016 # the inner shell reads it
      attempt "path-$number" sh -c ': <"$0"' "$path"
    done
    confined_calls "$machine" "$profile" 2>/dev/null || :
    echo 'done yes'
  } >"$SEEN" 2>/dev/null </dev/null
  exec sleep 120
}

# Each in a child of its own: what one gives up, the next has. A socket of AF_ALG makes the kernel load its module, so it
# is not asked for where nothing refuses it by design.
# shellcheck disable=SC2016 # perl's variables
confined_calls() {
  command -v perl >/dev/null 2>&1 || return 0
  perl -e '
    my ($machine, $profile) = @ARGV;
    my %number = (x86_64 => { mount => 165, mknodat => 259 }, aarch64 => { mount => 40, mknodat => 33 });
    my $of = $number{$machine} || {};
    my $folder = "/dev/shm";
    $| = 1;
    sub try_well {
      my ($key, $does) = @_;
      my $child = fork;
      return unless defined $child;
      if ($child == 0) {
        $! = 0;
        my $well = $does->();
        printf "%s %s\n", $key, $well ? "ok" : sprintf("failed %d %s", $!, $!);
        exit 0;
      }
      waitpid $child, 0;
    }
    my ($type, $to, $node, $own, $shut) = ("tmpfs", "$folder/mount", "$folder/node", "$folder/own", "$folder/shut");
    mkdir $to;
    try_well("mount", sub { syscall($of->{mount}, $type, $to, $type, 0, 0) == 0 }) if defined $of->{mount};
    try_well("alg", sub { socket(my $alg, 38, 5, 0) }) if $profile ne "unconfined";
    try_well("sockets", sub { socket(my $ip, 2, 1, 0) && socket(my $unix, 1, 1, 0) && socket(my $link, 16, 3, 0) });
    try_well("cap-mknod", sub { syscall($of->{mknodat}, -100, $node, 0020600, 0x103) == 0 }) if defined $of->{mknodat};
    try_well("cap-net_raw", sub { socket(my $raw, 2, 3, 1) });
    try_well("cap-sys_chroot", sub { chroot "/proof" });
    try_well("cap-setgid", sub { $) = 1; $) + 0 == 1 });
    try_well("cap-setuid", sub { $> = 1; $> == 1 });
    for my $file ($own, $shut) { open my $made, ">", $file; close $made }
    chmod 0, $shut;
    try_well("cap-dac_override", sub { open my $read, "<", $shut });
    my $given = chown 1, 1, $own;
    try_well("cap-chown", sub { chown 2, 2, $own });
    try_well("cap-fowner", sub { chmod 0600, $own }) if $given;
    my $other = fork;
    if (defined $other && $other == 0) { $> = $< = 1; sleep 100; exit 0 }
    select undef, undef, undef, 0.5;
    try_well("cap-kill", sub { kill 0, $other });
    kill 9, $other;
  ' "$1" "$2"
}
