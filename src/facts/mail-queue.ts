import { probe } from '../define.ts';

/**
 * Messages that wait in a mail server's spool, counted by the file that each has exactly one of: exim `ID-H`
 * (also in a split spool), sendmail `qf…`, postfix one file per message in the queue's folders. No server is asked,
 * so one that hangs costs nothing. A spool that cannot be read is an error, not an empty queue.
 */
const sh = `
total=0
tally() { for file in "$@"; do if [ -f "$file" ]; then total=$((total + 1)); fi; done; }
for spool in /var/spool/exim4 /var/spool/exim /var/spool/postfix /var/spool/mqueue; do
  [ ! -d "$spool" ] || [ -r "$spool" ] || { echo "cannot read $spool" >&2; exit 1; }
done
tally /var/spool/exim4/input/*-H /var/spool/exim4/input/?/*-H
tally /var/spool/exim/input/*-H /var/spool/exim/input/?/*-H
tally /var/spool/mqueue/qf* /var/spool/mqueue/*/qf*
for queue in maildrop incoming active hold deferred; do
  tally "/var/spool/postfix/$queue"/* "/var/spool/postfix/$queue"/?/* "/var/spool/postfix/$queue"/?/?/*
done
echo "$total"`;

export const mailQueue = probe('mail-queue', sh.trim(), (text) => {
  if (!/^\d+\n?$/.test(text)) throw new Error('not a number of messages');
  return Number(text);
});
