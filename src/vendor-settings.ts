/** What the vendors' settings look like, for the configuration, which knows no vendor by itself. */
import type { Vendors } from './domain/config/vendors.ts';
import { ChannelsSettings, OutgoingSettings } from './integrations/outgoing/settings.ts';
import { compileMapping } from './integrations/webhook/mapping.ts';

export const vendors: Vendors = {
  channels: ChannelsSettings,
  outgoing: OutgoingSettings,
  wrongMapping: (mapping) => {
    const compiled = compileMapping(mapping);
    return compiled.ok ? [] : compiled.errors;
  },
};
