import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { render } from '../load/templates.ts';
import { UsageError } from './usage-error.ts';

interface Written {
  readonly file: string;
  readonly template: string;
}

/** By what is to run it every night: the files, in the folder of ironhull.yaml, and what is left to do by hand. */
const SCHEDULES = {
  systemd: {
    files: [written('ironhull-audit.service'), written('ironhull-audit.timer')],
    next: 'As root: cp ironhull-audit.service ironhull-audit.timer /etc/systemd/system/ && systemctl daemon-reload && systemctl enable --now ironhull-audit.timer',
  },
  cron: {
    files: [written('ironhull-audit.cron')],
    next: 'As root: cp ironhull-audit.cron /etc/cron.d/ironhull-audit',
  },
  github: {
    files: [{ file: '.github/workflows/ironhull.yml', template: 'schedule/ironhull.github.yml.hbs' }],
    next: 'Put ironhull.js beside it as it says, set the secrets IRONHULL_SSH_KEY and IRONHULL_KNOWN_HOSTS of the repository, then commit both files.',
  },
  gitlab: {
    files: [written('ironhull.gitlab-ci.yml')],
    next: 'Put ironhull.js beside it as it says, include it in .gitlab-ci.yml, set the variables IRONHULL_SSH_KEY and IRONHULL_KNOWN_HOSTS, and add a pipeline schedule.',
  },
} as const satisfies Record<string, { files: readonly Written[]; next: string }>;

export const SCHEDULERS = Object.keys(SCHEDULES);

export interface Where {
  readonly folder: string;
  readonly user: string;
  readonly node: string;
  readonly program: string;
  readonly version: string;
}

/** Writes the files of a nightly audit into a folder and returns what to say; existing ones stay unless `force`. */
export function schedule(by: string, where: Where, force: boolean): string {
  const { files, next } = SCHEDULES[by as keyof typeof SCHEDULES];
  const texts = files.map(({ file, template }) => ({ file, text: render(template, { ...plainly(where) }) }));
  for (const { file, text } of texts) {
    const path = join(where.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    store(path, file, text, force);
  }
  return `Wrote ${files.map(({ file }) => file).join(' and ')}.\n${next}\n`;
}

/** Where this process runs from, and as whom. */
export const here = (): Where => ({
  folder: process.cwd(),
  user: userInfo().username,
  node: process.execPath,
  program: realpathSync(process.argv[1]!),
  version: IRONHULL_VERSION,
});

/** Units and crontabs have each their own escapes: a path that needs any is refused, not written by luck. */
function plainly(where: Where): Record<keyof Where, string> {
  for (const [name, value] of Object.entries(where))
    if (!/^[A-Za-z0-9._/@+-]+$/.test(value))
      throw new UsageError(
        `the ${name} ${value} cannot stand in a schedule`,
        'only letters, digits and . _ / @ + - may: run this from a folder of another name',
      );
  return where;
}

function store(path: string, file: string, text: string, force: boolean): void {
  try {
    writeFileSync(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageError(`${file} is there already`, 'ironhull init --force replaces it');
    throw error;
  }
}

function written(file: string): Written {
  return { file, template: `schedule/${file}.hbs` };
}
