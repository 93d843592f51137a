/**
 * Where a clause can be read.
 *
 * @param clause such as 'RFC 9110 15.5.2'; of several, the first counts.
 * @returns undefined where no RFC is named.
 */
export function clauseUrl(clause: string): string | undefined {
  const [, rfc, section] = /\bRFC (\d+)(?: (\d+(?:\.\d+)*))?/.exec(clause) ?? []
  if (rfc === undefined) return undefined
  const anchor = section === undefined ? '' : `#section-${section}`
  return `https://www.rfc-editor.org/rfc/rfc${rfc}${anchor}`
}
