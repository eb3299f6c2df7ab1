import forwardDrop from '../../../src/controls/daemon/forward-drop.ts';
import { controlTest } from '../../control-tester.ts';
import { FILE, file, info } from './says.ts';

// docker info of 20.10 with another version: what this control reads of it did not change.
const engine28 = { 'docker-info': info({ ServerVersion: '28.5.2' }) };

controlTest(forwardDrop, {
  'does not apply where the engine knows no such key': { is: 'not-applicable', seen: /^Docker 20\.10\.24/ },
  'passes from 28.0 on': { says: engine28, is: 'pass', seen: 'what is left is dropped' },
  'asks before a host stops to be a router': {
    says: { ...engine28, [FILE]: file({ 'ip-forward-no-drop': true }) },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'ip-forward-no-drop': null }, risk: 'disruptive' }],
    affects: /^whatever this host forwards/,
  },
});
