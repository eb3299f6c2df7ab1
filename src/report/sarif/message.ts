/**
 * A message as SARIF has it: brackets would be links and braces placeholders (2.1.0, 3.11.5 and 3.11.6), and what a host
 * says must be neither.
 */
export const message = (text: string) => ({ text: inert(text) });

const inert = (text: string): string => text.replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&');
