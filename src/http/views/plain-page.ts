/**
 * A page of few words for people outside: complete in itself, without scripts, without the application's files and cookies. Its
 * style stands inside it and is allowed by its hash, so that the policy needs no `unsafe-inline`.
 */
import { hash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { htmlText } from './html-text.ts';

interface PlainPage {
  title: string;
  /** HTML, everything in it escaped. */
  content: string;
  /** BCP 47. */
  language?: string;
  status?: number;
}

export function sendPlainPage(
  reply: FastifyReply,
  { title, content, language = 'en', status = 200 }: PlainPage,
): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-security-policy': policy,
      'cache-control': 'private, no-store',
      // The token in the address is the right to it; no machine that searches needs to know of the page.
      'x-robots-tag': 'noindex',
    })
    .type('text/html; charset=utf-8')
    .serializer((text: string) => text)
    .send(
      `<!doctype html><html lang="${htmlText(language)}"><head><meta charset="utf-8">` +
        `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">` +
        `<title>${htmlText(title)}</title><style>${style}</style></head><body><main>${content}</main></body></html>`,
    );
}

/** The interface's colours and measures, as far as a form needs them; the brass keeps 4.5 : 1 with its ink in both lights. */
const style = `:root{color-scheme:light dark;--ground:#fbfaf8;--panel:#fff;--line:#e4e3df;--edge:#8b8e94;--ink:#171b22;--second:#4e535b;--link:#784e14;--brass:#e3b25a;--on-brass:#171b22;--bad:#b3201f}
@media (prefers-color-scheme:dark){:root{--ground:#0e1016;--panel:#16191f;--line:#282b32;--edge:#7d818a;--ink:#f1f0ed;--second:#b2b4b9;--link:#ebc57d;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 Inter,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
main{max-width:36rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25;letter-spacing:-.017em;overflow-wrap:anywhere}
h2{margin:2rem 0 .5rem;font-size:1.0625rem}
p{margin:0 0 1rem;overflow-wrap:anywhere}
.second{color:var(--second);font-size:.875rem}
.bad{color:var(--bad)}
a{color:var(--link);font-weight:600;text-underline-offset:.2em}
fieldset{margin:0 0 1.25rem;padding:0;border:0}
legend{padding:0;margin:0 0 .5rem;font-weight:600}
label{display:flex;gap:.75rem;align-items:center;min-height:2.75rem}
label.text{display:block;font-weight:600}
input[type=checkbox],input[type=radio]{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--link);flex:none}
input[type=email],input[type=text],input[type=url],input[type=tel],select{display:block;width:100%;min-height:2.75rem;margin:.25rem 0 0;padding:.5rem .75rem;border:1px solid var(--edge);border-radius:.5rem;background:var(--panel);color:var(--ink);font:inherit}
label.text input{font-weight:400}
form+form{margin-top:1.5rem}
form+p{margin-top:2rem}
code{font:0.875rem/1.5 'JetBrains Mono',ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
button{min-height:3rem;padding:.625rem 1.25rem;border:0;border-radius:.75rem;background:var(--brass);color:var(--on-brass);font:inherit;font-weight:600;cursor:pointer}
button.quiet{background:transparent;border:1px solid var(--edge);color:var(--ink)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.panel{padding:1.5rem;border:1px solid var(--line);border-radius:.75rem;background:var(--panel)}`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join(';');
