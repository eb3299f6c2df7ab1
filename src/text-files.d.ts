// Files that the bundler (build.mjs) and the test runner (vitest.config.ts) load as text.
declare module '*.sh' {
  const text: string;
  export default text;
}
declare module '*.hbs' {
  const text: string;
  export default text;
}
declare module '*.yaml' {
  const text: string;
  export default text;
}
/** Filled in from package.json by the bundler. */
declare const IRONHULL_VERSION: string;
