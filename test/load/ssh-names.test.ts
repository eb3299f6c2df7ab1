import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sshNames } from '../../src/load/ssh-names.ts';

const home = mkdtempSync(join(tmpdir(), 'ironhull-'));
afterAll(() => rmSync(home, { recursive: true }));
mkdirSync(join(home, '.ssh/conf.d'), { recursive: true });
writeFileSync(
  join(home, '.ssh/config'),
  `# Host commented
Include conf.d/*.conf
Include ~/.ssh/absent
Host web-1 "web 2" !web-3
  HostName 10.0.0.1
host=db-*
Host *
  User ops
Match originalhost lan-1,lan-? exec "true"
  User root
Include config
`,
);
writeFileSync(join(home, '.ssh/conf.d/a.conf'), 'Host from-include\n');
writeFileSync(join(home, '.ssh/conf.d/b.txt'), 'Host not-included\n');

describe('sshNames', () => {
  const knows = sshNames([join(home, '.ssh/config')], home);
  it.each(['web-1', 'db-7', 'lan-1', 'lan-x', 'from-include'])('knows %s', (name) => expect(knows(name)).toBe(true));
  it.each(['web-3', 'commented', 'anything', 'true', 'not-included', '10.0.0.1'])('does not know %s', (name) =>
    expect(knows(name)).toBe(false),
  );
  it('knows nobody where there is no such file', () => expect(sshNames(['/nowhere/config'])('web-1')).toBe(false));
});
