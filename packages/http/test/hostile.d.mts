/** Field values that are made to be slow to read, of about a given length. */
export const hostile: Record<string, (length: number) => string>
