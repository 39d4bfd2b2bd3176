/** What the log may hold: no key, token, cookie or password, whoever writes the line. */
import type { LoggerOptions } from 'pino';

/** Each stands for a secret wherever it turns up in a line: in a URL, in an error's message, in a header. */
const secrets: [RegExp, string][] = [
  [/(\/integrations\/[a-z-]+\/)[^/?#"\s\\]+/g, '$1***'],
  [/(\/(?:a|t|demo|setup|api\/v1\/(?:acknowledge|calendars|test-page))\/)(?![*:])[^/?#"\s\\]{8,}/g, '$1***'],
  [/\btk_[A-Za-z0-9_-]{8,}/g, 'tk_***'],
  [/\b(Bearer|GenieKey|Basic) +[^\s"\\]+/gi, '$1 ***'],
  [/((?:__Host-)?tocsin=)[^;"\s\\]+/g, '$1***'],
  [
    /(\\?"(?:routing_key|service_key|password|token|key|secret|signingSecret|authToken)\\?"\s*:\s*\\?")[^"\\]*/gi,
    '$1***',
  ],
  [/([?&](?:token|key|secret|password|routing_key)=)[^&#"\s\\]*/gi, '$1***'],
  [/(\w+:\/\/[^\s:/@"\\]*:)[^\s@"\\]+@/g, '$1***@'],
];

function withoutSecrets(line: string): string {
  let clean = line;
  for (const [pattern, replacement] of secrets) clean = clean.replace(pattern, replacement);
  return clean;
}

/** For the one logger of the process. The last stop is the written line itself, so that no caller can forget. */
export const logOptions: LoggerOptions = {
  redact: {
    paths: ['authorization', 'cookie', '*.authorization', '*.cookie', 'req.headers', 'headers', '*.password'],
    censor: '***',
  },
  hooks: { streamWrite: withoutSecrets },
};
