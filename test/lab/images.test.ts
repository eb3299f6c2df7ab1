// Where images came from, and who checks them: on a host that got one from a file, and one whose logins demand signatures.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'trixie' });
const folder = mkdtempSync(join(tmpdir(), 'images-'));
afterAll(() => rmSync(folder, { recursive: true }));
const profile = join(folder, 'own.yaml');
writeFileSync(
  profile,
  `description: Images\nextends: baseline\ncontrols:\n  images/content-trust: { enforce: true }\n  images/load: on\n`,
);
const ONLY = ['-p', profile, '--only', 'images/*', '--yes'];

it('an image from a file is named, and who can bring such', async () => {
  await image(lab.host, 'base');
  await lab.host.must(`
    docker tag base reg.lan:5000/app:1; docker save reg.lan:5000/app:1 >/root/app.tar
    docker rmi base reg.lan:5000/app:1; docker load </root/app.tar; usermod -aG docker ops`);
  const { host } = await report(['audit', ...reach(lab.host), '-p', profile, '--only', 'images/load']);
  expect(host.findings).toMatchObject([
    {
      control: 'images/load',
      status: 'manual',
      seen: '1 image of 1 loaded, imported or built: reg.lan:5000/app:1',
      advice: expect.stringContaining('(root, ops can)'),
    },
  ]);
});

it('signatures are demanded of logins on request, and the proofs, whose image nobody signed, still run', async () => {
  const refused = await report(['apply', ...reach(lab.host), ...ONLY, '--no-verify']);
  expect(refused.host.plan?.consent).toMatchObject([{ name: 'images/content-trust', granted: false }]);
  expect(await lab.host.must('cat /etc/environment')).not.toContain('CONTENT_TRUST');

  const { host } = await report(['apply', ...reach(lab.host), ...ONLY, '--accept', 'content-trust']);
  expect(host.error).toBeUndefined();
  expect(host.outcome).toBe('applied');
  const status = Object.fromEntries(host.findings.map((it) => [it.control, it.status]));
  expect(status['images/content-trust']).toBe('pass');
  // A login from now on: its client goes to a notary that cannot be reached from here.
  const login = await lab.host.run("su - ops -c 'docker run --rm reg.lan:5000/app:1 true'");
  expect(login.code).not.toBe(0);
  expect(login.stderr).toMatch(/notary|trust/i);
  const proofs = Object.fromEntries((host.proofs ?? []).map((it) => [it.proof, it.status]));
  expect(proofs.seccomp).toBe('proved');
});

it('and the way back lets unsigned ones run again', async () => {
  expect((await report(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
  expect(await lab.host.must("su - ops -c 'docker run --rm reg.lan:5000/app:1 echo runs'")).toBe('runs\n');
});
