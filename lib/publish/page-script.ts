/** How pages that stand alone carry their scripts: bundled from our sources, named by their hash. */
import { createHash } from 'node:crypto';
import { bundle } from '../core/files/bundle';

/** JavaScript for browsers of 2022 on, bundled from the TypeScript file at `path`. */
export function pageCode(path: string, format: 'iife' | 'esm'): Promise<string> {
  const forBrowsers = {
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'inline',
  } as const;
  return bundle(path, { format, ...forBrowsers });
}

/** Code that can stand inside a `<script>` element. */
export function inlineCode(code: string): string {
  return code.replaceAll('</script', '<\\/script');
}

/**
 * The Content-Security-Policy of a page whose one script is `code` (as `inlineCode` gives it), or stands in files beside it
 * where `code` is empty. Styles are set by the page's own script too, which a hash cannot name; they can load nothing.
 */
export function pagePolicy(code: string): string {
  const scripts = code === '' ? "'self' 'wasm-unsafe-eval'" : `'sha256-${sha256Base64(code)}'`;
  const connections = code === '' ? "connect-src 'self'; worker-src 'self'; " : '';
  return `default-src 'none'; script-src ${scripts}; script-src-attr 'none'; ${connections}style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
