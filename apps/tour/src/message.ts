import type { Field, Outgoing } from './client.js'

/** Looks up what a name in braces stands for. */
export type Values = ReadonlyMap<string, string>

const NAME = /\{([a-z][a-z-]*)\}/g

/** Puts the values where the names are. */
export function filled(text: string, values: Values): string {
  return text.replace(NAME, (_, name: string) => {
    const value = values.get(name)
    if (value === undefined) throw new TypeError(`nothing is called {${name}} yet`)
    return value
  })
}

/** Reads a request as the steps write it. Field lines keep their order and number. */
export function outgoing(text: string, values: Values): Outgoing {
  const [head = '', ...rest] = text.trim().split('\n\n')
  const [first = '', ...lines] = head.split('\n')
  const [method = '', path = ''] = filled(first, values).split(' ')
  return {
    method,
    path,
    fields: lines.map((line) => field(line, values)),
    body: filled(rest.join('\n\n'), values),
  }
}

function field(line: string, values: Values): Field {
  const colon = line.indexOf(':')
  if (colon < 1) throw new TypeError(`not a field: ${line}`)
  return [line.slice(0, colon), filled(line.slice(colon + 1).trim(), values)]
}
