// core and http run wherever JavaScript does: nothing of Node's is named in what they ship.

import { bundle } from '../bundle.mjs'
import { packages, refuse } from '../context.mjs'

const NEUTRAL = ['core', 'http']
const FORBIDDEN = ['node:', 'process', 'Buffer']
// Names of the language that hold a forbidden one.
const ALLOWED = /\b(?:Shared)?ArrayBuffer\b/g

export async function check() {
  const checked = packages.filter(({ name }) => NEUTRAL.includes(name))
  const codes = await Promise.all(checked.map(bundle))
  refuse(
    checked.flatMap(({ name }, index) => {
      const code = codes[index].replaceAll(ALLOWED, '')
      return FORBIDDEN.filter((word) => code.includes(word)).map((word) => {
        const at = code.indexOf(word)
        return `${name}: its bundle says ${word}: …${code.slice(Math.max(0, at - 60), at + 60)}…`
      })
    }),
  )
  return `no ${FORBIDDEN.join(', ')} in ${NEUTRAL.join(' and ')}`
}
