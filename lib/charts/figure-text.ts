/** Makes a figure's texts safe: Plotly reads a little HTML in every text that it draws. */
import { plainText } from '../core/text/escape';

const MARKUP = /&lt;(\/?(?:b|i|br|sub|sup|extra)\s*\/?)&gt;/g;

/** Members whose texts an author writes as markup: bare b, i, br, sub, sup and extra act in them, nothing else. */
const TEMPLATES = new Set(['hovertemplate', 'texttemplate']);

/** Text that Plotly draws as it is. Its parser knows amp, lt and gt alone, not the other entities of HTML. */
export function escapeChartText(text: string): string {
  return plainText(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** A copy of `data` as plain JSON (typed arrays become arrays) in which no text is markup, templates apart. */
export function safeData(data: unknown): unknown {
  return walk(data, false);
}

/** A copy of `layout` as plain JSON in which only bare b, i, br, sub and sup act. */
export function safeLayout(layout: unknown): unknown {
  return walk(layout, true);
}

function walk(value: unknown, markup: boolean): unknown {
  if (typeof value === 'string') {
    const text = escapeChartText(value);
    return markup ? text.replace(MARKUP, '<$1>') : text;
  }
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((member) => walk(member, markup));
  if (ArrayBuffer.isView(value)) {
    const numbers = value as unknown as ArrayLike<number | bigint>;
    return Array.from(numbers, Number);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, walk(member, markup || TEMPLATES.has(name))]),
  );
}
