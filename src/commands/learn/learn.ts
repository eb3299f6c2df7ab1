import { resolve } from 'node:path';
import { escapeText, printable } from '../../escape.ts';
import { isContainer } from '../../learn/script.ts';
import { filesOf, textOf } from '../../learn/text.ts';
import { parseDuration } from '../../load/duration.ts';
import { safeJson } from '../../report/safe-json.ts';
import { learn as learnOn } from '../../session/learn.ts';
import { isTheHosts } from '../../session/with-host.ts';
import { prepare } from '../prepare.ts';
import { UsageError } from '../usage-error.ts';
import type { LearnOptions } from './command.ts';
import { refuseFull, writeAll } from './write.ts';

/** The host (none where there is but one) and the container. */
type Words = readonly [host: string | undefined, container: string];

/** `ironhull learn HOST CONTAINER`: 0 with a proposal, 1 where the container cannot be watched, 4 where the host cannot be reached. */
export async function learn([host, container]: Words, options: LearnOptions): Promise<number> {
  if (!isContainer(container)) throw new UsageError(`${JSON.stringify(container)} cannot be the name of a container`);
  const seconds = secondsIn(options.for);
  const folder = resolve(options.into ?? `learned-${container}`);
  refuseFull(folder);
  const prepared = await prepare(host === undefined ? [] : [host], { ...options, verify: false });
  const { works, world, chosen, finish } = prepared;
  try {
    const [work] = works;
    if (work === undefined || works.length > 1)
      throw new UsageError('learn works on one host at a time', 'name it before the container');
    const restart = options.restart === true;
    if (restart && !chosen.yes) {
      const question = `--restart stops ${container} on ${work.host.name} and starts it anew`;
      if (world.person === null)
        throw new UsageError(`nobody can be asked here for --restart, which stops ${container}`, 'add --yes');
      if (!(await prepared.confirm(`${question}. Go on?`))) return 1;
    }
    const learned = await learnOn(work, world, { container, seconds, restart });
    finish();
    if ('problem' in learned) {
      process.stderr.write(`ironhull: ${escapeText(learned.problem)}\n`);
      return 1;
    }
    const names = writeAll(folder, filesOf(container, learned));
    process.stdout.write(
      options.json === true
        ? safeJson(printable({ container, folder, files: names, ...learned.proposal, parser: learned.parser }))
        : escapeText(`${textOf(container, learned, folder)}`),
    );
    return learned.left === undefined ? 0 : 1;
  } catch (error) {
    finish();
    if (!isTheHosts(error)) throw error;
    process.stderr.write(
      `ironhull: ${escapeText(error.message)}\n${error.hint === undefined ? '' : `  ${escapeText(error.hint)}\n`}`,
    );
    return 4;
  } finally {
    finish();
  }
}

const LONGEST_S = 24 * 3600;

function secondsIn(text: string): number {
  try {
    const seconds = Math.round(parseDuration(text) / 1000);
    if (seconds >= 1 && seconds <= LONGEST_S) return seconds;
  } catch (error) {
    throw new UsageError(`--for ${text}: ${(error as Error).message}`);
  }
  throw new UsageError(`--for ${text}: expected from 1s to 24h`);
}
