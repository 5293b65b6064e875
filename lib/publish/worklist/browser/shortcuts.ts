/** What single keys do. */

/** Keys by what they do; shown in the page's help. */
export interface Shortcuts {
  readonly [key: string]: () => void;
}

/** Where letters are text. */
const WRITING = 'input, textarea, select, [contenteditable]';

/**
 * Calls what a key is for, unless the reader writes, holds a modifier, is in a dialog, or has switched keys off (`isOn`).
 * Escape leaves a field for the place that `home` gives.
 */
export function listenToKeys(shortcuts: Shortcuts, isOn: () => boolean, home: () => HTMLElement): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.ctrlKey || event.metaKey || event.altKey || target?.closest('dialog')) return;
    if (target?.matches(WRITING)) {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      home().focus();
      return;
    }
    const act = isOn() ? shortcuts[event.key.length === 1 ? event.key.toLowerCase() : event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });
}
