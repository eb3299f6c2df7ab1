/** A name that would act in a careless page, and close any quote, tag, style, script or template around it. */
export const EVIL_NAME =
  `"'><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)></style></title></pre>` +
  '{{{script}}}<a href="javascript:alert(4)" style="x">${alert(5)}<base href="https://evil.example/">';
