/** The HTML of a demo page. Scripts and styles are named by their hashes: nothing else can run. */
import { escapeHtml, scriptJson } from '../../core/text/escape';
import { inlineCode, pageHead, paragraphs, syntheticWarning } from '../page-script';
import type { PageFacts } from './browser/page-facts';
import { PAGE_STYLE } from './page-style';

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  /** Sentences below the title. */
  readonly introduction: readonly string[];
  readonly synthetic: boolean;
  readonly facts: PageFacts;
  /** Sentences at the end: which model this is. */
  readonly footer: readonly string[];
  /** Inline data by element id, Base64 or JSON text. */
  readonly data?: Readonly<Record<string, string>>;
  /** JavaScript in the page itself, or the name of a file beside it. */
  readonly script:
    | { readonly kind: 'inline'; readonly code: string }
    | { readonly kind: 'file'; readonly name: string };
}

/** A whole page; every text is escaped. */
export function pageHtml(parts: PageParts): string {
  const { title, introduction, synthetic, facts, footer, data = {}, script } = parts;
  const code = script.kind === 'inline' ? inlineCode(script.code) : '';
  const blocks = Object.entries({ ...data, facts: scriptJson(facts) }).map(
    ([id, content]) => `<script type="application/json" id="${escapeHtml(id)}">${content}</script>`,
  );
  return `${pageHead(title, PAGE_STYLE, code)}
<body>
<h1>${escapeHtml(title)}</h1>
${syntheticWarning(synthetic)}
${paragraphs(introduction)}
<p class="warning"><strong>Research prototype, not for clinical decisions.</strong> What you write stays in this browser.</p>
<main>
<label for="text">Narrative of a device report</label>
<textarea id="text" spellcheck="false"></textarea>
<p>Examples, made up for this page:</p>
<div id="examples"></div>
<p id="status" role="status" aria-live="polite">Opening the model …</p>
<div id="bars" aria-label="Probability of each class"></div>
<p id="note"></p>
<button id="why" type="button" hidden>Show what mattered</button>
<p id="legend"></p>
<div id="shown"></div>
</main>
<noscript><p class="warning">The model runs in your browser: this page needs JavaScript.</p></noscript>
<footer>
${paragraphs(footer)}
</footer>
${blocks.join('\n')}
${script.kind === 'inline' ? `<script>${code}</script>` : `<script type="module" src="${escapeHtml(script.name)}"></script>`}
</body>
</html>
`;
}
