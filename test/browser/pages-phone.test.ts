/** Every page on a phone, by day and by night. */
import { everyPageAt } from './every-page.ts';

everyPageAt('phone');
