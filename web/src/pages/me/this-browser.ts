/** What this browser can do about notifications, and the asking for them. The browser itself asks the person, once. */
import { post } from '../../api/client.ts';

/** Why notifications cannot be allowed here; null: they can. */
export function hindrance(): string | null {
  if (!window.isSecureContext)
    return 'Browsers allow notifications only over https. Ask whoever runs Tocsin for its https address.';
  const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!able && isApplePhone() && !isInstalled())
    return 'Put Tocsin on the home screen first: Share, then Add to Home Screen. Open it there, and allow them.';
  if (!able) return 'This browser takes no pushes.';
  if (Notification.permission === 'denied')
    return 'You told this browser never to show notifications of Tocsin; its settings for this site undo that.';
  return null;
}

/** The id under which this browser was allowed, as it remembers; null: it was not, or its site data was cleared. */
export function knownId(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

/** The browser or its owner said no; the sentence says what to do. */
export class NotAllowed extends Error {}

/** Asks the person, then the browser's push service, and tells the server. */
export async function allowHere(publicKey: string): Promise<{ id: string; contact: string | null }> {
  if ((await Notification.requestPermission()) !== 'granted')
    throw new NotAllowed('The browser did not allow it. Its settings for this site say why.');
  await navigator.serviceWorker.register('/service-worker.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  // It may be of another installation at this address, whose key we do not have.
  if (before !== null && keyOf(before) !== publicKey) await before.unsubscribe();
  const subscription = await pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
    .catch((error: unknown) => {
      throw new NotAllowed(
        `The browser’s push service did not answer (${(error as Error).message}). Try again later.`,
      );
    });
  const { endpoint, keys } = subscription.toJSON();
  const added = await post<{ id: string; contact: string | null }>('/me/devices', {
    endpoint,
    keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] },
    label: browserName(navigator.userAgent),
  });
  remember(added.id);
  return added;
}

/** The browser stops listening; the server is told by whoever calls this. */
export async function forgetHere(): Promise<void> {
  remember(null);
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** "Firefox on Android": what a person recognises in what a browser says of itself. */
export function browserName(userAgent: string | null): string {
  if (userAgent === null) return 'A browser that does not say';
  // In this order: each of them also calls itself by the names after it.
  const browser = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find((name) =>
    userAgent.includes(`${name}/`),
  );
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'].find((name) =>
    userAgent.includes(name),
  );
  const named = { Edg: 'Edge', OPR: 'Opera' }[browser ?? ''] ?? browser ?? 'A browser';
  return system === undefined ? named : `${named} on ${system === 'Mac OS' ? 'a Mac' : system}`;
}

const KEPT_AS = 'tocsin-device';

function remember(id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, id);
  } catch {
    // A browser that keeps nothing still rings; only its own row is not told apart.
  }
}

function keyOf({ options }: PushSubscription): string {
  const key = options.applicationServerKey;
  if (key === null) return '';
  return btoa(String.fromCharCode(...new Uint8Array(key)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function isApplePhone(): boolean {
  return (
    /iPhone|iPad/.test(navigator.userAgent) ||
    (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
  );
}

function isInstalled(): boolean {
  return window.matchMedia('(display-mode: standalone)').matches;
}
