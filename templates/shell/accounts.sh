# The verbs on users and groups. Their files are kept whole beforehand: as long as nobody else has changed them since,
# undo puts back the very bytes; otherwise it takes away only what is ours.

ACCOUNT_FILES='passwd group shadow gshadow subuid subgid'
ACCOUNT_EXTRAS='passwd- group- shadow- gshadow- subuid- subgid- .pwd.lock'

# user NAME: a system user without login, with a group of the same name
user() {
  if [ "$PHASE" = look ]; then
    command -v useradd >/dev/null 2>&1 || command -v adduser >/dev/null 2>&1 || obstacle 'there is neither useradd nor adduser'
    grep -q "^$1:" "$ROOT/etc/passwd" || changeable_accounts
    return
  fi
  say step "user $1"
  if grep -q "^$1:" "$ROOT/etc/passwd"; then
    say note "the user $1 exists already"
    return
  fi
  had_group_=no
  ! grep -q "^$1:" "$ROOT/etc/group" || had_group_=yes
  keep_accounts
  undo_first "remove_user $1 $had_group_ $kept_"
  add_user "$1" "$had_group_" >/dev/null 2>"$TX/error" || fail "cannot add the user $1: $(clean <"$TX/error")"
  sync_path "$ROOT/etc"
}

add_user() {
  for shell_ in /usr/sbin/nologin /sbin/nologin /bin/false; do [ -x "$shell_" ] && break; done
  if command -v useradd >/dev/null 2>&1; then
    if [ "$2" = yes ]; then group_="-g $1"; else group_=-U; fi
    # shellcheck disable=SC2086
    limit 60 useradd -r $group_ -M -d /nonexistent -s "$shell_" "$1"
  else
    { [ "$2" = yes ] || limit 60 addgroup -S "$1"; } && limit 60 adduser -S -D -H -h /nonexistent -s "$shell_" -G "$1" "$1"
  fi
}

# group NAME: a system group
group() {
  if [ "$PHASE" = look ]; then
    command -v groupadd >/dev/null 2>&1 || command -v addgroup >/dev/null 2>&1 || obstacle 'there is neither groupadd nor addgroup'
    return
  fi
  say step "group $1"
  if grep -q "^$1:" "$ROOT/etc/group"; then
    say note "the group $1 exists already"
    return
  fi
  keep_accounts
  undo_first "remove_group $1 $kept_"
  if command -v groupadd >/dev/null 2>&1; then limit 60 groupadd -r "$1"; else limit 60 addgroup -S "$1"; fi \
    >/dev/null 2>"$TX/error" || fail "cannot add the group $1: $(clean <"$TX/error")"
  sync_path "$ROOT/etc"
}

# leave_group USER GROUP
leave_group() {
  if [ "$PHASE" = look ]; then
    command -v gpasswd >/dev/null 2>&1 || command -v delgroup >/dev/null 2>&1 || obstacle 'there is neither gpasswd nor delgroup'
    changeable_accounts
    return
  fi
  say step "leave-group $1 $2"
  keep_accounts
  undo_first "join_group $1 $2 $kept_"
  if command -v gpasswd >/dev/null 2>&1; then limit 60 gpasswd -d "$1" "$2"; else limit 60 delgroup "$1" "$2"; fi \
    >/dev/null 2>"$TX/error" || fail "cannot take $1 out of $2: $(clean <"$TX/error")"
  sync_path "$ROOT/etc"
}

changeable_accounts() {
  for file_ in $ACCOUNT_FILES; do
    [ ! -e "$ROOT/etc/$file_" ] || changeable "$ROOT/etc/$file_"
  done
}

# keep_accounts: all files about accounts, into the folder of the step to come
keep_accounts() {
  kept_=$(printf '%04d' $((STEP + 1)))
  mkdir "$TX/kept/$kept_" 2>/dev/null || fail 'cannot keep the account files'
  for file_ in $ACCOUNT_FILES $ACCOUNT_EXTRAS; do
    [ ! -e "$ROOT/etc/$file_" ] || copy "$ROOT/etc/$file_" "$TX/kept/$kept_/" 2>/dev/null || fail "cannot keep /etc/$file_"
  done
  sync_path "$TX/kept/$kept_"/* "$TX/kept/$kept_/.pwd.lock" "$TX/kept/$kept_" "$TX/kept"
}

remove_user() {
  if only_ours "$1" "$3"; then restore_accounts "$3"; return; fi
  if grep -q "^$1:" "$ROOT/etc/passwd"; then
    if command -v userdel >/dev/null 2>&1; then limit 60 userdel "$1"; else limit 60 deluser "$1"; fi || return 1
  fi >/dev/null 2>&1
  [ "$2" = yes ] || end_group "$1"
}

remove_group() {
  if only_ours "$1" "$2"; then restore_accounts "$2"; else end_group "$1"; fi
}

end_group() {
  ! grep -q "^$1:" "$ROOT/etc/group" && return
  if command -v groupdel >/dev/null 2>&1; then limit 60 groupdel "$1"; else limit 60 delgroup "$1"; fi >/dev/null 2>&1
}

join_group() {
  if only_ours "$2" "$3"; then restore_accounts "$3"; return; fi
  ! is_member "$1" "$2" || return 0
  if command -v gpasswd >/dev/null 2>&1; then limit 60 gpasswd -a "$1" "$2"; else limit 60 addgroup "$1" "$2"; fi >/dev/null 2>&1
}

# is_member USER GROUP: the user is named in the group's line
is_member() {
  case ,$(sed -n "s/^$2:[^:]*:[^:]*://p" "$ROOT/etc/group"), in *",$1,"*) ;; *) return 1 ;; esac
}

# only_ours NAME KEPT: apart from the lines of NAME, every account file is as it was kept
only_ours() {
  for file_ in $ACCOUNT_FILES; do
    [ "$(others "$ROOT/etc/$file_" "$1")" = "$(others "$TX/kept/$2/$file_" "$1")" ] || return 1
  done
}

others() { grep -v "^$2:" "$1" 2>/dev/null; }

restore_accounts() {
  for file_ in $ACCOUNT_FILES $ACCOUNT_EXTRAS; do
    if [ -e "$TX/kept/$1/$file_" ]; then
      restore_file "$ROOT/etc/$file_" "$1/$file_" || return 1
    else
      rm -f "$ROOT/etc/$file_" || return 1
    fi
  done
}
