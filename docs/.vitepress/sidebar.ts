import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme } from 'vitepress'
import { addressOf, groups, root } from './pages.js'

/** The heading of a page, as plain text. */
function titleOf(file: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1] ?? file
  return heading.replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1')
}

export function sidebar(): DefaultTheme.SidebarMulti {
  const reference = join(root, 'docs', 'api', 'typedoc-sidebar.json')
  return {
    '/api/': [
      {
        text: 'API reference',
        link: '/api/',
        items: JSON.parse(readFileSync(reference, 'utf8')) as DefaultTheme.SidebarItem[],
      },
    ],
    '/': groups
      .filter(({ files }) => files.length > 0)
      .map(({ files, ...group }) => ({
        ...group,
        items: files.map((file) => ({ text: titleOf(file), link: addressOf(file) })),
      })),
  }
}
