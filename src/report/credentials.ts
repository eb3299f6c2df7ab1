import { mapStrings } from '../escape.ts';
import type { Report } from '../model.ts';

/**
 * The password of a URL. daemon.json and drop-ins hold proxies as http://user:password@proxy, and a diff of such a
 * file would carry it into every report. Lengths are bounded so that a hostile line costs no time.
 */
const URL_PASSWORD = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"']{0,256}:)[^\s/"']{1,512}@/gi;

export function withoutPasswords(text: string): string {
  return text.replace(URL_PASSWORD, '$1[redacted]@');
}

/** The report as anybody may see it. */
export function presentable(report: Report): Report {
  return mapStrings(report, withoutPasswords);
}
