// Reads the fenced blocks of Markdown.

/**
 * The fences of a document, in order: language, the mark behind it, the line it opens at, its code,
 * and the file it is, where its first line names one in a comment: `// server.ts`.
 */
export function fences(text) {
  const found = []
  let open
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(\S*)\s*(.*)$/.exec(line)
    if (!fence) open?.code.push(line)
    else if (open) {
      const file = /^\/\/ ([\w.-]+\.[jt]s)$/.exec(open.code[0] ?? '')?.[1]
      found.push({ ...open, code: open.code.join('\n'), file })
      open = undefined
    } else open = { language: fence[1], mark: fence[2], line: index + 1, code: [] }
  }
  return found
}

/** Whether a program goes on until it is stopped. */
export function serves(code) {
  return /\b(serve|listen)\(/.test(code)
}
