import type { Tell } from '../events.ts';
import type { Person } from '../session/world.ts';
import { askSecret, confirmApply, confirmConsent } from '../ui/ask.ts';
import { progress } from '../ui/progress.ts';
import { readSecretFromFd } from '../ui/read-secret.ts';
import { screenOf } from '../ui/screen.ts';
import type { Secrets } from './opener.ts';
import type { ChangeOptions } from './options.ts';
import { planText } from './plan-text.ts';
import type { Chosen } from './settings.ts';

export interface TerminalUi extends Secrets {
  readonly tell: Tell;
  /** null where nobody can be asked, or nobody wants to be (--yes). */
  readonly person: Person | null;
  readonly confirm: (question: string) => Promise<boolean>;
  readonly finish: () => void;
}

/** The person at the other end: progress and questions on standard error, so that a report in a pipe stays whole. */
export function terminal(options: ChangeOptions, chosen: Chosen, hosts: number): TerminalUi {
  const screen = screenOf(process.stderr, process.env, options.color);
  const shown = progress({ stream: process.stderr, isTTY: screen.interactive, quiet: chosen.quiet, hosts });
  const canAsk = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const { sudoPasswordFd: fd } = options;
  const ask = <T>(question: () => Promise<T>) => shown.quietly(question);

  const person: Person = {
    async consents(host, consents) {
      const given: string[] = [];
      for (const it of consents) if (await ask(() => confirmConsent({ ...it, host }))) given.push(it.name);
      return given;
    },
    confirm: (work, seen, plan) =>
      ask(async () => {
        process.stderr.write(planText(work, seen, plan, screen));
        return confirmApply(`${work.host.name}: this is what will be done.`);
      }),
  };
  return {
    tell: shown,
    person: canAsk && !chosen.yes ? person : null,
    confirm: (question) => ask(() => confirmApply(question)),
    finish: () => shown.stop(),
    askPassphrase: (path) => ask(() => askSecret(`Passphrase of ${path}:`)),
    askSudoPassword: (where) =>
      fd === undefined ? ask(() => askSecret(`sudo password of ${where}:`)) : readSecretFromFd(fd),
  };
}
