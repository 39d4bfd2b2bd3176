/** Every page at a desk, by day and by night. */
import { everyPageAt } from './every-page.ts';

everyPageAt('desk');
