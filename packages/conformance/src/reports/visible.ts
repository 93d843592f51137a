// Controls, formats (the bidirectional ones among them, and what has no width), halves of
// characters, line separators, and the two that XML cannot hold.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/gu
const UNSEEN_IN_LINES = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/gu

function escaped(character: string): string {
  const code = character.codePointAt(0) as number
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}

/**
 * Text of a server as one line that does nothing: what a terminal would act on, or what would change
 * how the text around it reads, is written out (`\x1b`, `\u202e`).
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, escaped)
}

/** As `visible`, with line feeds and tabs kept. */
export function visibleLines(text: string): string {
  return text.replace(UNSEEN_IN_LINES, escaped)
}
