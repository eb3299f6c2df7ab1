import { spawn } from 'node:child_process';
import type { FakeHost } from '../shell/fake-host.ts';
import { quiet } from './patience.ts';
import { TX } from './sample.ts';

/** Runs the boot unit, and waits for what it leaves to the end of the boot. How the unit ended: 0 is well. */
export async function boot(host: FakeHost): Promise<number | null> {
  const [command = 'sh', ...args] = host.shell.split(' ');
  const env = { PATH: `${host.programs}:${process.env.PATH}`, FAKE_ROOT: host.root };
  const status = await new Promise<number | null>((done, failed) => {
    const unit = spawn(command, [...args, host.path(`${TX}/run`), 'boot'], { env, stdio: 'ignore' });
    unit.once('error', failed);
    unit.once('exit', done);
  });
  await quiet(host);
  return status;
}
