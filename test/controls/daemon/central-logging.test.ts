import centralLogging from '../../../src/controls/daemon/central-logging.ts';
import { controlTest } from '../../control-tester.ts';
import { FILE, file, info } from './says.ts';

const logs = (driver: string, opts: object = {}) => ({
  'docker-info': info({ LoggingDriver: driver }),
  [FILE]: file({ 'log-driver': driver, 'log-opts': opts }),
});

controlTest(centralLogging, {
  'tells that a stock host keeps its logs to itself': {
    is: 'manual',
    seen: 'json-file keeps the logs on this host',
    advice: /daemon\/log-limits/,
  },
  // The well-known bench takes any driver but json-file for a central one.
  'is not content with the driver local': {
    says: logs('local'),
    is: 'manual',
    seen: 'local keeps the logs on this host',
  },
  'is not content with none': {
    says: logs('none'),
    options: { 'collected-by': 'vector' },
    is: 'manual',
    seen: 'logs are thrown away',
  },
  'is not content with the syslog of the host': { says: logs('syslog'), is: 'manual' },
  'passes with a syslog elsewhere': {
    says: logs('syslog', { 'syslog-address': 'tcp+tls://logs.lan:6514' }),
    is: 'pass',
    seen: 'syslog, to tcp+tls://logs.lan:6514',
  },
  'passes with gelf': { says: logs('gelf', { 'gelf-address': 'udp://g.lan:12201' }), is: 'pass' },
  'takes the profile’s word for what collects them': {
    options: { 'collected-by': 'vector' },
    is: 'pass',
    seen: 'json-file, collected by vector as the profile says',
  },
});
