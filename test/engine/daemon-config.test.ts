import { describe, expect, it } from 'vitest';
import { needsOf, objectionsTo } from '../../src/engine/daemon-config.ts';
import type { JsonObject } from '../../src/model.ts';

const nofile = (Soft: number, Hard: number) => ({ 'default-ulimits': { nofile: { Name: 'nofile', Soft, Hard } } });
const pool = (base: string, size: number) => ({ 'default-address-pools': [{ base, size }] });
const log = (opts: JsonObject, driver?: string) => ({ 'log-opts': opts, ...(driver ? { 'log-driver': driver } : {}) });
const systemd = { 'exec-opts': ['native.cgroupdriver=systemd'] };

describe('a daemon.json is refused for', () => {
  it.each<[JsonObject, string]>([
    [{ 'default-runtime': 'nosuch' }, 'default-runtime "nosuch"'],
    [{ 'default-runtime': 'b', runtimes: { a: { path: '/a' } } }, 'default-runtime "b"'],
    [nofile(2, 1), 'soft 2 is above hard 1'],
    [nofile(-1, 1024), 'soft -1 is above hard 1024'],
    [log({ 'max-sizee': '10m' }), 'knows no "max-sizee"'],
    [log({ 'max-size': '1mega' }), 'max-size "1mega"'],
    [log({ 'max-file': '0' }, 'local'), 'max-file "0"'],
    [{ bip: '172.30.0' }, 'bip "172.30.0"'],
    [{ bip: '172.30.0.300/16' }, 'bip'],
    [{ 'fixed-cidr': '10.0.0.0/33' }, 'fixed-cidr'],
    [pool('10.200.0.0/16', 8), 'no network of size /8 fits into 10.200.0.0/16'],
    [pool('10.200.0.0/16', 33), 'size /33'],
    [pool('10.200.0.0', 24), 'is no CIDR'],
    [{ 'exec-opts': ['native.cgroupdriver=foo'] }, 'no cgroup driver "foo"'],
    [{ ...systemd, 'cgroup-parent': 'workload' }, 'must end in .slice'],
    [{ 'storage-driver': 'nosuch' }, 'no storage-driver "nosuch"'],
  ])('%j', (config, words) => {
    expect(objectionsTo(config)).toEqual([expect.stringContaining(words)]);
  });
});

describe('a daemon.json that some engine starts with is not refused', () => {
  it.each<JsonObject>([
    {},
    { nosuchkey: true },
    // The daemon says so itself when it starts, in better words, and the rollback is tried on it.
    { icc: false, iptables: false },
    { 'default-runtime': 'runc' },
    { 'default-runtime': 'io.containerd.runsc.v1' },
    { 'default-runtime': 'own', runtimes: { own: { path: '/usr/local/bin/own' } } },
    nofile(1024, 1024),
    nofile(1024, -1),
    nofile(-1, -1),
    log({ 'max-size': '1.5 GB', 'max-file': '3', compress: 'true', tag: '{{.Name}}' }),
    log({ 'max-size': '-1' }),
    log({ 'fluentd-address': 'localhost:24224' }, 'fluentd'),
    { bip: '172.30.0.1/16', 'fixed-cidr': '172.30.1.0/24' },
    { bip: 'fd00::1/64' },
    pool('10.200.0.0/16', 24),
    pool('fd00:1::/48', 64),
    { ...systemd, 'cgroup-parent': 'ironhull-workload.slice' },
    { 'cgroup-parent': '/workload' },
    { 'storage-driver': 'overlay2' },
    { 'storage-driver': 'vendor/driver:latest' },
    // What is of another type is dockerd's to refuse.
    { 'default-ulimits': ['nofile'], 'log-opts': 'x', 'default-address-pools': {}, bip: 1, 'exec-opts': null },
  ])('%j', (config) => {
    expect(objectionsTo(config)).toEqual([]);
  });
});

it('what a daemon.json names must be there', () => {
  const config = {
    'seccomp-profile': '/etc/docker/seccomp.json',
    'userns-remap': 'builder:builders',
    'log-driver': 'loki',
    'authorization-plugins': ['opa'],
    'default-runtime': 'own',
    'init-path': '/opt/init',
    'cgroup-parent': 'workload',
    runtimes: { own: { path: '/usr/local/bin/own' }, other: { path: '/other' } },
  };
  expect(needsOf(config)).toEqual([
    { kind: 'plugin', name: 'opa' },
    { kind: 'profile', name: '/etc/docker/seccomp.json' },
    { kind: 'program', name: '/usr/local/bin/own' },
    { kind: 'account', name: 'builder' },
    { kind: 'program', name: '/opt/init' },
    { kind: 'slice', name: 'workload' },
    { kind: 'log_driver', name: 'loki' },
  ]);
  expect(needsOf({ 'cgroup-parent': 'ironhull-workload.slice' })).toEqual([]);
  expect(needsOf({ ...systemd, 'cgroup-parent': 'workload' })).toEqual([]);
  expect(needsOf({ 'seccomp-profile': 'unconfined', 'userns-remap': 'default', 'log-driver': 'a\nb' })).toEqual([]);
});
