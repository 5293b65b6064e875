/** Texts in a notebook that are no sentences of our own: whole Markdown documents, and warnings. */
import { escapeHtml, plainText } from '../core/text/escape';
import { display } from './output';

/** Shows a Markdown document of ours (a model card). HTML in it is shown as text; its links must be safe already. */
export function markdown(text: string): void {
  const shown = plainText(text);
  display({ 'text/markdown': shown.replace(/</g, '&lt;'), 'text/plain': shown });
}

/** Shows a warning: what is missing and how to get it; nothing for null. */
export function warn(message: string | null | undefined): void {
  if (!message) return;
  const lines = escapeHtml(message).replace(/\n/g, '<br>');
  display({
    'text/html': `<div class="maude-warning" style="border-left:4px solid #d55e00;padding:.4em .8em">${lines}</div>`,
    'text/plain': `Warning: ${plainText(message)}`,
  });
}
