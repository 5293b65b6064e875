/** Numbers, sizes and durations as people read them. */

const MINUS = '\u2212';

/** A number with the digits that carry meaning: whole numbers grouped (12,345), others to `digits` places (default 3 or 3 significant). */
export function formatNumber(value: number, digits?: number): string {
  if (Number.isNaN(value)) return 'n/a';
  if (!Number.isFinite(value)) return value > 0 ? '\u221e' : `${MINUS}\u221e`;
  const size = Math.abs(value);
  if (digits === undefined && Number.isInteger(value)) {
    return signed(value, size < 1e15 ? size.toLocaleString('en-US') : size.toExponential(3));
  }
  if (digits === undefined && size !== 0 && (size < 0.001 || size >= 1e9))
    return signed(value, size.toExponential(2));
  const places = digits ?? (size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3);
  const options = { minimumFractionDigits: places, maximumFractionDigits: places };
  return signed(value, size.toLocaleString('en-US', options));
}

function signed(value: number, text: string): string {
  return value < 0 && /[1-9\u221e]/.test(text) ? `${MINUS}${text}` : text;
}

/** A size in bytes: `1.5 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 99.5 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** A duration: `0.4 s`, `42 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'n/a';
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  const pad = (n: number) => String(n).padStart(2, '0');
  return minutes < 60
    ? `${minutes} min ${pad(whole % 60)} s`
    : `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}
