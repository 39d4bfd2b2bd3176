/** The places of the page, in the order of the bar, each with the key that leads there after "g". */
import {
  Activity,
  CalendarDays,
  Clock,
  Inbox,
  RadioTower,
  Settings,
  SlidersHorizontal,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';

export type Place = {
  to:
    | '/'
    | '/incidents'
    | '/alerts'
    | '/on-call'
    | '/status-pages'
    | '/process'
    | '/inbox'
    | '/settings/audiences';
  label: string;
  key: string;
  icon: LucideIcon;
};

export const PLACES: readonly Place[] = [
  { to: '/', label: 'Now', key: 'n', icon: Clock },
  { to: '/incidents', label: 'Incidents', key: 'i', icon: TriangleAlert },
  { to: '/alerts', label: 'Alerts', key: 'a', icon: Activity },
  { to: '/on-call', label: 'On call', key: 'o', icon: CalendarDays },
  { to: '/status-pages', label: 'Status pages', key: 's', icon: RadioTower },
  { to: '/process', label: 'Process', key: 'p', icon: SlidersHorizontal },
  { to: '/settings/audiences', label: 'Settings', key: 't', icon: Settings },
];
/** What stands under the thumb on a phone; the other places are behind one button there. */
export const IN_BAR = 4;
/** What would have gone out; only the demonstration keeps it. */
export const INBOX: Place = { to: '/inbox', label: 'Inbox', key: 'b', icon: Inbox };

export function placesOf(demo: boolean): readonly Place[] {
  return demo ? [...PLACES, INBOX] : PLACES;
}
