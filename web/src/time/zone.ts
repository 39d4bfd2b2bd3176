/** The zone in which this viewer reads times: their own setting, or this device's where nobody is signed in. */
import { createContext, useContext } from 'react';

export const deviceZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const ZoneContext = createContext(deviceZone);
export const useZone = () => useContext(ZoneContext);
