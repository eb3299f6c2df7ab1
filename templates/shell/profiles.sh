# The verb on what the kernel's security modules enforce: an AppArmor profile, an SELinux module. What stands in the
# file decides the next boot; the file is a `put` of the same plan, or was there.

# kernel_profile apparmor|selinux FILE present|absent BEFORE CONTENT: FILE's text now (if present), and as it will be
kernel_profile() {
  if [ "$PHASE" = look ]; then "look_at_$1" "$2" "$3" "$4" "$5"; return; fi
  say step "kernel-profile $1 $2"
  kept_=$(printf '%04d' $((STEP + 1)))
  {
    mkdir "$TX/kept/$kept_" 2>/dev/null && keep_text "$TX/kept/$kept_/new" "$5" &&
      { [ "$3" = absent ] || keep_text "$TX/kept/$kept_/old" "$4"; } && "keep_$1" "$2" "$TX/kept/$kept_"
  } ||
    fail "cannot keep what $2 was"
  sync_path "$TX/kept/$kept_"/* "$TX/kept/$kept_" "$TX/kept"
  undo_first "restore_$1 $kept_"
  "load_$1" "$2" "$TX/kept/$kept_" >"$TX/error" 2>&1 || fail "$2 cannot be loaded: $(clean <"$TX/error")"
}

APPARMOR=$ROOT/sys/kernel/security/apparmor

look_at_apparmor() {
  # Opened: its mode says that all may read it, also where the kernel then refuses.
  cat "$APPARMOR/profiles" >/dev/null 2>&1 || { obstacle "AppArmor is not switched on in this kernel, so $1 cannot be loaded"; return; }
  command -v apparmor_parser >/dev/null 2>&1 || { obstacle "there is no apparmor_parser to load $1 with"; return; }
  # Another name than the kept ones have: nothing may be taken for them.
  { keep_text "$TX/look-new" "$4" && keep_text "$TX/look-old" "$3"; } || { obstacle "cannot write to $TX"; return; }
  if ! limit 120 apparmor_parser -Q -K -T "$TX/look-new" </dev/null >"$TX/error" 2>&1; then
    obstacle "apparmor_parser refuses $1: $(clean <"$TX/error")"
  elif [ "$2" = present ] && ! limit 120 apparmor_parser -Q -K -T "$TX/look-old" </dev/null >"$TX/error" 2>&1; then
    obstacle "$1 as it is now could not be loaded again: $(clean <"$TX/error")"
  else
    names_in "$TX/look-new" >"$TX/look-names"
    names_in "$TX/look-old" >"$TX/look-known"
    loaded_of "$TX/look-names" >"$TX/look-loaded"
    added_lines "$TX/look-known" "$TX/look-loaded" >"$TX/look-names"
    while IFS= read -r name_; do
      binary_of "$name_" || printf '%s\n' "$name_"
    done <"$TX/look-names" >"$TX/look-lost"
    [ ! -s "$TX/look-lost" ] || obstacle "a profile is loaded whose text is not in $1, so it could not be put back: $(clean <"$TX/look-lost")"
  fi
  rm -f "$TX"/look-*
}

# What the kernel has, as it has it: a text may not be what is loaded, and of what Docker loads there is no file. Older
# kernels do not give it back; then the old text has to do.
keep_apparmor() {
  names_in "$2/new" >"$2/names" && loaded_of "$2/names" >"$2/loaded" && : >"$2/by-text" || return 1
  number_=0
  while IFS= read -r name_; do
    number_=$((number_ + 1))
    if binary_of "$name_"; then cat "$BINARY" >"$2/binary-$number_"; else printf '%s\n' "$name_" >>"$2/by-text"; fi || return 1
  done <"$2/loaded"
}

# From the copy: what was checked is what gets loaded. The cache is passed by, so that nothing is left in it.
load_apparmor() { limit 120 apparmor_parser -r -K -T "$2/new" </dev/null; }

# Only names that were not loaded before are taken out: a process loses a profile that is removed for good.
restore_apparmor() {
  was_=$TX/kept/$1
  [ "$BOOT" = no ] || wait_for_unit apparmor.service
  cat "$APPARMOR/profiles" >/dev/null 2>&1 || return 0
  restored_=0
  [ ! -s "$was_/by-text" ] || limit 120 apparmor_parser -r -K -T "$was_/old" </dev/null || restored_=1
  for binary_ in "$was_"/binary-*; do
    [ ! -e "$binary_" ] || limit 120 apparmor_parser -r -K -T -B "$binary_" </dev/null || restored_=1
  done
  loaded_of "$was_/names" >"$TX/loaded-now"
  added_lines "$was_/loaded" "$TX/loaded-now" >"$TX/loaded-new"
  while IFS= read -r name_; do
    # The parser takes a text of which only the name counts.
    printf 'profile "%s" { }\n' "$name_" >"$TX/unload" && limit 60 apparmor_parser -R "$TX/unload" </dev/null || restored_=1
  done <"$TX/loaded-new"
  rm -f "$TX/loaded-now" "$TX/loaded-new" "$TX/unload"
  return "$restored_"
}

# names_in FILE: of the profiles in a text, none of an empty one
names_in() { [ ! -s "$1" ] || limit 60 apparmor_parser -N "$1" </dev/null 2>/dev/null | sort; }

# binary_of NAME: where the kernel shows what it has loaded under that name, in BINARY
binary_of() {
  for BINARY in "$APPARMOR/policy/profiles/$1".*/raw_data; do
    [ -r "$BINARY" ] && read -r is_ <"${BINARY%/*}/name" && [ "$is_" = "$1" ] && return
  done
  return 1
}

# loaded_of NAMES: those that the kernel has
loaded_of() { sed 's/ ([a-z]*)$//' "$APPARMOR/profiles" | sort | grep -xF -f "$1" || :; }
