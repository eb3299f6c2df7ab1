import { strictOn } from './strict-on.ts';

strictOn('bookworm', /^20\.10\./);
strictOn('trixie', /^26\.1\./);
