import { InvalidArgumentError, type Option } from 'commander';
import { didYouMean } from '../load/nearest.ts';

/** An option that takes one of these values; another is answered with the nearest, as everywhere. */
export function oneOf(option: Option, values: readonly string[]): Option {
  option.choices(values);
  const parse = option.parseArg;
  return option.argParser((value: string, before: unknown) => {
    if (!values.includes(value))
      throw new InvalidArgumentError(`It is one of ${values.join(', ')}${didYouMean(value, values) || '.'}`);
    return parse?.(value, before);
  });
}
