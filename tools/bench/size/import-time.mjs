import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { median } from '../measure/compare.mjs'
import { freshNode } from '../measure/process.mjs'

const here = import.meta.dirname
const clock = join(here, 'import-clock.mjs')
const urls = {
  'an empty module': pathToFileURL(join(here, 'empty.mjs')).href,
  '@verdict/core': import.meta.resolve('@verdict/core'),
  '@verdict/http': import.meta.resolve('@verdict/http'),
  '@casl/ability': import.meta.resolve('@casl/ability'),
  permix: import.meta.resolve('permix'),
}

/** Milliseconds that an import takes in a fresh process: medians of `runs`, in turn. */
export async function importTimes(runs = 31, names = Object.keys(urls)) {
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let run = 0; run < runs; run++) {
    for (const name of names) times[name].push(Number(await freshNode(clock, urls[name])))
  }
  const empty = times['an empty module']
  return names.map((name) => ({
    name,
    milliseconds: median(times[name]),
    // In the same round, so that what slows the machine for a while is in both.
    beyondEmpty: median(times[name].map((time, run) => time - empty[run])),
  }))
}
