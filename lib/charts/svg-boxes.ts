/** Boxes of SVG elements, which jsdom does not lay out: texts, rectangles and lines, through their transforms. */

/** A rectangle; `null` where an element holds nothing that has a box. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Width in pixels of a text in a font of CSS. */
export type MeasureText = (text: string, font: string) => number;

/** An affine map: x' = a x + c y + e, y' = b x + d y + f. */
type Matrix = readonly [number, number, number, number, number, number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** The box of an element in its own coordinates (`getBBox`). */
export function localBox(element: Element, measure: MeasureText): Box {
  return boxUnder(element, IDENTITY, measure) ?? { left: 0, top: 0, right: 0, bottom: 0 };
}

/** The box of an element on the page (`getBoundingClientRect`). */
export function pageBox(element: Element, measure: MeasureText): Box {
  let matrix = IDENTITY;
  for (let node: Element | null = element; node !== null; node = node.parentElement)
    matrix = multiply(transformOf(node), matrix);
  return boxUnder(element, matrix, measure) ?? { left: 0, top: 0, right: 0, bottom: 0 };
}

function boxUnder(element: Element, matrix: Matrix, measure: MeasureText): Box | null {
  const own = ownBox(element, measure);
  if (own) return mapBox(own, matrix);
  let union: Box | null = null;
  for (const child of element.children) {
    if (child.tagName === 'defs' || child.tagName === 'clipPath') continue;
    const box = boxUnder(child, multiply(matrix, transformOf(child)), measure);
    if (box === null) continue;
    union = union === null ? box : unite(union, box);
  }
  return union;
}

function unite(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

function ownBox(element: Element, measure: MeasureText): Box | null {
  const number = (name: string) => Number(element.getAttribute(name) ?? 0) || 0;
  if (element.tagName === 'text' || element.tagName === 'tspan') return textBox(element, measure);
  if (element.tagName !== 'rect' && element.tagName !== 'image') return null;
  const [x, y] = [number('x'), number('y')];
  return { left: x, top: y, right: x + number('width'), bottom: y + number('height') };
}

/** Ascent and line height of a line of text, as shares of the font's size. */
const ASCENT = 0.93;
const LINE = 1.3;

function textBox(element: Element, measure: MeasureText): Box | null {
  const style = element.getAttribute('style') ?? '';
  const size = Number(/font-size:\s*([\d.]+)px/.exec(style)?.[1] ?? element.getAttribute('font-size') ?? 12);
  const font = `${/font-weight:\s*(bold|[6-9]00)/.test(style) ? 'bold ' : ''}${size}px`;
  const lines = [...element.querySelectorAll('tspan.line')];
  const texts = (lines.length > 0 ? lines : [element]).map((line) => line.textContent ?? '');
  if (texts.every((text) => text.trim() === '')) return null;
  const width = Math.max(...texts.map((text) => measure(text, font)));
  const anchor = /text-anchor:\s*(\w+)/.exec(style)?.[1] ?? element.getAttribute('text-anchor');
  const x = Number(element.getAttribute('x') ?? 0) || 0;
  const left = anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x;
  const top = (Number(element.getAttribute('y') ?? 0) || 0) - ASCENT * size;
  return { left, top, right: left + width, bottom: top + (1.17 + LINE * (texts.length - 1)) * size };
}

function mapBox({ left, top, right, bottom }: Box, [a, b, c, d, e, f]: Matrix): Box {
  const corners = [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ];
  const xs = corners.map(([x, y]) => a * x + c * y + e);
  const ys = corners.map(([x, y]) => b * x + d * y + f);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

function transformOf(element: Element): Matrix {
  let matrix = IDENTITY;
  const calls = (element.getAttribute('transform') ?? '').matchAll(/(\w+)\(([^)]*)\)/g);
  for (const [, name, list] of calls) {
    const [p = 0, q, r, s, t, u] = list
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    if (name === 'translate') matrix = multiply(matrix, [1, 0, 0, 1, p, q ?? 0]);
    else if (name === 'scale') matrix = multiply(matrix, [p, 0, 0, q ?? p, 0, 0]);
    else if (name === 'matrix') matrix = multiply(matrix, [p, q, r, s, t, u]);
    else if (name === 'rotate') matrix = multiply(matrix, rotation(p, q ?? 0, r ?? 0));
  }
  return matrix;
}

function rotation(degrees: number, x: number, y: number): Matrix {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y];
}
