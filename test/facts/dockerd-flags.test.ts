import { expect, it } from 'vitest';
import { keysOfFlags } from '../../src/facts/dockerd-flags.ts';

it.each([
  ['-H fd:// --host=tcp://0.0.0.0:2375', { hosts: ['fd://', 'tcp://0.0.0.0:2375'] }],
  ['--icc=false --live-restore --userland-proxy=true', { icc: false, 'live-restore': true, 'userland-proxy': true }],
  [
    '--log-opt max-size=10m --log-opt tag=a=b --log-driver json-file',
    { 'log-opts': { 'max-size': '10m', tag: 'a=b' }, 'log-driver': 'json-file' },
  ],
  [
    '-D -l warn -Hunix:///x.sock -g /srv',
    { debug: true, 'log-level': 'warn', hosts: ['unix:///x.sock'], graph: '/srv' },
  ],
  [
    '--userns-remap default --tlsverify --tlscacert=/ca.pem',
    { 'userns-remap': 'default', tlsverify: true, tlscacert: '/ca.pem' },
  ],
  ['stray words', {}],
])('reads %s as dockerd does', (line, keys) => {
  expect(keysOfFlags(line.split(' '))).toEqual(keys);
});
