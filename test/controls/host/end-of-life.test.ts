import endOfLife from '../../../src/controls/host/end-of-life.ts';
import { controlTest } from '../../control-tester.ts';

/** os-release of a distribution, in as few lines as matter here, and the day by the host's clock. */
const os = (lines: string, today = '2026-11-24') => ({ 'os-support': `${today}\n${lines}\n` });
const DEBIAN_11 = 'PRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\nVERSION_ID="11"\nID=debian';

controlTest(endOfLife, {
  'passes on Debian 12, until its long term support ends': {
    is: 'pass',
    seen: 'Debian GNU/Linux 12 (bookworm) gets security updates until 2028-06-30',
  },
  'finds one whose updates ended': {
    says: os(DEBIAN_11),
    is: 'manual',
    seen: 'Debian GNU/Linux 11 (bullseye) has had no free security updates since 2026-08-31',
  },
  'counts the last day': { says: os(DEBIAN_11, '2026-08-31'), is: 'pass' },
  'tells short releases of Ubuntu from long ones': {
    says: os("PRETTY_NAME='Ubuntu 24.10'\nID=ubuntu\nVERSION_ID='24.10'"),
    is: 'manual',
    seen: /since 2025-07-10$/,
  },
  'takes a minor release of a sibling of RHEL for what it is': {
    says: os('PRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"'),
    is: 'pass',
    seen: /until 2032-05-31$/,
  },
  'does not take the CentOS of today for RHEL': {
    says: os('PRETTY_NAME="CentOS Stream 9"\nID="centos"\nVERSION_ID="9"'),
    is: 'pass',
    seen: /until 2027-05-31$/,
  },
  'believes the distribution itself first': {
    says: os('PRETTY_NAME="Fedora Linux 40"\nID=fedora\nVERSION_ID=40\nSUPPORT_END=2025-05-13'),
    is: 'manual',
    seen: /since 2025-05-13$/,
  },
  'does not guess what nobody says': {
    says: os('PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian'),
    is: 'manual',
    seen: 'nobody here knows how long Debian GNU/Linux forky/sid gets security updates',
    advice: /waive this/,
  },
});
