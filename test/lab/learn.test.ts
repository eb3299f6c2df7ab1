// learn on a small web server: what it proposes lets the server serve, and stops a shell. Nothing of the watching stays.
// On one host, in the order in which things happen.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ironhull, reach } from './ironhull.ts';
import { useHost } from './lab.ts';

const LONG = { timeoutMs: 2_400_000 };
const folder = mkdtempSync(join(tmpdir(), 'ironhull-learn-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is ours in the kernel and below /run. */
const LEFT = `for f in /sys/kernel/tracing/instances/* /run/ironhull-learn*; do [ ! -e "$f" ] || echo "$f"; done
  grep ironhull /sys/kernel/tracing/kprobe_events || :`;

/** A page, and a script that the server starts: a shell, and so nothing that it is seen to do. */
const SERVER = `
  d=$(mktemp -d) && mkdir -p "$d/bin" "$d/tmp" "$d/srv/cgi-bin" && cp /bin/busybox "$d/bin/" && cp /bin/busybox "$d/httpd"
  chroot "$d" /bin/busybox --install -s /bin
  echo a page >"$d/srv/index.html"
  printf '#!/bin/sh\\necho\\necho a shell\\n' >"$d/srv/cgi-bin/shell"; chmod 755 "$d/srv/cgi-bin/shell"
  tar -C "$d" -c . | docker import - web >/dev/null && rm -rf "$d"`;
const HTTPD = 'web /httpd httpd -f -p 80 -h /srv';

/** What a container's server answers; also nothing, if it refuses. Asked again until it listens. */
const asked = (name: string) => `
  ip=$(docker inspect -f '{{.NetworkSettings.IPAddress}}' ${name})
  for _ in $(seq 60); do busybox wget -q -O- "http://$ip/" && break; sleep 2; done
  busybox wget -q -O- "http://$ip/cgi-bin/shell" || echo none`;

describe('a web server that is watched', () => {
  const lab = useHost({ tier: 'qemu', suite: 'bookworm' });

  it('serves under what was learned, and starts no shell', async () => {
    await lab.host.must(`${SERVER}; docker run -d --name shop ${HTTPD}`, LONG);
    // Before it is watched it does start a shell: what refuses it below is the proposal.
    expect(await lab.host.must(asked('shop'), LONG)).toBe('a page\na shell\n');
    await lab.host.must(`
      ip=$(docker inspect -f '{{.NetworkSettings.IPAddress}}' shop)
      systemd-run --quiet --unit visitor sh -c "while sleep 1; do timeout 20 busybox wget -q -O- http://$ip/; done"`);
    const into = join(folder, 'shop');
    const args = ['learn', ...reach(lab.host), 'shop', '--for', '45s', '--restart', '--yes', '--into', into];
    const run = await ironhull([...args, '--timeout', '20m'], LONG);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toContain("the host's own parser takes the profile");
    expect(run.stdout).not.toContain('Its start,');
    await lab.host.must('systemctl stop visitor; docker rm -f shop >/dev/null', LONG);
    expect(await lab.host.must(LEFT)).toBe('');

    expect(readdirSync(into)).toContain('seccomp.json');
    for (const name of ['seccomp.json', 'ironhull-learned-shop'])
      await lab.host.must(`cat >/root/${name} <<'EOT'\n${readFileSync(join(into, name), 'utf8')}\nEOT`);
    const options = readFileSync(join(into, 'run.txt'), 'utf8').replaceAll('\\\n', ' ').trim();
    await lab.host.must(
      `cd /root && apparmor_parser -r -K ironhull-learned-shop && docker run -d --name shop ${options} ${HTTPD}`,
      LONG,
    );
    expect(await lab.host.must(asked('shop'), LONG)).toBe('a page\nnone\n');
    expect(await lab.host.must('docker exec shop /bin/sh -c "/bin/ls /" 2>&1 || echo refused', LONG)).toMatch(
      /refused$/m,
    );
  });

  it('leaves nothing in the kernel when the link is lost', async () => {
    const into = join(folder, 'cut');
    const cut = ironhull(['learn', ...reach(lab.host), 'shop', '--for', '30m', '--into', into], {
      ...LONG,
      onStart: (pid) =>
        void lab.host
          .must('until [ -d /sys/kernel/tracing/instances/ironhull-learn-* ]; do sleep 1; done', LONG)
          .finally(() => process.kill(pid, 'SIGKILL')),
    });
    await cut;
    await lab.host.must(`for _ in $(seq 300); do [ -n "$(${LEFT})" ] || exit 0; sleep 2; done; ${LEFT}; exit 1`, LONG);
  });
}, 3_600_000);
