/** The pages of a subscriber, in the language of the status page: to ask, to confirm, to change and to leave. Pure; complete without scripts. */
import type { StatusPage } from '../../domain/status-page/facts.ts';
import type { Subscriber, SubscriberKind } from '../../domain/subscribers/subscriber.ts';
import { subscriberWords } from '../../domain/subscribers/words.ts';
import { htmlText } from './html-text.ts';

/** What `sendPlainPage` takes. */
interface Shown {
  title: string;
  content: string;
  language: string;
  status?: number;
}

type Asked = { kind: SubscriberKind; to: string; components: string[] };

/** `wrong`: why what was asked cannot be. */
export function subscribePage(
  page: StatusPage,
  { kinds, asked, wrong }: { kinds: readonly SubscriberKind[]; asked: Asked; wrong: string | null },
): Shown {
  const words = wordsOf(page);
  const choice =
    kinds.length === 1
      ? `<input type="hidden" name="kind" value="${kinds[0]!}">`
      : `<fieldset><legend>${htmlText(words.how)}</legend>${kinds
          .map(
            (kind) =>
              `<label><input type="radio" name="kind" value="${kind}"${kind === asked.kind ? ' checked' : ''}>${htmlText(words.kinds[kind])}</label>`,
          )
          .join('')}</fieldset>`;
  const problem = wrong === null ? '' : `<p class="bad" role="alert" id="wrong">${htmlText(wrong)}</p>`;
  return {
    title: words.subscribe(page.title),
    language: page.language,
    status: wrong === null ? 200 : 422,
    content:
      `<h1>${htmlText(words.subscribe(page.title))}</h1>${problem}<form method="post">${choice}` +
      `<fieldset><label class="text">${htmlText(words.address)}` +
      `<input type="text" name="to" required maxlength="500" autocomplete="email" value="${htmlText(asked.to)}"${wrong === null ? '' : ' aria-describedby="wrong" aria-invalid="true"'}></label></fieldset>` +
      `${componentChoice(page, asked.components)}<button>${htmlText(words.subscribeButton)}</button></form>${backTo(page)}`,
  };
}

export function askedPage(page: StatusPage): Shown {
  const words = wordsOf(page);
  return {
    title: words.askedTitle,
    language: page.language,
    content: `<h1>${htmlText(words.askedTitle)}</h1><p role="status">${htmlText(words.asked)}</p>${backTo(page)}`,
  };
}

export function tooManyPage(page: StatusPage): Shown {
  const words = wordsOf(page);
  return {
    title: words.subscribe(page.title),
    language: page.language,
    status: 429,
    content: `<h1>${htmlText(words.subscribe(page.title))}</h1><p role="alert">${htmlText(words.tooMany)}</p>${backTo(page)}`,
  };
}

export function confirmPage(page: StatusPage, to: string): Shown {
  const words = wordsOf(page);
  return {
    title: words.confirmTitle,
    language: page.language,
    content:
      `<h1>${htmlText(words.confirmTitle)}</h1><p>${htmlText(words.confirmQuestion(page.title, to))}</p>` +
      `<form method="post"><input type="hidden" name="act" value="confirm"><button>${htmlText(words.confirmButton)}</button></form>${backTo(page)}`,
  };
}

export function expiredPage(page: StatusPage): Shown {
  const words = wordsOf(page);
  return {
    title: words.expiredTitle,
    language: page.language,
    status: 410,
    content: `<h1>${htmlText(words.expiredTitle)}</h1><p role="alert">${htmlText(words.expired)}</p>${backTo(page)}`,
  };
}

/** `news`: what the reader has just done. */
export function managePage(
  page: StatusPage,
  { kind, to, components, state }: Subscriber,
  { secret, news }: { secret: string; news: 'confirmed' | 'saved' | null },
): Shown {
  const words = wordsOf(page);
  const { language } = page;
  if (state !== 'confirmed')
    return {
      title: words.leftTitle,
      language,
      content:
        `<h1>${htmlText(words.leftTitle)}</h1><p role="status">${htmlText(words.left(page.title, to))}</p>` +
        `<form method="post"><button class="quiet" name="act" value="again">${htmlText(words.subscribeButton)}</button></form>${backTo(page)}`,
    };
  const title = news === 'confirmed' ? words.confirmedTitle : words.manageTitle;
  return {
    title,
    language,
    content:
      `<h1>${htmlText(title)}</h1>${news === 'saved' ? `<p role="status">${htmlText(words.saved)}</p>` : ''}` +
      `<p${news === 'confirmed' ? ' role="status"' : ''}>${htmlText(words.manageText(page.title, to))}</p>` +
      (kind === 'webhook' ? `<p>${htmlText(words.secret)}<br><code>${htmlText(secret)}</code></p>` : '') +
      `<form method="post">${componentChoice(page, components)}<button name="act" value="save">${htmlText(words.save)}</button></form>` +
      `<form method="post"><button class="quiet" name="act" value="leave">${htmlText(words.leave)}</button></form>${backTo(page)}`,
  };
}

/** Nothing ticked is everything, which the first line says. */
function componentChoice(page: StatusPage, chosen: readonly string[]): string {
  if (page.components.length < 2) return '';
  const words = wordsOf(page);
  const box = (id: string, name: string) =>
    `<label><input type="checkbox" name="component" value="${htmlText(id)}"${chosen.includes(id) ? ' checked' : ''}>${htmlText(name)}</label>`;
  const listed = page.components
    .map(({ id, name, group }) => box(id, group === null ? name : `${group.name}: ${name}`))
    .join('');
  return (
    `<fieldset><legend>${htmlText(words.onlyThese)}</legend>${listed}` +
    `<p class="second">${htmlText(words.noneIsAll)}</p></fieldset>`
  );
}

function backTo({ url, ...page }: StatusPage): string {
  return `<p class="second"><a href="${htmlText(url)}">${htmlText(wordsOf(page).back)}</a></p>`;
}

function wordsOf({ language }: Pick<StatusPage, 'language'>) {
  return subscriberWords[language];
}
