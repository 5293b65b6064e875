import { describe, expect, it } from 'vitest';
import { fileMessage, proxySettings, remedyMessage } from './remedies.mjs';

/** What npm 11 and pip 23 to 25 print, shortened. */
const OUTPUTS: [string, string, RegExp][] = [
  [
    'npm without a network',
    'npm error code EAI_AGAIN\nnpm error request to https://registry.example/koffi failed, reason: getaddrinfo EAI_AGAIN registry.example',
    /no connection to the package registry/,
  ],
  [
    'pip without a network',
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')'\nERROR: No matching distribution found for tensorflow-cpu==2.21.0",
    /no connection to the package registry/,
  ],
  [
    'pip behind a proxy that refuses',
    "WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to proxy.', NewConnectionError('[Errno 111] Connection refused'))'\nERROR: No matching distribution found",
    /proxy refused the connection/,
  ],
  [
    'pip behind a proxy that wants a password',
    "OSError('Tunnel connection failed: 407 Proxy Authentication Required')",
    /proxy refused/,
  ],
  [
    'npm behind a proxy that wants a password',
    'npm error code E407\nnpm error 407 Proxy Authentication Required',
    /proxy refused/,
  ],
  ['npm behind an inspecting proxy', 'npm error code SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
  [
    'pip behind an inspecting proxy',
    'SSLError(SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED]',
    /PIP_CERT/,
  ],
  [
    'npm with a full disk',
    'npm error code ENOSPC\nnpm error nospc There appears to be insufficient space',
    /disk is full/,
  ],
  [
    'pip with a full disk',
    'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    /disk is full/,
  ],
  [
    'pip with another file',
    'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    Expected sha256 dcc8\n         Got        1234',
    /its hash differs/,
  ],
  [
    'npm with another file',
    'npm error code EINTEGRITY\nnpm error sha512-a integrity checksum failed',
    /its hash differs/,
  ],
  [
    'pip at an incomplete mirror',
    'ERROR: No matching distribution found for jupyterlab==4.6.6',
    /does not have a version/,
  ],
  ['npm at an incomplete mirror', 'npm error code E404\nnpm error 404 Not Found', /does not have a version/],
  [
    'npm with an edited package.json',
    'npm error code EUSAGE\nnpm error `npm ci` can only install packages when your package.json and package-lock.json are in sync',
    /git checkout package\.json/,
  ],
  ['npm in a folder of another user', 'npm error code EACCES', /writable/],
];

describe('remedyMessage', () => {
  it.each(OUTPUTS)('knows %s', (_case, output, expected) => {
    const message = remedyMessage('npm packages', output, {});
    expect(message).toMatch(/^npm packages: /);
    expect(message).toMatch(expected);
    expect(message).not.toContain('\n');
  });

  it('shows the end of what it does not know', () => {
    expect(remedyMessage('npm packages', 'one\ntwo\n\nTypeError: x\n', {})).toMatch(
      /not known here.*\n {2}one\n {2}two\n {2}TypeError: x$/,
    );
  });

  it('names the proxy, never its password', () => {
    const env = { HTTPS_PROXY: 'http://ann:s3cret@proxy.example:3128' };
    const message = remedyMessage('libtensorflow', 'ProxyError', env);
    expect(message).toContain('(HTTPS_PROXY=http://***@proxy.example:3128)');
    expect(message).not.toMatch(/ann|s3cret/);
  });
});

describe('proxySettings', () => {
  it('finds all spellings and hides users', () => {
    const env = {
      http_proxy: 'u:p@h:1',
      ALL_PROXY: 'socks5://h:2',
      no_proxy: 'localhost',
      npm_config_https_proxy: '',
      PATH: 'a',
    };
    expect(proxySettings(env)).toEqual([
      { name: 'http_proxy', value: '***@h:1' },
      { name: 'ALL_PROXY', value: 'socks5://h:2' },
      { name: 'no_proxy', value: 'localhost' },
    ]);
  });

  it('hides a password that holds an @', () => {
    const [{ value }] = proxySettings({ HTTPS_PROXY: 'http://u:p@ss@h:1' });
    expect(value).toBe('http://***@h:1');
  });
});

describe('fileMessage', () => {
  const failure = (code: string) =>
    Object.assign(new Error(`${code}: no, write`), { code, syscall: 'write' });

  it('gives the remedy of a full disk, and the message of what has none', () => {
    expect(fileMessage('libtensorflow', failure('ENOSPC'))).toMatch(/^libtensorflow: the disk is full/);
    expect(fileMessage('libtensorflow', failure('EISDIR'))).toBe('libtensorflow: EISDIR: no, write');
    expect(fileMessage('libtensorflow', new Error('own words'))).toBe('own words');
  });
});
