/** @file Turns what npm and pip print when they fail into one message that names the remedy. */

/**
 * A cause, known by what the tools print. The first that matches is named.
 * @type {readonly { seen: RegExp, message: (proxies: string) => string }[]}
 */
const CAUSES = [
  {
    seen: /DO NOT MATCH THE HASHES|EINTEGRITY|Expected sha256 /,
    message: () =>
      'what was downloaded is not what this project pinned (its hash differs). Run again; if it stays so, a proxy or ' +
      'mirror changes files: use another registry, and do not use the downloaded file',
  },
  {
    seen: /ENOSPC|No space left on device|Errno 28|EDQUOT|Disk quota exceeded/,
    message: () =>
      'the disk is full. Free some space (the cache can lie elsewhere: XDG_CACHE_HOME) and run again; ' +
      'the step starts over',
  },
  {
    seen: /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER|VERIFY)|certificate verify failed|DEPTH_ZERO/i,
    message: () =>
      'the network presents a certificate that is not trusted. If your company inspects traffic, name its certificate ' +
      'file in NODE_EXTRA_CA_CERTS (npm) and PIP_CERT (Python) and run again',
  },
  {
    seen: /\b407\b|Proxy Authentication|ProxyError|Cannot connect to proxy|Tunnel connection failed|ERR_SOCKS|tunneling socket/i,
    message: (proxies) =>
      `the proxy refused the connection${proxies}. Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY (user and password ` +
      'included) and run again',
  },
  {
    seen: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ECONNRESET|ERR_SOCKET_TIMEOUT|NewConnectionError|Failed to establish a new connection|Name or service not known|Temporary failure in name resolution|NameResolutionError|ReadTimeoutError|ConnectTimeoutError|Network is unreachable|nodename nor servname/,
    message: (proxies) =>
      `there is no connection to the package registry${proxies}. The first set-up needs the network (later ones do ` +
      'not): connect, or set HTTPS_PROXY if you are behind a proxy, and run again',
  },
  {
    seen: /EACCES|EPERM|EROFS|Permission denied|Read-only file system/,
    message: () =>
      'a file or folder may not be written. Make the project folder and the cache folder writable for you ' +
      '(no root is needed) and run again',
  },
  {
    seen: /code EUSAGE|are in sync|Missing: .* from lock file/,
    message: () =>
      'package.json and package-lock.json do not fit together. Restore both from the repository ' +
      '(git checkout package.json package-lock.json) and run again',
  },
  {
    seen: /No matching distribution found|is not a supported wheel|code ETARGET|code E404/,
    message: () =>
      'the package registry does not have a version that this project pins. If pip or npm is set to use a mirror, ' +
      'use the public registries, or ask for the mirror to be completed',
  },
];

/**
 * The message for a failed tool: what failed, why, and the way out; for an unknown cause the end of its output.
 * @param {string} what failed, as in `npm packages`
 * @param {string} output of the tool
 * @param {NodeJS.ProcessEnv} [env]
 */
export function remedyMessage(what, output, env = process.env) {
  const cause = CAUSES.find(({ seen }) => seen.test(output));
  if (cause) return `${what}: ${cause.message(proxyHint(env))}`;
  const lines = output.split('\n').map((line) => line.trimEnd());
  const end = lines.filter((line) => line !== '').slice(-8);
  return `${what}: failed for a reason not known here. The end of the output:\n  ${end.join('\n  ')}`;
}

/** @param {NodeJS.ProcessEnv} env */
function proxyHint(env) {
  const proxies = proxySettings(env).map(({ name, value }) => `${name}=${value}`);
  return proxies.length === 0 ? '' : ` (${proxies.join(', ')})`;
}

/**
 * The proxies that the environment sets, without user names and passwords.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ name: string, value: string }[]}
 */
export function proxySettings(env) {
  return Object.entries(env)
    .filter(([name, value]) => /^(https?|all|no)_proxy$|^npm_config_(https-)?proxy$/i.test(name) && value)
    .map(([name, value]) => ({
      name,
      value: String(value).replace(/^([a-z][a-z\d+.-]*:\/\/)?\S*@/i, '$1***@'),
    }));
}

/**
 * The message for an error of the file system, with the remedy where one is known; any other error's own.
 * @param {string} what was being done
 * @param {unknown} error
 */
export function fileMessage(what, error) {
  const { code, syscall, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (!code || !syscall) return message;
  return CAUSES.some(({ seen }) => seen.test(code)) ? remedyMessage(what, message) : `${what}: ${message}`;
}
