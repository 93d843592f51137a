import { createRequire } from 'node:module'
import { defineConfig, type Plugin } from 'vitepress'
import { diagrams } from './diagrams.js'
import { repositoryLinks } from './links.js'
import { addressOf, excluded, placeOf } from './pages.js'
import { sidebar } from './sidebar.js'

const vitepress = createRequire(import.meta.url).resolve('vitepress')

/** Pages outside this folder would look for Vue where they are, and find none. */
const vueOfVitepress: Plugin = {
  name: 'vue-of-vitepress',
  enforce: 'pre',
  resolveId(id, importer, options) {
    if (!/^vue(\/|$)/.test(id) || !importer?.endsWith('.md')) return undefined
    return this.resolve(id, vitepress, options)
  },
}

export default defineConfig({
  title: 'Verdict',
  description: 'Allow, 401 with a challenge, or 403 with a reason.',
  lang: 'en',
  srcDir: '..',
  srcExclude: excluded,
  rewrites: placeOf,
  cleanUrls: true,
  markdown: {
    config(markdown) {
      repositoryLinks(markdown)
      diagrams(markdown)
    },
  },
  vite: { plugins: [vueOfVitepress] },
  themeConfig: {
    nav: [
      { text: 'Get started', link: addressOf('docs/getting-started/hono.md') },
      { text: '401 or 403', link: addressOf('docs/401-or-403.md') },
      { text: 'API', link: '/api/', activeMatch: '/api/' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
  },
})
