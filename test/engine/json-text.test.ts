import { describe, expect, it } from 'vitest';
import { patchJsonText } from '../../src/engine/json-text.ts';
import type { JsonObject } from '../../src/model.ts';

const cases: Record<string, { text: string | null; patch: JsonObject; becomes: string }> = {
  'makes a file where there is none': { text: null, patch: { icc: false }, becomes: '{\n  "icc": false\n}\n' },
  'makes a document of an empty file': { text: '', patch: { icc: false }, becomes: '{\n  "icc": false\n}\n' },
  'keeps unknown keys, their order and tabs': {
    text: '{\n\t"zeta": {"b": 1, "a": 2},\n\t"debug": true\n}\n',
    patch: { icc: false, debug: false },
    becomes: '{\n\t"zeta": {"b": 1, "a": 2},\n\t"debug": false,\n\t"icc": false\n}\n',
  },
  'keeps four spaces': {
    text: '{\n    "debug": true\n}\n',
    patch: { icc: false },
    becomes: '{\n    "debug": true,\n    "icc": false\n}\n',
  },
  'merges into an object that is there': {
    text: '{\n  "log-opts": {\n    "tag": "x"\n  }\n}\n',
    patch: { 'log-opts': { 'max-size': '10m' } },
    becomes: '{\n  "log-opts": {\n    "tag": "x",\n    "max-size": "10m"\n  }\n}\n',
  },
  'sets a whole object where there is none': {
    text: '{}\n',
    patch: { 'log-opts': { 'max-size': '10m' } },
    becomes: '{\n  "log-opts": {\n    "max-size": "10m"\n  }\n}\n',
  },
  'removes a key with null, and minds nothing that is not there': {
    text: '{\n  "seccomp-profile": "unconfined",\n  "icc": false\n}\n',
    patch: { 'seccomp-profile': null, hosts: null },
    becomes: '{\n  "icc": false\n}\n',
  },
  'ends with a newline': { text: '{"icc":true}', patch: { icc: false }, becomes: '{"icc":false}\n' },
};

describe('patchJsonText', () => {
  it.each(Object.entries(cases))('%s', (_, { text, patch, becomes }) => {
    expect(patchJsonText(text, patch)).toBe(becomes);
    expect(() => JSON.parse(becomes)).not.toThrow();
  });
});
