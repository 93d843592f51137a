/** What an import brings in bytes, and how long it takes when a process starts. */
import { atMost } from '../measure/target.mjs'
import { bundleSize, imports } from '../size/bundle.mjs'
import { importTimes } from '../size/import-time.mjs'

const kilobytes = (bytes) => (bytes / 1000).toFixed(2)

export async function run() {
  const sizes = []
  for (const [name, [source, external]] of Object.entries(imports)) {
    sizes.push({ name, ...(await bundleSize(source, external)) })
  }
  const times = await importTimes()
  const core = times.find(({ name }) => name === '@verdict/core')
  return {
    tables: [
      {
        id: 'size',
        title: 'What an import brings',
        columns: ['import', 'kB, minified', 'kB, minified and compressed'],
        rows: sizes.map(({ name, minified, compressed }) => [
          name,
          kilobytes(minified),
          kilobytes(compressed),
        ]),
      },
      {
        id: 'start',
        title: 'Import in a fresh process',
        columns: ['module', 'ms', 'ms beyond an empty module'],
        rows: times.map(({ name, milliseconds, beyondEmpty }) => [
          name,
          milliseconds.toFixed(2),
          beyondEmpty.toFixed(2),
        ]),
      },
    ],
    targets: [
      atMost('vocabulary, policy and decide, min+gzip', sizes[0].compressed / 1000, 3.5, 'kB'),
      atMost('import of core, beyond that of an empty module', core.beyondEmpty, 3, 'ms'),
    ],
  }
}
