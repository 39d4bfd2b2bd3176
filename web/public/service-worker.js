// The part of the page that lives when no page is open: it shows what was pushed, and answers it from the lock screen.
'use strict';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const told = read(event);
  event.waitUntil(
    self.registration.showNotification(told.title, {
      body: told.body,
      tag: told.tag,
      // A repeat of a page has to be heard too.
      renotify: told.urgent,
      requireInteraction: told.urgent,
      icon: '/icon-192.png',
      badge: '/badge-96.png',
      data: told,
      actions: told.answers.map((answer, index) => ({ action: `answer-${index}`, title: answer.label })),
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  const told = event.notification.data;
  const at = /^answer-(\d)$/.exec(event.action);
  const answer = at === null ? undefined : told.answers[Number(at[1])];
  event.notification.close();
  event.waitUntil(answer === undefined ? open(told.open) : give(answer, told));
});

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

/** A push without words that we can read still rings: it may be a page of a newer server. */
function read(event) {
  try {
    const told = event.data.json();
    if (typeof told.title === 'string') return { ...told, answers: told.answers ?? [] };
  } catch {
    // Below.
  }
  return {
    title: 'Tocsin has something for you',
    body: 'Open it to see what.',
    tag: 'unread',
    open: '/',
    urgent: true,
    answers: [],
  };
}

/** What was pressed is said to be done only when the server says so; else the way to try again is shown. */
async function give(answer, told) {
  const failed = (why) =>
    self.registration.showNotification('Your answer did not get through', {
      body: `${why} Open this to try again.`,
      tag: told.tag,
      requireInteraction: true,
      icon: '/icon-192.png',
      badge: '/badge-96.png',
      data: { ...told, answers: [] },
    });
  try {
    const response = await fetch(here(answer.url), {
      method: 'POST',
      credentials: 'omit',
      headers: { accept: 'application/json' },
    });
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      return failed(problem.detail ?? `The server answered ${response.status}.`);
    }
  } catch {
    return failed('The server could not be reached.');
  }
  return self.registration.showNotification(answer.done, {
    body: told.title,
    tag: told.tag,
    silent: true,
    icon: '/icon-192.png',
    badge: '/badge-96.png',
    data: { ...told, answers: [] },
  });
}

async function open(url) {
  const target = here(url);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = windows.find((one) => one.url === target);
  return shown === undefined ? self.clients.openWindow(target) : shown.focus();
}

/** The server is where this script came from, whatever name it gives itself. */
function here(url) {
  const { pathname, search } = new URL(url, self.location.origin);
  return `${self.location.origin}${pathname}${search}`;
}

/** The browser changed its address by itself: the server has to know, or the next page rings nowhere. */
async function renew(event) {
  const before = event.oldSubscription;
  const options = before?.options ?? (await self.registration.pushManager.getSubscription())?.options;
  if (!options?.applicationServerKey) return;
  const now =
    event.newSubscription ??
    (await self.registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: options.applicationServerKey,
    }));
  const { endpoint, keys } = now.toJSON();
  await fetch('/api/v1/me/devices', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      endpoint,
      keys: { p256dh: keys.p256dh, auth: keys.auth },
      label: 'This browser',
      ...(before ? { replaces: before.endpoint } : {}),
    }),
  });
}
