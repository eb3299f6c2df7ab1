// A host that lies in wait: hostile names and files, a docker client that is none, a login that talks in escape
// sequences. Nothing of it reaches a terminal or a report, nothing is run, and what was not answered is not a pass.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { quote } from '../../src/shell/quote.ts';
import { UNSAFE } from '../faults/hostile-words.ts';
import { image } from './image-for-tests.ts';
import { ironhull, named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const OWNED = '/root/owned';
/** Sets a title, links, writes to the clipboard, turns letters round, clears the screen with one byte. */
const SEQUENCES = '\x1b]0;owned\x07\x1b]8;;http://evil\x1b\\\x1b]52;c;cm0K\x07\u202e\u009b2J';
const SHELL = `$(touch ${OWNED})\`touch ${OWNED}\`;touch ${OWNED};'"`;
const FORGED = '\n>guess 0 \n<guess docker-info\n{"LiveRestoreEnabled":true}\n>guess 0 \n';
const ASKED_OF_DOCKER = ['daemon/icc', 'daemon/live-restore', 'daemon/userns-remap', 'daemon/no-new-privileges'];

beforeAll(async () => {
  await image(lab.host, 'base');
  const evil = quote(SEQUENCES + SHELL);
  const unit = `[Unit]\nDescription=${SEQUENCES}\n[Service]\nExecStart=/bin/sleep 100000\n`;
  await lab.host.must(`
    docker run -d --name web --network host --label x=${evil} --label ${quote(`y=${FORGED}`)} --env E=${evil} base sleep 100000
    rm -f /etc/os-release
    printf 'ID=debian\\nPRETTY_NAME="%s"\\n' ${evil} >/etc/os-release
    mkdir -p /etc/docker/certs.d
    cd /etc/docker/certs.d && mkdir -p -- -rf ${quote(`a\nb ${SEQUENCES}$(touch ${OWNED.replaceAll('/', '')})`)}
    printf %s ${quote(unit)} >/etc/systemd/system/evil.service
    printf '# %s\\n' ${evil} >>/etc/subuid
    systemctl daemon-reload && systemctl start evil
    printf %s ${quote(SEQUENCES + FORGED)} >/root/noise
    touch /root/.bashrc
    { echo 'cat /root/noise'; cat /root/.bashrc; } >/root/.bashrc.new && mv /root/.bashrc.new /root/.bashrc`);
});

/** Both forms of the same audit, with the most memory that the tool has used, in MiB. */
async function audited() {
  const args = ['audit', ...reach(lab.host), '--verbose'];
  let most = 0;
  const onStart = async (pid: number) => {
    for (let now = peakOf(pid); now !== null; now = peakOf(pid)) {
      most = Math.max(most, now);
      await sleep(50);
    }
  };
  const text = await ironhull(args, { onStart });
  const json = await report(args, { onStart });
  for (const said of [text.stdout, text.stderr, json.stdout, json.stderr]) expect(said).not.toMatch(UNSAFE);
  expect(text.code).toBe(json.code);
  expect((await lab.host.run('find / -xdev -name "*owned*" -type f')).stdout).toBe('');
  return { ...json, most };
}

/** By the kernel's own count; null once the process is gone. */
function peakOf(pid: number): number | null {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? null : Number(peak) / 1024;
  } catch {
    return null;
  }
}

/** Stands before the real client in everybody's PATH. */
const dockerIs = (body: string) =>
  lab.host.must(`printf '#!/bin/sh\\n%s\\n' ${quote(body)} >/usr/local/bin/docker; chmod 755 /usr/local/bin/docker`);

it('names, labels, files and a login in escape sequences are shown spelt out, and run nothing', async () => {
  const { host } = await audited();
  expect(host.error).toBeUndefined();
  expect(host.outcome).toBe('findings');
  expect(named(host, 'pass').length).toBeGreaterThan(0);
  expect(named(host, 'fail')).toEqual(expect.arrayContaining(['daemon/icc', 'daemon/live-restore']));
});

describe('a docker client that', () => {
  it('never returns: what only Docker knows is unknown, and the rest is known', async () => {
    await dockerIs('exec sleep 100000');
    const { code, host } = await audited();
    expect(code).toBe(4);
    expect(named(host, 'unknown')).toEqual(expect.arrayContaining(ASKED_OF_DOCKER));
    expect(named(host, 'pass', 'fail', 'manual')).toContain('files/docker-unit');
  });

  it('prints without end: the same, in little memory', async () => {
    await lab.host.must('rm -f /usr/local/bin/docker');
    const { most: quiet } = await audited();
    await dockerIs('exec cat /dev/zero');
    const { code, host, most } = await audited();
    expect(code).toBe(4);
    expect(named(host, 'unknown')).toEqual(expect.arrayContaining(ASKED_OF_DOCKER));
    expect(named(host, 'pass', 'fail', 'manual')).toContain('files/docker-unit');
    console.log(`endless output: ${most.toFixed(0)} MiB at most, ${quiet.toFixed(0)} MiB on a quiet host`);
    expect(most - quiet).toBeLessThan(64);
  });

  it('prints frames of its own: they are words in an answer, and the answer is nonsense', async () => {
    await dockerIs(`printf %s ${quote(FORGED)}`);
    const { code, host } = await audited();
    expect(code).toBe(4);
    expect(named(host, 'unknown')).toEqual(expect.arrayContaining(ASKED_OF_DOCKER));
  });

  // With the host's network it is named: userns-remap would put it out of reach.
  it('calls a container by a name of shell and escape sequences: it is shown as text', async () => {
    const name = JSON.stringify(`/${SEQUENCES}\n$(touch ${OWNED});touch ${OWNED}`).replaceAll('\\', '\\\\');
    await dockerIs(`/usr/bin/docker "$@" | sed ${quote(`s#"Name":"/web"#"Name":${name.replaceAll('&', '\\&')}#`)}`);
    const { host } = await audited();
    expect(host.error).toBeUndefined();
    expect(JSON.stringify(host.findings)).toContain('touch');
  });
});
