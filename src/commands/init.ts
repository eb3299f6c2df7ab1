import { writeFileSync } from 'node:fs';
import { here, schedule } from './schedule.ts';
import { UsageError } from './usage-error.ts';

const FILE = 'ironhull.yaml';

const EXAMPLE = `# Hosts and what is demanded of them. Found by ironhull in the folder it is run from, or named with -c.

# A name from profiles/ (baseline, strict, swarm), or a path to a file of your own.
profile: baseline

# Every long option of the command line may stand here.
defaults:
  concurrency: 10
  confirm-within: 120s

hosts:
  # web-1: ops@10.0.0.11
  # web-2: { address: 10.0.0.12, user: ops, port: 2222, identity: ~/.ssh/ops, jump: bastion, sudo: password }

groups:
  # web: [web-1, web-2]

# A control that a host cannot meet for now: neither repaired nor counted as a pass, and a finding again after its day.
waivers:
  # - { control: daemon/userns-remap, hosts: [web-2], because: build host needs the host network, owner: ops, until: 2027-03-01 }
`;

/**
 * `ironhull init`: a commented ironhull.yaml in the working directory; with --schedule, what audits its hosts every night.
 * An existing file stays unless told otherwise.
 */
export async function init({ force, schedule: by }: { force?: boolean; schedule?: string }): Promise<number> {
  if (by !== undefined) {
    process.stdout.write(schedule(by, here(), force === true));
    return 0;
  }
  try {
    writeFileSync(FILE, EXAMPLE, { flag: force === true ? 'w' : 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageError(`${FILE} is there already`, 'ironhull init --force replaces it');
    throw error;
  }
  process.stdout.write(`Wrote ${FILE}. Name a host in it, then: ironhull audit\n`);
  return 0;
}
