import type { WriteStream } from 'node:tty'

/** Writes lines; on a terminal, one more below them says what is going on, rewritten in place. */
export interface Screen {
  readonly print: (lines: readonly string[]) => void
  readonly progress: (doing: string) => void
  /** Takes the progress line away. */
  readonly done: () => void
}

const CLEAR = '\r\u001B[2K'

export function screenOn(stream: Pick<WriteStream, 'write' | 'isTTY'>): Screen {
  let doing = ''
  const rewrite = (text: string) => stream.write(CLEAR + text)
  if (!stream.isTTY) {
    return {
      print: (lines) => stream.write(lines.map((line) => `${line}\n`).join('')),
      progress: () => {},
      done: () => {},
    }
  }
  return {
    print: (lines) => rewrite(`${lines.map((line) => `${line}\n`).join('')}${doing}`),
    progress: (text) => {
      // In the last column a terminal would wrap, and the line could not be taken back.
      doing = `  ${text} ...`.slice(0, 99)
      rewrite(doing)
    },
    done: () => {
      doing = ''
      rewrite('')
    },
  }
}
