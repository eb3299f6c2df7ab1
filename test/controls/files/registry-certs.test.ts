import registryCerts from '../../../src/controls/files/registry-certs.ts';
import { controlTest } from '../../control-tester.ts';
import { files } from './says.ts';

const CERTS = '/etc/docker/certs.d';
const REGISTRY = `${CERTS}/registry.example:5000`;

controlTest(registryCerts, {
  'does not apply on a stock host, which has none': { is: 'not-applicable', seen: `there is no ${CERTS}` },
  "passes where all of it is root's, and the key nobody's to read": {
    says: files(
      `755 0 0 directory: ${CERTS}`,
      `755 0 0 directory: ${REGISTRY}`,
      `444 0 0 regular file: ${REGISTRY}/ca.crt`,
      `400 0 0 regular file: ${REGISTRY}/client.key`,
    ),
    is: 'pass',
  },
  'names every file that grants too much': {
    says: files(
      `775 0 0 directory: ${REGISTRY}`,
      `644 0 0 regular file: ${REGISTRY}/ca.crt`,
      `444 0 0 regular file: ${REGISTRY}/client.key`,
      `444 1000 0 regular file: ${REGISTRY}/client.cert`,
    ),
    is: 'fail',
    fix: [
      { kind: 'mode', path: REGISTRY, mode: '0755' },
      { kind: 'mode', path: `${REGISTRY}/ca.crt`, mode: '0444' },
      { kind: 'mode', path: `${REGISTRY}/client.key`, mode: '0400' },
      { kind: 'mode', path: `${REGISTRY}/client.cert`, owner: 'root:root' },
    ],
  },
  'knows that 0640 is not 0444 or less': {
    says: files(`640 0 0 regular file: ${REGISTRY}/ca.crt`),
    is: 'fail',
    seen: `${REGISTRY}/ca.crt has mode 0640, beyond 0444 by 0200`,
  },
  'is not misled by a folder that only begins like it': {
    says: files(`777 0 0 directory: ${CERTS}.old`),
    is: 'not-applicable',
  },
});
