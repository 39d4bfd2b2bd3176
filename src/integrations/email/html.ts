/** A message as the HTML of a mail. */

import type { Message } from '../../domain/message/delivery.ts';
import { factsOf, headlineOf, leftOut, mostPagesShown, pagesOf } from '../outgoing/wording.ts';
import type { Asked } from '../outgoing/wording.ts';
import {
  button,
  card,
  escape,
  label,
  lightColours,
  link,
  markdown,
  page,
  paragraphs,
  quiet,
  title,
} from './layout.ts';

/** `hint`: what an answer to the mail does; null: nothing. */
export function htmlOf(message: Message, hint: string | null): string {
  const foot = [...(hint === null ? [] : [escape(hint)]), footOf(message)].join('<br>');
  return page({ preview: headlineOf(message), content: contentOf(message), foot });
}

/** Below the mail: why it came, and how it stops. */
function footOf(message: Message): string {
  if (message.type !== 'update') return 'Sent by Tocsin.';
  const { why, stopUrl } = message;
  const stop =
    stopUrl === null
      ? ''
      : ` <a class="link" href="${escape(stopUrl)}" style="color:${lightColours.link}">Stop these mails</a>`;
  return `${escape(why)}${stop}`;
}

function contentOf(message: Message): string {
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const cards = pages.slice(0, mostPagesShown).map((one) => card(pageContent(one, message.person.name)));
      if (pages.length > mostPagesShown) cards.push(card(quiet(leftOut(pages.length - mostPagesShown))));
      return cards.join('');
    }
    case 'notice': {
      const about =
        message.incident === null
          ? ''
          : label(message.incident.severityRank, message.incident.severity, message.incident.number);
      const open = message.incident === null ? '' : link(message.incident.url, 'Open the incident');
      return card(`${about}${title(message.subject)}${paragraphs(message.body)}${open}`);
    }
    case 'update': {
      const { incident, person, subject, body } = message;
      // The address of a partner opens nothing here; a person's account does.
      const open = incident === null || person === null ? '' : link(incident.url, 'Open the incident');
      const about =
        incident === null || person === null
          ? ''
          : label(incident.severityRank, incident.severity, incident.number);
      return card(`${about}${title(subject)}${markdown(body)}${open}`);
    }
    case 'test':
      return card(
        `${title(headlineOf(message))}${paragraphs(message.body)}${button(message.confirmUrl, 'I got it', `confirm as ${message.person.name}`)}`,
      );
  }
}

function pageContent(asked: Asked, person: string): string {
  const { incident, acknowledgeUrl } = asked;
  const rows = factsOf(asked)
    .map(
      ([name, value]) =>
        `<tr><td class="second line" style="padding:10px 16px 10px 0;border-top:1px solid ${lightColours.hairline};color:${lightColours.second};font-size:14px;line-height:21px;vertical-align:top;white-space:nowrap">${escape(name)}</td>` +
        `<td class="ink line" style="padding:10px 0;border-top:1px solid ${lightColours.hairline};color:${lightColours.ink};font-size:14px;line-height:21px;width:100%">${escape(value)}</td></tr>`,
    )
    .join('');
  return [
    label(incident.severityRank, incident.severity, incident.number),
    title(incident.title),
    button(acknowledgeUrl, 'I have it', `acknowledge as ${person}`),
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:20px 0 12px">${rows}</table>`,
    link(incident.url, 'Open the incident'),
  ].join('');
}
