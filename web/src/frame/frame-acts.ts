/** What any page may ask of the frame: to find something, to declare, to show the keys. */
import { createContext, useContext } from 'react';

export type Acts = { find: () => void; declare: () => void; keys: () => void };
export const FrameActs = createContext<Acts>({ find: () => {}, declare: () => {}, keys: () => {} });
export const useFrameActs = () => useContext(FrameActs);
