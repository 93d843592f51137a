import { answers } from './documents.ts'

/** The part of Deno's types that this file needs, for an editor that has none of them. */
declare const Deno: { readonly version: { readonly deno: string } }

console.log(`Deno ${Deno.version.deno}`)
for (const line of answers()) console.log(line)
