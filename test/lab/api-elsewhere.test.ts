// An API whose authority is somebody else's (openssl here), behind a filter of nft: from a request of the host's own openssl
// to a client that gets in, renewed, and looked at when its certificates end. In the order in which things happen.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newKey } from '../../src/pki/keys.ts';
import { makeAuthority, signServer } from '../../src/pki/make.ts';
import { altName } from '../../src/pki/names.ts';
import { keyOfRequest } from '../../src/pki/request.ts';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const PORT = 2376;
/** The operator's end of the wire; the host's own address stands for everybody else. */
const OPERATOR = '10.0.2.2';
const DAY_MS = 86_400_000;

describe('an API by an authority elsewhere', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'trixie', forward: [PORT] });
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-lab-elsewhere-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  const [pki, ca, caKey] = [at('pki'), at('ca.pem'), at('ca-key.pem')];
  const csr = () => join(pki, 'requests/servers', readdirSync(join(pki, 'requests/servers'))[0]!);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
  const tls = async (...args: string[]) => {
    const { code, stdout, stderr } = await ironhull(['tls', ...args, '--folder', pki]);
    return { code, said: `${stdout}${stderr}` };
  };
  const request = () => tls('request', 'server', ...reach(lab.host), '-y');
  const place = (cert: string) => tls('import', 'server', ...reach(lab.host), '-y', '--cert', cert, '--ca', ca);
  /** Signs as any authority would that takes names and uses from the request, unless told otherwise. */
  const sign = (of: string, to: string, ...copy: string[]) => {
    const by = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '60', '-out', at(to)];
    openssl('x509', '-req', '-in', of, ...by, ...(copy.length > 0 ? copy : ['-copy_extensions', 'copy']));
    return at(to);
  };
  const profile = (controls: Record<string, object>) => {
    writeFileSync(at('profile.yaml'), JSON.stringify({ controls }));
    return ['-p', at('profile.yaml')];
  };
  const CERTIFICATES = 'daemon/tls-certificates';
  const open = () =>
    profile({
      'daemon/tls-listener': { address: '10.0.2.0/24', from: [OPERATOR, 'fd00::/8'] },
      [CERTIFICATES]: {},
      'daemon/live-restore': {},
    });
  const apply = (args: string[]) => report(['apply', ...reach(lab.host), ...args, '--no-verify', '--yes']);
  const finding = async (control: string) =>
    (await report(['audit', ...reach(lab.host), ...open()])).host.findings.find((it) => it.control === control)!;
  const fromHere = () => {
    const env = { PATH: process.env.PATH, DOCKER_CERT_PATH: join(pki, 'clients/ops'), HOME: folder };
    const args = ['--tlsverify', '-H', `tcp://${lab.host.address}:${PORT}`, 'version', '-f', '{{.Server.Os}}'];
    const { stdout, stderr } = spawnSync('docker', args, { env, encoding: 'utf8', timeout: 10_000 });
    return stdout.trim() === '' ? stderr : stdout.trim();
  };
  const fromElsewhere = async () =>
    (await lab.host.run(`timeout 2 bash -c 'exec 3<>/dev/tcp/10.0.2.15/${PORT}'`)).code === 0;
  const tables = () => lab.host.must('nft list tables; ls /etc/systemd/system');
  const served = async () =>
    /\/etc\/docker\/tls\/\d+T\d+Z/.exec(await lab.host.must('cat /etc/docker/daemon.json'))?.[0];

  it('takes a certificate for the key that waits on the host, and no other', async () => {
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-out', caKey);
    openssl('req', '-x509', '-new', '-key', caKey, '-subj', '/CN=Elsewhere', '-days', '365', '-out', ca);
    expect(await request()).toMatchObject({ code: 0 });
    const asked = openssl('req', '-in', csr(), '-noout', '-verify', '-text');
    expect(asked).toMatch(/IP Address:10\.0\.2\.15/);
    expect(asked).toContain('TLS Web Server Authentication');
    const waiting = await lab.host.must('ls /etc/docker/tls/*');
    // Signed without a look at what was asked for: it has no names, so every client would refuse it.
    const bare = await place(sign(csr(), 'bare.pem', '-set_serial', '7'));
    expect(bare).toMatchObject({ code: 1, said: expect.stringContaining('has no name that clients look at') });
    openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at('x.key'),
      '-subj',
      '/CN=x',
      '-out',
      at('x.csr'),
    );
    expect(await place(sign(at('x.csr'), 'x.pem'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('no key on this host waits for this certificate'),
    });
    expect(await lab.host.must('ls /etc/docker/tls/*')).toBe(waiting);
    expect(await place(sign(csr(), 'server.pem'))).toMatchObject({ code: 0 });
    expect(await lab.host.must('ls /etc/docker/tls/*')).toBe('ca.pem\ncert.pem\nkey.pem\n');
  });

  it('lets a client of that authority in, from a trusted range only (nft)', async () => {
    expect(await tls('request', 'client', 'ops')).toMatchObject({ code: 0 });
    const cert = sign(join(pki, 'requests/clients/ops.csr'), 'ops.pem');
    expect(await tls('import', 'client', 'ops', '--cert', cert, '--ca', ca)).toMatchObject({ code: 0 });
    const { host } = await apply(open());
    expect(host.error).toBeUndefined();
    expect(host).toMatchObject({ outcome: 'applied' });
    expect(fromHere()).toBe('linux');
    expect(await fromElsewhere()).toBe(false);
    expect(await finding('daemon/tls-listener')).toMatchObject({
      status: 'pass',
      seen: expect.stringContaining(`from ${OPERATOR}, fd00::/8 only (nft)`),
    });
  });

  it('openssl agrees with all of it', () => {
    const held = [
      ['sslserver', at('server.pem')],
      ['sslclient', join(pki, 'clients/ops/cert.pem')],
    ] as const;
    for (const [purpose, cert] of held) openssl('verify', '-purpose', purpose, '-CAfile', ca, cert);
    const own = join(pki, 'clients/ops');
    const who = ['-cert', join(own, 'cert.pem'), '-key', join(own, 'key.pem'), '-CAfile', join(own, 'ca.pem')];
    const args = ['s_client', '-connect', `${lab.host.address}:${PORT}`, ...who, '-verify_return_error'];
    const said = execFileSync('openssl', [...args, '-verify_ip', lab.host.address], { input: '', encoding: 'utf8' });
    expect(said).toContain('Verify return code: 0 (ok)');
  });

  it('is renewed in the same way', async () => {
    const before = await served();
    rmSync(join(pki, 'requests/servers'), { recursive: true });
    expect(await request()).toMatchObject({ code: 0 });
    expect(await place(sign(csr(), 'second.pem'))).toMatchObject({ code: 0 });
    expect(await served()).not.toBe(before);
    expect(fromHere()).toBe('linux');
  });

  it('holds over a boot; rules that are flushed are found, and set again', async () => {
    await lab.host.reboot();
    expect([fromHere(), await fromElsewhere()]).toEqual(['linux', false]);
    await lab.host.must('nft delete table inet ironhull_api_a');
    expect(await fromElsewhere()).toBe(true);
    expect(await finding('daemon/tls-listener')).toMatchObject({
      status: 'fail',
      seen: expect.stringContaining('its rules are gone from the kernel'),
    });
    expect((await apply(open())).host).toMatchObject({ outcome: 'applied' });
    expect([fromHere(), await fromElsewhere()]).toEqual(['linux', false]);
    expect(await tables()).toMatch(/table inet ironhull_api_b/);
    // A firewall that loads its own rules anew takes ours along, and they come back with it.
    await lab.host.must(
      'systemctl start nftables.service; systemctl reload nftables.service; systemctl restart docker.service',
    );
    expect([fromHere(), await fromElsewhere()]).toEqual(['linux', false]);
  });

  it('says what ends tomorrow and what has ended, each in its own words', async () => {
    const set = await served();
    await lab.host.must(`cp -a ${set} /root/set`);
    const key = await keyOfRequest(readFileSync(csr(), 'utf8'));
    const names = [lab.host.address, '10.0.2.15'].map(altName);
    const now = Date.now();
    const authority = await makeAuthority('Ours', newKey(), { from: new Date(now - 99 * DAY_MS), days: 365 });
    const serve = async (from: number, days: number) => {
      const cert = await signServer(authority, {
        name: 'web',
        names,
        publicKey: key,
        life: { from: new Date(from), days },
      });
      const write = (name: string, pem: string) => `cat >${set}/${name} <<'END'\n${pem.trimEnd()}\nEND\n`;
      await lab.host.must(`chmod u+w ${set}/*; ${write('ca.pem', authority.pem)}${write('cert.pem', cert)}`);
    };
    await serve(now - 89.5 * DAY_MS, 90);
    expect(await finding(CERTIFICATES)).toMatchObject({
      status: 'manual',
      seen: expect.stringMatching(/cert\.pem \(web\) ends within a day, on \d{4}-/),
    });
    await serve(now - 91 * DAY_MS, 90);
    expect(await finding(CERTIFICATES)).toMatchObject({
      status: 'manual',
      seen: expect.stringMatching(/cert\.pem \(web\) ended on [\d-]+, by this host's clock, which says \d{4}-/),
      advice: expect.stringContaining('ironhull tls rotate server'),
    });
    await lab.host.must(`rm -r ${set}; cp -a /root/set ${set}`);
    expect(await finding(CERTIFICATES)).toMatchObject({ status: 'pass' });
    // Nor is one taken that has ended, though it is for a key that waits, and its authority is given.
    rmSync(join(pki, 'requests/servers'), { recursive: true });
    await request();
    const late = await keyOfRequest(readFileSync(csr(), 'utf8'));
    const life = { from: new Date(now - 91 * DAY_MS), days: 90 };
    writeFileSync(at('late.pem'), await signServer(authority, { name: 'web', names, publicKey: late, life }));
    writeFileSync(ca, authority.pem);
    expect(await place(at('late.pem'))).toMatchObject({ code: 1, said: expect.stringMatching(/web ended on \d{4}-/) });
  });

  it('is closed with its table when no address is named', async () => {
    const { host } = await apply([...profile({ 'daemon/tls-listener': {} }), '--accept', 'tls-listener']);
    expect(host).toMatchObject({ outcome: 'applied', findings: [{ status: 'not-applicable' }] });
    expect(await tables()).not.toMatch(/ironhull.api/);
    expect(await lab.host.must(`ss -Hltn 'sport = :${PORT}'`)).toBe('');
  });
});
