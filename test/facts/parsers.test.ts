import { describe, expect, it } from 'vitest';
import { containers } from '../../src/facts/containers.ts';
import { readDaemonJson } from '../../src/facts/daemon-json.ts';
import { changedSinceStart, daemonStart } from '../../src/facts/daemon-start.ts';
import { dockerInfo } from '../../src/facts/docker-info.ts';
import { dockerInstall } from '../../src/facts/docker-install.ts';
import { endpoint, listeners } from '../../src/facts/listeners.ts';
import { sizeOf } from '../../src/facts/log-opts.ts';
import { servicesLoaded } from '../../src/facts/services-loaded.ts';
import { dockerUnits } from '../../src/facts/unit-properties.ts';

describe('nonsense is unknown, not a fact', () => {
  it.each([
    ['docker info cut short', () => dockerInfo.parse('{"ID":"x"')],
    ['docker info of something else', () => dockerInfo.parse('{"host":{},"store":{}}')],
    ['a listener line that is none', () => listeners.parse('Netid State\n')],
    ['a container line that is none', () => containers.parse('0 {"Id":1}\n')],
    [
      'a start time that is not in UTC',
      () => daemonStart.parse('ExecMainStartTimestamp=Tue 2026-11-24 04:05:56 CET\n'),
    ],
    ['a unit without a state', () => dockerUnits.parse('Id=docker.service\n')],
    [
      'a service by a name that systemd would not give it',
      () => servicesLoaded.parse('on-machine\n$(id).service loaded active'),
    ],
    ['an answer without systemd or its absence', () => dockerInstall.parse('')],
  ])('%s', (_, parse) => {
    expect(parse).toThrow();
  });
});

it('calls a daemon.json broken that is nested to the end of any stack, and counts no bracket in a string', () => {
  for (const text of ['['.repeat(100_000), `{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_001)}`])
    expect(readDaemonJson(text)).toMatchObject({ state: 'broken', message: 'is nested too deeply', line: 1 });
  expect(readDaemonJson(JSON.stringify({ labels: ['['.repeat(500), '\\"{'] }))).toMatchObject({ state: 'ok' });
});

it('writes addresses as people do, whatever the family and the interface', () => {
  const text =
    'tcp LISTEN 0 4096 127.0.0.53%lo:53 0.0.0.0:* users:(("systemd-resolve",pid=1,fd=14))\n' +
    'tcp LISTEN 0 4096 [::]:8080 [::]:* users:(("docker-proxy",pid=2,fd=4),("dockerd",pid=3,fd=9))\n' +
    'udp UNCONN 0 0 *:68 *:*\n';
  expect(listeners.parse(text).map(endpoint)).toEqual(['127.0.0.53:53', '[::]:8080', '*:68']);
  expect(listeners.parse(text)[1]?.processes).toEqual(['docker-proxy', 'dockerd']);
});

it('compares the age of daemon.json to the second in which dockerd started', () => {
  const start = (stamp: string, mtime: string) => daemonStart.parse(`ExecMainStartTimestamp=${stamp}\n${mtime}`)!;
  expect(changedSinceStart(start('Tue 2026-11-24 04:00:00 UTC', '1795492800\n'))).toBe(false);
  expect(changedSinceStart(start('Tue 2026-11-24 04:00:00 UTC', '1795492801\n'))).toBe(true);
  expect(changedSinceStart(start('Tue 2026-11-24 04:00:00 UTC', ''))).toBe(false);
  expect(changedSinceStart(start('', '1795492801\n'))).toBe(false);
});

it('reads a host without systemd as one without units', () => {
  expect(dockerUnits.parse('no-systemd\n').size).toBe(0);
});

it.each([
  ['10m', 10e6],
  ['1.5 GB', 1.5e9],
  ['64kib', 64e3],
  ['65536', 65536],
  ['1mega', null],
  ['-1', null],
  [10, null],
])('reads the size %s as docker does', (value, bytes) => {
  expect(sizeOf(value)).toBe(bytes);
});
