import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { addressOf, groups, root } from './pages.js'

const pages = new Set(['README.md', ...groups.flatMap(({ files }) => files)])

/** The page that a path of the repository stands for: itself, or the README of a folder. */
function pageAt(path: string): string | undefined {
  const file = relative(root, statSync(path).isDirectory() ? join(path, 'README.md') : path)
  return pages.has(file) ? file : undefined
}

type Tokens = NonNullable<ReturnType<MarkdownRenderer['parse']>[number]['children']>

/** Where the repository is on its forge, as package pages on npm have to name it. */
const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const forge: string = repository.url.replace(/^git\+/, '').replace(/\.git$/, '')

/** The file of the repository that a link is about; undefined for one that leads elsewhere. */
function pathOf(target: string, source: string): string | undefined {
  if (target === forge) return join(root, 'README.md')
  const [, onForge] = target.split(new RegExp(`^${forge}/(?:tree|blob)/main/`))
  if (onForge !== undefined) return join(root, onForge)
  if (target === '' || /^(\w+:|\/)/.test(target)) return undefined
  return join(dirname(source), decodeURI(target))
}

/**
 * Has links to files of the repository lead to the pages of the site, and where there is no page, as
 * for a source file, to the forge. So one link works in both.
 *
 * Throws for a link to a file that is not there.
 */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('repository-links', ({ env, tokens }) => {
    const source: string = env.realPath ?? env.path
    // typedoc's own links fit the site as they are.
    if (source.startsWith(join(root, 'docs', 'api'))) return
    for (const token of tokens.flatMap(({ children }): Tokens => children ?? [])) {
      if (token.type !== 'link_open') continue
      const [, target = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(token.attrGet('href') ?? '') ?? []
      const path = pathOf(target, source)
      if (path === undefined) continue
      if (!existsSync(path)) throw new Error(`${source}: link to ${target}, which is not there`)
      const page = pageAt(path)
      const address = page ? addressOf(page) : `${forge}/tree/main/${relative(root, path)}`
      token.attrSet('href', address + hash)
    }
  })
}
