/** What pages that stand alone have in common: scripts bundled from our sources and named by their hash, head, warning. */
import { createHash } from 'node:crypto';
import { bundle } from '../core/files/bundle';
import { escapeHtml } from '../core/text/escape';

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
function pagePolicy(code: string): string {
  const scripts = code === '' ? "'self' 'wasm-unsafe-eval'" : `'sha256-${sha256Base64(code)}'`;
  const connections = code === '' ? "connect-src 'self'; worker-src 'self'; " : '';
  return `default-src 'none'; script-src ${scripts}; script-src-attr 'none'; ${connections}style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** From the doctype to the end of the head; `code` as for `pagePolicy`. */
export function pageHead(title: string, style: string, code: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(code)}">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>`;
}

/** What a page says where its model learned from generated records; empty where it did not. */
export function syntheticWarning(synthetic: boolean): string {
  return synthetic
    ? '<p class="warning"><strong>SYNTHETIC: this model learned from generated records. What it says means nothing for real reports.</strong></p>'
    : '';
}

/** A paragraph a text, escaped. */
export function paragraphs(texts: readonly string[]): string {
  return texts.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n');
}
