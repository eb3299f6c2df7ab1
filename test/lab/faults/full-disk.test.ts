// A file system of a real host that fills up at the moment of the writes: refused, or rolled back; never in between.
import { expect, it } from 'vitest';
import { long } from '../../faults/figures.ts';
import { reach, report } from '../ironhull.ts';
import { useHost } from '../lab.ts';
import { attack } from './attack.ts';
import { applying, mark, settled } from './operator.ts';
import { broken, CONSENT, forget, setScene } from './scene.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const { round } = attack(
  'disk full at each write',
  'each write',
  () => 'on a lab host; each single write in the fake root',
);

/** A small file system under a folder that is written to; what was there is copied into it. */
const small = (folder: string, options: string) =>
  `mkdir -p ${folder}; cp -a ${folder} /root/kept; mount -t tmpfs -o mode=755,${options} none ${folder}; cp -a /root/kept/. ${folder}/`;
const back = (folder: string) => lab.host.must(`umount -l ${folder}; rm -rf /root/kept`);

it.each([
  ['no byte is left below /var/lib/ironhull', '/var/lib/ironhull', 'size=32k'],
  ['there is room for the script only', '/var/lib/ironhull', 'size=96k'],
  ['a megabyte is left', '/var/lib/ironhull', 'size=1200k'],
  ['no inode is left', '/var/lib/ironhull', 'size=8m,nr_inodes=12'],
  ['nothing fits into /etc/docker', '/etc/docker', 'size=4k'],
  ['no inode is left in /etc/docker', '/etc/docker', 'size=8m,nr_inodes=2'],
])('%s: nothing is changed', async (what, folder, options) => {
  await round(what, async () => {
    const before = await setScene(lab.host);
    await lab.host.must(small(folder, options));
    const { code, host } = await report(['apply', ...reach(lab.host), '--yes', ...CONSENT]).finally(() => back(folder));
    expect(['refused', 'rolled-back'], host.transaction?.message).toContain(host.outcome);
    expect(code).toBe(host.outcome === 'refused' ? 1 : 3);
    expect(await broken(lab.host, before)).toEqual([]);
    await forget(lab.host);
  });
});

const fills = [
  mark('armed', 'armed'),
  mark('the first undo is written', 'undo/0001'),
  mark('units are masked', 'undo/0004'),
  mark('dockerd restarts', 'docker-restarted'),
  mark('it awaits the confirmation', 'awaiting'),
];
const chosen = long ? fills : [fills[1]!, fills[3]!];

it.each(chosen.map((it) => [it.name, it] as const))('full from the moment that %s', async (name, stage) => {
  await round(`full once ${name}`, async () => {
    const before = await setScene(lab.host);
    await lab.host.must(small('/var/lib/ironhull', 'size=6m'));
    try {
      const operator = applying(lab.host, { more: ['--no-verify', '--json'] });
      await operator.reached(stage);
      // What fallocate leaves is a page or none; the next write finds the file system full.
      await lab.host.run(`
        free=$(df -Pk /var/lib/ironhull | sed -n '2s/  */ /gp' | cut -d ' ' -f 4)
        fallocate -l "$free"K /var/lib/ironhull/fill || :
        i=0; while [ $i -lt 20 ] && echo x >/var/lib/ironhull/fill.$i; do i=$((i + 1)); done`);
      const { code, stdout } = await operator.done;
      if ((await settled(lab.host)) === 'committed') {
        // It was past its last write by then.
        expect(code).toBe(1);
        await lab.host.must('rm -f /var/lib/ironhull/fill*');
        expect((await report(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
      } else {
        expect(code, stdout).toBe(3);
      }
    } finally {
      await back('/var/lib/ironhull');
    }
    expect(await broken(lab.host, before)).toEqual([]);
    await forget(lab.host);
  });
});
