# The way out for what no other verb can say. Its undo is only as good as its author.

# run WHAT CHECK RUN UNDO: three texts for sh. CHECK answers whether it is so; UNDO may be run any number of times.
# On a host ROOT is empty; every path in them begins with it, so that they can be tried elsewhere.
run() {
  if [ "$PHASE" = look ]; then
    for text_ in "$2" "$3" "$4"; do
      printf '%s\n' "$text_" >"$TX/look-run" || { obstacle "cannot write to $TX"; return; }
      # shellcheck disable=SC2086
      $SHELL_ -n "$TX/look-run" >"$TX/error" 2>&1 || obstacle "a text of \"$1\" is not shell: $(clean <"$TX/error")"
    done
    rm -f "$TX/look-run"
    return
  fi
  say step "run $1"
  kept_=$(printf '%04d' $((STEP + 1)))
  mkdir "$TX/kept/$kept_" 2>/dev/null || fail "cannot keep the texts of $1"
  keep_script check "$2"
  keep_script run "$3"
  keep_script undo "$4"
  sync_path "$TX/kept"
  # What was so already is nobody's to undo.
  if shell_text 60 "$kept_/check"; then
    say note "$1: it is so already"
    return
  fi
  undo_first "shell_text 300 $kept_/undo"
  shell_text 300 "$kept_/run" >"$TX/error" 2>&1 || fail "$1: $(clean <"$TX/error")"
  shell_text 60 "$kept_/check" >"$TX/error" 2>&1 || fail "$1 was done, and its check still says no: $(clean <"$TX/error")"
}

keep_script() {
  keep_text "$TX/kept/$kept_/$1" "$2
" || fail "cannot keep the texts of the step"
}

# shell_text SECONDS KEPT/NAME
shell_text() {
  # shellcheck disable=SC2086
  limit "$1" env "ROOT=$ROOT" $SHELL_ "$TX/kept/$2" </dev/null
}
