import { renderMermaidSVG } from 'beautiful-mermaid'
import type { MarkdownRenderer } from 'vitepress'

/**
 * Draws `mermaid` fences while the site is built, by beautiful-mermaid: mermaid itself would need a
 * browser to draw in, or send 3 MB of itself to the reader's.
 */
export function diagrams(markdown: MarkdownRenderer): void {
  const usual = markdown.renderer.rules.fence
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index]
    if (token?.info.trim() !== 'mermaid') return usual?.(tokens, index, options, env, self) ?? ''
    const svg = renderMermaidSVG(token.content, {
      bg: 'var(--vp-c-bg)',
      fg: 'var(--vp-c-text-1)',
      // Closer than usual: the flow chart of 401 and 403 is long.
      nodeSpacing: 12,
      layerSpacing: 20,
      padding: 8,
    })
    // Its style asks a font server for a font.
    const own = svg.replace(/@import url\([^)]*\);/, '').replaceAll("'Inter', ", '')
    return `<div class="diagram" v-pre>${own}</div>\n`
  }
}
