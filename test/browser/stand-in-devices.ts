/** Browsers that show Ana's pages, as the stand-in API tells them. */
import type { MyDevices } from '../../src/http/shapes-devices.ts';
import { at } from './stand-in-data.ts';

export const myDevices: MyDevices = {
  publicKey: `B${'A'.repeat(86)}`,
  items: [
    {
      id: 'd-0000000000000001',
      label: 'Chrome on Android',
      createdAt: at(-60 * 24 * 12),
      takenAt: at(-60 * 9),
    },
    { id: 'd-0000000000000002', label: 'Firefox on Linux', createdAt: at(-60 * 24 * 2), takenAt: null },
  ],
  nextCursor: null,
};
