import type { Config } from './configuration.js'
import type { Redactor } from './redactor.js'
import type { Secrets } from './secrets.js'
import type { FieldLine } from './wire.js'

const CREDENTIAL_FIELDS = ['authorization', 'proxy-authorization', 'cookie']

// They say what a client is and takes, and not who asks: of the configured fields these are shown.
const PLAIN_FIELD = /^(?:accept(?:-[a-z]+)?|content-[a-z]+|user-agent)$/i

/** Whether reports say nothing of the values of a field that was sent. */
export function isHidden(name: string, { apiKeyField, fields }: Config): boolean {
  const isIt = (other: string): boolean => other.toLowerCase() === name.toLowerCase()
  return (
    CREDENTIAL_FIELDS.some(isIt) ||
    isIt(apiKeyField) ||
    Object.entries(fields).some(([other, value]) => isIt(other) && isSecret(other, value))
  )
}

function isSecret(name: string, value: Config['fields'][string]): boolean {
  return typeof value !== 'string' || !PLAIN_FIELD.test(name)
}

/**
 * The lines that are sent with every request.
 *
 * @throws Error that says which could not be had, or cannot be sent.
 */
export async function fieldsOf(
  { fields }: Config,
  secrets: Secrets,
  redactor: Redactor,
): Promise<readonly FieldLine[]> {
  const lines: FieldLine[] = []
  for (const [name, given] of Object.entries(fields)) {
    const value = await secrets.fieldValueOf(given, `fields.${name}`)
    // A value that stands in the configuration may be a key, or something that answers repeat.
    if (typeof given !== 'string') redactor.add(value)
    else if (isSecret(name, given)) redactor.hide(value)
    lines.push([name, value])
  }
  return lines
}
