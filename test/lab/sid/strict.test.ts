// sid moves: which engine it has is what the image was built with. Older than 28 it would be trixie's again.
import { strictOn } from '../strict-on.ts';

strictOn('sid', /^(28|29|[3-9]\d)\./);
