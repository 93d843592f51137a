import type { Field, Outgoing } from './client.js'

/** Looks up what a name in braces stands for. */
export type Values = ReadonlyMap<string, string>

const NAME = /\{([a-z][a-z-]*)\}/g

/** What a name stands for. */
export function valueOf(name: string, values: Values): string {
  const value = values.get(name)
  if (value === undefined) throw new TypeError(`nothing is called {${name}} yet`)
  return value
}

/** Puts the values where the names are. */
export function filled(text: string, values: Values): string {
  return text.replace(NAME, (_, name: string) => valueOf(name, values))
}

/** The method and the path of a request as the steps write it. */
export function requestLine(text: string, values: Values): Pick<Outgoing, 'method' | 'path'> {
  const [line = ''] = text.split('\n', 1)
  const [method = '', path = ''] = filled(line, values).split(' ')
  return { method, path }
}

/** Reads a request as the steps write it. Field lines keep their order and number. */
export function outgoing(text: string, values: Values): Outgoing {
  const [head = '', ...rest] = text.trim().split('\n\n')
  const [first = '', ...lines] = head.split('\n')
  return {
    ...requestLine(first, values),
    fields: lines.map((line) => field(line, values)),
    body: filled(rest.join('\n\n'), values),
  }
}

function field(line: string, values: Values): Field {
  const colon = line.indexOf(':')
  if (colon < 1) throw new TypeError(`not a field: ${line}`)
  return [line.slice(0, colon), filled(line.slice(colon + 1).trim(), values)]
}
