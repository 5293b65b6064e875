/**
 * The one way by which untrusted text (narratives, names of devices, file names) enters HTML, Markdown, hover
 * texts and inline scripts.
 */

const ANSI = /[\u001b\u009b](?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])?/g;
const CONTROLS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text without terminal sequences, control characters and bidirectional overrides; tabs and line breaks stay. */
export function plainText(text: string): string {
  return text.replace(ANSI, '').replace(CONTROLS, ' ');
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text for an HTML element or a quoted attribute. Not for Plotly's texts, which know fewer entities. */
export function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"'`]/g, (character) => HTML_ENTITIES[character]);
}

/** What Markdown or HTML would read; a space at an end is one as well: it makes code or a line break. */
const MARKDOWN = /[&<>"'`\\*_{}[\]()#+\-.!|~$:=@^]|^ | $/g;

/** Text for a Markdown paragraph or table cell: no markup of Markdown or HTML acts, line breaks become spaces. */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(MARKDOWN, (character) => HTML_ENTITIES[character] ?? `&#${character.charCodeAt(0)};`);
}

/** JSON that can stand inside a `<script>` element: `</script>`, `<!--` and line separators cannot end it. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `url` if it is an http(s) address or a relative path, else `#`: no `javascript:` or `data:` link acts. */
export function safeUrl(url: string): string {
  const trimmed = plainText(url).replace(/\s/g, '');
  if (/^https?:\/\//i.test(trimmed)) return escapeHtml(trimmed);
  return /^[a-z][a-z0-9+.-]*:/i.test(trimmed) || trimmed.startsWith('//') ? '#' : escapeHtml(trimmed);
}
