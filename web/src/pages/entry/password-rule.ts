/** As the server has it; it also refuses one that contains the name or the address. */
export const SHORTEST_PASSWORD = 12;
