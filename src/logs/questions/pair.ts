/** A user and a device as one number: each below 2^26. */
export const pairOf = (user: number, device: number): number => (user + 1) * 2 ** 26 + device + 1;
