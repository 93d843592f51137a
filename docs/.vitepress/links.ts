import { existsSync, statSync } from 'node:fs'
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

function rewritten(tokens: Tokens, source: string): Tokens {
  let dropped = false
  return tokens.filter((token) => {
    if (token.type === 'link_open') {
      const [, target = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(token.attrGet('href') ?? '') ?? []
      if (target === '' || /^(\w+:|\/)/.test(target)) return true
      const path = join(dirname(source), decodeURI(target))
      if (!existsSync(path)) throw new Error(`${source}: link to ${target}, which is not there`)
      const page = pageAt(path)
      dropped = page === undefined
      if (page !== undefined) token.attrSet('href', addressOf(page) + hash)
      return !dropped
    }
    if (token.type !== 'link_close' || !dropped) return true
    dropped = false
    return false
  })
}

/**
 * Has links of the repository lead to the pages of the site, so that one link works in both. Where
 * there is no page, as for a source file, the words stand without a link.
 *
 * Throws for a link to a file that is not there.
 */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('repository-links', ({ env, tokens }) => {
    const source: string = env.realPath ?? env.path
    // typedoc's own links fit the site as they are.
    if (source.startsWith(join(root, 'docs', 'api'))) return
    for (const block of tokens) {
      if (block.children) block.children = rewritten(block.children, source)
    }
  })
}
