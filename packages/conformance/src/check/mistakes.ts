import type { z } from 'zod'

/** What is expected, as it is written in JSON. */
const SHAPES: Readonly<Record<string, string>> = {
  string: 'a text, "…"',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, [ … ]',
  object: 'an object, { … }',
  record: 'an object, { … }',
}

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join('')

/** The members that an object may have; none where that is not known. */
function membersOf(inst: unknown): readonly string[] {
  const { shape } = (Object(inst) as { def?: { shape?: object } }).def ?? {}
  return Object.keys(shape ?? {})
}

/**
 * What is wrong with a configuration, in its own words. For what the description of a member says
 * itself, this is not asked.
 */
export function inOurWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const shape = SHAPES[issue.expected] ?? issue.expected
      return issue.input === undefined ? `is missing: write ${shape}` : `write ${shape}`
    }
    case 'invalid_value':
      return `write ${listed(issue.values.map((value) => JSON.stringify(value)))}`
    case 'unrecognized_keys': {
      const unknown = listed(issue.keys.map((key) => JSON.stringify(key)))
      return `there is no ${unknown} here; there may be ${listed(membersOf(issue.inst))}`
    }
    case 'invalid_union':
      return 'write a name, "…", or a list of names, ["…"]'
    case 'invalid_key':
      return issue.issues[0]?.message
    case 'invalid_format':
      return issue.format === 'url' ? 'write a URL, "https://api.example.com"' : undefined
    case 'too_small':
      if (issue.origin === 'array') return 'write at least one'
      if (issue.origin === 'string') return 'write something: it is empty'
      return `write a number ${issue.inclusive ? 'not under' : 'above'} ${issue.minimum}`
    case 'too_big':
      return `write a number not above ${issue.maximum}`
    default:
      return undefined
  }
}
