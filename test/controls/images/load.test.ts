import load from '../../../src/controls/images/load.ts';
import { controlTest } from '../../control-tester.ts';
import { info } from '../daemon/says.ts';

const id = (digit: string) => `sha256:${digit.repeat(64)}`;
const images = (...lines: string[]) => ({ 'image-origins': lines.map((it) => `${it}\n`).join('') });
const pulled = `${id('a')} nginx:1.27 ${id('b')}`;
const loaded = `${id('c')} reg.lan:5000/app:latest <none>`;

controlTest(load, {
  'does not apply without images': { is: 'not-applicable', seen: 'there are no images' },
  'passes when a registry gave them all': {
    says: images(pulled),
    is: 'pass',
    seen: '1 image, each of a registry or known',
  },
  'names those that came another way, and who can bring such': {
    says: { ...images(pulled, loaded, `${id('d')} <none>:<none> <none>`), 'docker-group': 'docker:x:110:ops,ci\n' },
    is: 'manual',
    seen: '2 images of 3 loaded, imported or built: reg.lan:5000/app:latest, dddddddddddd',
    advice: /^ask who made them \(root, ops, ci can\)/,
  },
  'counts an image once, and believes any of its names': {
    says: images(pulled, `${id('a')} mine:1 <none>`),
    is: 'pass',
  },
  'passes those that the profile knows, with or without a tag': {
    says: images(loaded, `${id('d')} own:2 <none>`),
    options: { known: ['reg.lan:5000/app', 'own:2'] },
    is: 'pass',
  },
  'does not take the port of a registry for a tag': {
    says: images(`${id('c')} reg.lan:5000/app:1 <none>`),
    options: { known: ['reg.lan'] },
    is: 'manual',
  },
  'claims nothing where every image has a digest': {
    says: { ...images(pulled), 'docker-info': info({ Driver: 'overlayfs', ServerVersion: '29.0.1' }) },
    is: 'not-applicable',
  },
});
