// A package's README is its page on npm, where a relative link leads nowhere certain: links are
// absolute, those into this repository name a file of it, and fragments a heading.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { packed, readJson, refuse, root } from '../context.mjs'

export async function check() {
  const home = readJson(root, 'package.json').homepage.replace('#readme', '')
  const all = await packed()
  const texts = all.map(({ name, unpacked }) => ({
    name,
    text: readFileSync(join(unpacked, 'README.md'), 'utf8'),
  }))
  refuse(
    texts.flatMap(({ name, text }) =>
      linksOf(text)
        .map((link) => [link, wrong(link, text, home)])
        .filter(([, finding]) => finding)
        .map(([link, finding]) => `packages/${name}/README.md: ${link} ${finding}`),
    ),
  )
  const count = texts.reduce((sum, { text }) => sum + linksOf(text).length, 0)
  return `${count} links of ${all.length} READMEs lead somewhere from npm`
}

const prose = (text) => text.replaceAll(/^```[\s\S]*?^```/gm, '')
const linksOf = (text) => [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link)

function wrong(link, text, home) {
  const [target, fragment] = link.split('#')
  if (target === '') return headings(text).includes(fragment) ? '' : 'names no heading'
  if (!target.startsWith('https:')) return `is relative: write ${home}/blob/main/…`
  if (!target.startsWith(`${home}/`)) return ''
  const path = /^(?:blob|tree)\/main\/(.+)$/.exec(target.slice(home.length + 1))?.[1]
  if (path === undefined) return ''
  let file = join(root, path)
  if (!existsSync(file)) return 'names a file that is not there'
  if (fragment === undefined || fragment === 'readme') return ''
  if (statSync(file).isDirectory()) file = join(file, 'README.md')
  return headings(readFileSync(file, 'utf8')).includes(fragment) ? '' : 'names no heading there'
}

/** The fragments of a document's headings, as GitHub and npm make them. */
function headings(text) {
  return [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
