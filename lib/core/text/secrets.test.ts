import { describe, expect, it } from 'vitest';
import { secretsOf, withoutSecrets, withoutSecretsIn } from './secrets';

const SECRET = 'pa"ss/w+rd&ü~0123456789';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('withoutSecrets', () => {
  const spellings: [string, string][] = [
    ['as such', SECRET],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['percent-encoded in small letters', encodeURIComponent(SECRET).toLowerCase()],
    ['as JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['as JSON with slashes and signs escaped', 'pa\\"ss\\/w\\u002brd\\u0026\\u00fc~0123456789'],
    ['as HTML', 'pa&quot;ss/w+rd&amp;&#252;~0123456789'],
    ['in Base64', base64(SECRET)],
    ['in Base64 behind a name', base64(`a:${SECRET}`)],
    ['in Base64 behind a longer name', base64(`an:${SECRET}`)],
    ['in Base64 before something', base64(`ann:${SECRET}:more`)],
    ['in Base64 for addresses', Buffer.from(`${SECRET}:`).toString('base64url')],
    ['in percent-encoded Base64', encodeURIComponent(base64(`me:${SECRET}`))],
  ];
  it.each(spellings)('finds a secret %s', (_, spelled) => {
    const rest = withoutSecrets(`refused (${spelled}) for good`, [SECRET]);
    expect(rest).toBe('refused (***) for good');
  });

  it('leaves other text alone, also where the secret is empty or too short', () => {
    const text = 'HTTP 403: API_KEY_INVALID QUJDREVGRw== a%20b "x"';
    expect(withoutSecrets(text, ['', 'a', 'API', SECRET])).toBe(text);
  });

  it('takes no longer for long answers', () => {
    const start = performance.now();
    withoutSecrets('QUJD'.repeat(500_000), [SECRET, 'another-secret']);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('withoutSecretsIn', () => {
  it('keeps the error, without the secret in its message, stack and causes', () => {
    const error = new TypeError(`no ${SECRET}`, { cause: new Error(base64(`u:${SECRET}`)) });
    const clean = withoutSecretsIn(error, [SECRET]) as TypeError;
    expect(clean).toBe(error);
    expect([clean.message, (clean.cause as Error).message]).toEqual(['no ***', '***']);
    expect(clean.stack).not.toContain(SECRET);
  });
});

describe('secretsOf', () => {
  it('takes a header apart', () => {
    expect(secretsOf('Bearer token-1')).toEqual(['Bearer token-1', 'token-1']);
    expect(secretsOf(`Basic ${base64('ann:pass')}`).slice(1)).toEqual([
      base64('ann:pass'),
      'ann:pass',
      'pass',
    ]);
  });
});
