import type { Report } from '../../src/model.ts';

/** Every word of a report that comes from a host or names one. */
const FROM_HOSTS = [
  ...['seen', 'advice', 'message', 'hint', 'affects', 'host', 'address', 'os', 'kernel', 'docker', 'setting'],
  ...['wanted', 'now', 'operator', 'path', 'unit', 'by', 'why', 'driftUnknown', 'expected'],
];

/** The report as a host would have it that writes `bait` wherever it is heard. */
export function spoilt(report: Report, bait: string): Report {
  return JSON.parse(JSON.stringify(report), (key, it) =>
    FROM_HOSTS.includes(key) && typeof it === 'string' ? bait : it,
  );
}
