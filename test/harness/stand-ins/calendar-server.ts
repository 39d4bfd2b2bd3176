/** A loopback server of calendars, each at its path, with the ETags that real ones send. */
import { hash } from 'node:crypto';
import { type HttpAnswer, type HttpRequest, startHttpServer } from './http-server.ts';

export interface CalendarServer {
  /** `http://127.0.0.1:PORT` */
  url: string;
  requests: HttpRequest[];
  /** A text is served as a calendar; anything else is answered as it is. */
  serve: (path: string, what: string | HttpAnswer) => void;
  close: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
}

export async function startCalendarServer(): Promise<CalendarServer> {
  const served = new Map<string, string | HttpAnswer>();
  const requests: HttpRequest[] = [];
  const server = await startHttpServer((request) => {
    requests.push(request);
    const what = served.get(request.path.split('?')[0]!);
    if (what === undefined) return { kind: 'answer', status: 404 };
    if (typeof what !== 'string') return what;
    const etag = `"${hash('sha256', what, 'base64url')}"`;
    if (request.headers['if-none-match'] === etag) return { kind: 'answer', status: 304, headers: { etag } };
    const headers = { etag, 'content-type': 'text/calendar; charset=utf-8' };
    return { kind: 'answer', status: 200, headers, body: what };
  });
  let closed: Promise<void> | null = null;
  const close = () => (closed ??= server.close());
  return {
    url: server.url,
    requests,
    serve: (path, what) => void served.set(path, what),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Events as iCalendar has them, a list of lines each. */
export function calendarText(...events: string[][]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((lines, index) => ['BEGIN:VEVENT', `UID:${index}`, ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
