/** Elements of a page; text enters the document as text alone, never as markup. */

/** The element of that id; throws where the page has none. */
export function element<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`page: expected an element ${id}`);
  return found as E;
}

/** A new element with that text. */
export function make(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
