/**
 * The parts of a mail as HTML: tables and inline styles, for that is what mail programs read, light by itself and dark where the
 * reader's system is. Nothing is loaded from anywhere, and whatever somebody wrote is escaped.
 */

import { markdownToHtml } from '../../domain/message/markdown.ts';
import { shapeOf } from '../outgoing/wording.ts';

/** The interface's colours as hexadecimal: mail programs do not read OKLCH. */
export const lightColours = {
  ground: '#fbfaf8',
  panel: '#ffffff',
  hairline: '#e4e3df',
  ink: '#171b22',
  second: '#4e535b',
  brass: '#e3b25a',
  onBrass: '#171b22',
  link: '#784e14',
};
const darkColours = {
  ground: '#0e1016',
  panel: '#16191f',
  hairline: '#282b32',
  ink: '#f1f0ed',
  second: '#b2b4b9',
  link: '#ebc57d',
};

/** Ground and text of a severity's label, light and dark; each pair meets 4.5 : 1. */
const severityColours = [
  { light: ['#fbe9e7', '#b3201f'], dark: ['#3b1917', '#ff8a80'] },
  { light: ['#fbecdf', '#9b4805'], dark: ['#38220f', '#f1944f'] },
  { light: ['#f7f0d9', '#735a13'], dark: ['#322a10', '#e2c162'] },
  { light: ['#eaeef3', '#4d5c70'], dark: ['#1f2630', '#94a6be'] },
] as const;

const textFont = "Inter,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const monoFont = "'JetBrains Mono',ui-monospace,Menlo,Consolas,monospace";

export function label(severityRank: number, severity: string, number: string): string {
  const rank = Math.min(severityColours.length, Math.max(1, Math.trunc(severityRank)));
  const [ground, ink] = (severityColours[rank - 1] ?? severityColours[3]).light;
  return (
    `<p style="margin:0 0 12px;font-size:14px;line-height:21px">` +
    `<span class="severity-${rank}" style="display:inline-block;padding:2px 10px;border-radius:6px;background:${ground};color:${ink};font-weight:600">${shapeOf(rank)} ${escape(severity)}</span>` +
    `<span class="second" style="padding-left:10px;color:${lightColours.second};font-family:${monoFont};font-size:13px">${escape(number)}</span></p>`
  );
}

export function title(text: string): string {
  return `<h1 class="ink" style="margin:0 0 16px;color:${lightColours.ink};font-size:22px;line-height:28px;font-weight:600;letter-spacing:-0.017em">${escape(text)}</h1>`;
}

/** 66 high like the one big action of the acknowledge page: a thumb finds it half asleep. */
export function button(url: string, text: string, under: string): string {
  return (
    `<a href="${escape(url)}" style="display:block;padding:11px 16px;border-radius:12px;background:${lightColours.brass};color:${lightColours.onBrass};text-align:center;text-decoration:none">` +
    `<span style="display:block;font-size:17px;line-height:24px;font-weight:600">${escape(text)}</span>` +
    `<span style="display:block;font-size:13px;line-height:20px">${escape(under)}</span></a>`
  );
}

export function link(url: string, text: string): string {
  return `<p style="margin:0;font-size:14px;line-height:21px"><a class="link" href="${escape(url)}" style="color:${lightColours.link};font-weight:600;text-decoration:none">${escape(text)}</a></p>`;
}

export function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map(
      (part) =>
        `<p class="ink" style="margin:0 0 12px;color:${lightColours.ink};font-size:15px;line-height:23px">${escape(part).replaceAll('\n', '<br>')}</p>`,
    )
    .join('');
}

export function quiet(text: string): string {
  return `<p class="second" style="margin:0;color:${lightColours.second};font-size:14px;line-height:21px">${escape(text)}</p>`;
}

export function card(content: string): string {
  return (
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 12px">` +
    `<tr><td class="panel line" style="padding:24px;border:1px solid ${lightColours.hairline};border-radius:12px;background:${lightColours.panel}">${content}</td></tr></table>`
  );
}

/** What somebody wrote as Markdown. Mail programs leave our elements their own look; the class gives links and code ours. */
export function markdown(text: string): string {
  return `<div class="ink words" style="margin:0 0 16px;color:${lightColours.ink};font-size:15px;line-height:23px">${markdownToHtml(text)}</div>`;
}

interface MailPage {
  /** The title, which some programs show beside the subject. */
  preview: string;
  /** Cards. */
  content: string;
  /** Below the cards, in small: HTML. */
  foot?: string;
  language?: string;
}

export function page({ preview, content, foot = 'Sent by Tocsin.', language = 'en' }: MailPage): string {
  const severities = severityColours
    .map(
      ({ dark: [ground, ink] }, at) =>
        `.severity-${at + 1}{background:${ground}!important;color:${ink}!important}`,
    )
    .join('');
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1">` +
    `<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">` +
    `<title>${escape(preview)}</title><style>:root{color-scheme:light dark}` +
    `.words p,.words ul,.words ol,.words blockquote,.words pre,.words table{margin:0 0 12px}.words a{color:${lightColours.link}}` +
    `.words blockquote{padding-left:12px;border-left:3px solid ${lightColours.hairline}}.words code,.words pre{font-family:${monoFont};font-size:13px}.words pre{white-space:pre-wrap}` +
    `@media (prefers-color-scheme:dark){.ground{background:${darkColours.ground}!important}.panel{background:${darkColours.panel}!important}` +
    `.line{border-color:${darkColours.hairline}!important}.ink{color:${darkColours.ink}!important}.second{color:${darkColours.second}!important}` +
    `.link,.words a{color:${darkColours.link}!important}${severities}}</style></head>` +
    `<body class="ground" style="margin:0;padding:0;background:${lightColours.ground};font-family:${textFont}">` +
    `<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="background:${lightColours.ground}">` +
    `<tr><td align="center" style="padding:24px 12px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px"><tr><td align="left">` +
    `${content}<p class="second" style="margin:4px 0 0;color:${lightColours.second};font-size:12px;line-height:18px">${foot}</p>` +
    `</td></tr></table></td></tr></table></body></html>`
  );
}

export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
