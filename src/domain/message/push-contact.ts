/** The address of a contact by push: all of a person's devices, or one of them by its id. */

/** What a contact says that means every device of the person. */
export const everyDevice = 'devices';

/** More browsers than anybody carries. */
export const mostDevices = 10;

export function isPushAddress(to: string): boolean {
  return to === everyDevice || /^d-[a-z0-9]{8,32}$/.test(to);
}
