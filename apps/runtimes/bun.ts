import { answers } from './documents.ts'

/** The part of Bun's types that this file needs, for an editor that has none of them. */
declare const Bun: { readonly version: string }

console.log(`Bun ${Bun.version}`)
for (const line of answers()) console.log(line)
