/** The little of YAML that a card's front matter needs. */

type YamlScalar = string | number | boolean | null;

/** What can be written; undefined members are left out. */
export type YamlValue = YamlScalar | readonly YamlValue[] | { readonly [key: string]: YamlValue | undefined };

/** Block YAML 1.2 with a final line break. Keys must be plain words; texts are quoted as JSON unless plain words too. */
export function toYaml(value: { readonly [key: string]: YamlValue | undefined }): string {
  return `${lines(value).join('\n')}\n`;
}

function lines(value: YamlValue): string[] {
  if (Array.isArray(value))
    return value.flatMap((item: YamlValue) => {
      const [first, ...rest] = lines(item);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  if (!isBlock(value)) return [scalar(value as YamlScalar)];
  return Object.entries(value as { readonly [key: string]: YamlValue | undefined }).flatMap(
    ([key, member]) => {
      if (member === undefined) return [];
      const inner = lines(member);
      return isBlock(member) ? [`${key}:`, ...inner.map((line) => `  ${line}`)] : [`${key}: ${inner[0]}`];
    },
  );
}

function isBlock(value: YamlValue): boolean {
  return value !== null && typeof value === 'object';
}

/** Words that YAML readers take for something else than text. */
const RESERVED = /^(true|false|null|yes|no|on|off|y|n)$/i;

function scalar(value: YamlScalar): string {
  if (typeof value !== 'string') return String(value);
  return /^[a-z][a-z0-9-]*$/.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
}
