import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const hash = promisify<string, Buffer, number, Buffer>(scrypt)

/** Says whether these are the one user's name and password. */
export type CheckPassword = (username: string, password: string) => Promise<boolean>

/**
 * Keeps a hash of the password, as a table of users would. A wrong name takes the time of a wrong
 * password: both are hashed, and compared in constant time.
 */
export function passwordOf(username: string, password: string): CheckPassword {
  const salt = randomBytes(16)
  const digests = (name: string, word: string) =>
    Promise.all([hash(name, salt, 32), hash(word, salt, 32)])
  const expected = digests(username, password)
  return async (name, word) => {
    const [[givenName, givenWord], [ourName, ourWord]] = await Promise.all([
      digests(name, word),
      expected,
    ])
    const names = timingSafeEqual(givenName, ourName)
    const words = timingSafeEqual(givenWord, ourWord)
    return names && words
  }
}
