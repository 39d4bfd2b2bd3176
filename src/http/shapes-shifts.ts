/** The API's JSON of many schedules at once, as a calendar draws them. */
import { z } from 'zod';
import { instant, personRef, scheduleShifts } from './shapes.ts';

const { shifts, gaps } = scheduleShifts.shape;

/** GET /api/v1/shifts */
export const shiftsOfMany = z.strictObject({
  from: instant,
  to: instant,
  people: z.array(personRef).describe('everybody who is named below, once each'),
  items: z.array(
    z.strictObject({
      schedule: z.string(),
      name: z.string(),
      timeZone: z.string(),
      layers: z.array(z.string()).describe('how each hands over: "weekly, monday 09:00"'),
      shifts: z.array(
        shifts.element.extend({
          instead: z
            .array(z.string())
            .describe('in an override: whom the layers had on call, and who now is not'),
        }),
      ),
      gaps,
      problem: z
        .string()
        .nullable()
        .describe('why this one cannot be laid out between the two; it is empty then'),
    }),
  ),
  more: z.boolean().describe('there are more schedules than are laid out at once: name those you want'),
});
export type ShiftsOfMany = z.infer<typeof shiftsOfMany>;
