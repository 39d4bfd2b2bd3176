/** What somebody answered to a mail of ours: that they have it, or something to write down. What they quote is ours, and is left away. */

export type MailAnswer =
  | { does: 'acknowledge' }
  /** Their own words. */
  | { does: 'note'; text: string }
  /** A machine wrote it, or there is nothing in it. */
  | { does: 'nothing'; because: 'automatic' | 'empty' };

/** A note is at most as long as one that is typed in the page. */
const longestNote = 20_000;

/** The whole answer, and nothing beside it: "I have it now that the deploy is out" says more, and is a note. */
const haveIt = /^(ack|acknowledge|acknowledged|i have it|i got it|got it|mine|on it|i'?m on it|1)[.! ]*$/i;

export function readAnswer({
  text,
  headers,
}: {
  text: string;
  /** By their names in small letters. */
  headers: Readonly<Record<string, string>>;
}): MailAnswer {
  if (isAutomatic(headers)) return { does: 'nothing', because: 'automatic' };
  const own = ownWords(text);
  if (own === '') return { does: 'nothing', because: 'empty' };
  if (haveIt.test(own.replaceAll(/[’‘]/g, "'"))) return { does: 'acknowledge' };
  return { does: 'note', text: own.slice(0, longestNote) };
}

/** An out-of-office note that has "I got it" in it holds nothing (RFC 3834; Exchange and older programs say it their own ways). */
function isAutomatic(headers: Readonly<Record<string, string>>): boolean {
  const auto = headers['auto-submitted']?.toLowerCase().trim() ?? 'no';
  return (
    !auto.startsWith('no') ||
    /^(bulk|junk|list|auto_reply)/i.test(headers['precedence']?.trim() ?? '') ||
    headers['x-autoreply'] !== undefined ||
    headers['x-autorespond'] !== undefined ||
    headers['x-auto-response-suppress'] !== undefined ||
    headers['list-id'] !== undefined
  );
}

/** Where the mail that is answered begins, in the ways in which mail programs say so. */
const quoteBegins = [
  /^>/,
  /^(On|Am|Le|El|Em|Op)\s.{3,200}\s(wrote|schrieb|écrit|escribió|escreveu|schreef)(\s.{0,100})?\s?:\s*$/i,
  /^-{2,}\s*(Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Mensagem original|Oorspronkelijk bericht)/i,
  /^_{10,}\s*$/,
  /^(From|Von|De|Van)\s?:\s.+/i,
];

function ownWords(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const kept: string[] = [];
  for (const [index, line] of lines.entries()) {
    // RFC 3676: what follows "-- " is a signature.
    if (line === '-- ' || line === '--') break;
    // "On … wrote:" is often broken over two lines.
    if (
      quoteBegins.some(
        (begins) => begins.test(line) || begins.test(`${line} ${lines[index + 1] ?? ''}`.trim()),
      )
    )
      break;
    if (/^Sent from my \w+/i.test(line)) break;
    kept.push(line);
  }
  return kept.join('\n').trim();
}
