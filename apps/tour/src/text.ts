/** Nothing is wider, whatever the terminal. */
export const WIDTH = 100

const CODES = { strong: [1, 22], faint: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] }

export type Tone = keyof typeof CODES

/** Gives a text its tone, or leaves it as it is where there are no colours. */
export type Paint = (tone: Tone, text: string) => string

export const plain: Paint = (_tone, text) => text

export const coloured: Paint = (tone, text) => {
  const [on, off] = CODES[tone] as [number, number]
  return `\u001B[${on}m${text}\u001B[${off}m`
}

interface Layout {
  /** Columns before the first line. */
  readonly indent: number
  /** Columns before the others. Default: those before the first. */
  readonly hanging?: number
  readonly width?: number
}

/** Breaks a text at its spaces, and inside a word only where the word alone is too wide. */
export function wrap(text: string, { indent, hanging = indent, width = WIDTH }: Layout): string[] {
  const lines: string[] = []
  let line = ''
  const room = () => width - (lines.length === 0 ? indent : hanging)
  const put = () => {
    lines.push((' '.repeat(lines.length === 0 ? indent : hanging) + line).trimEnd())
    line = ''
  }
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= room()) {
      line = longer
      continue
    }
    if (line !== '') put()
    let rest = word
    while (rest.length > room()) {
      line = rest.slice(0, room())
      rest = rest.slice(line.length)
      put()
    }
    line = rest
  }
  put()
  return lines
}

/** Shows what came over the wire: anything but ASCII that prints is escaped. */
export function visible(text: string): string {
  return text.replace(/[^\u0020-\u007E]/gu, (char) => {
    return `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`
  })
}
