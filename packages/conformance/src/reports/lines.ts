// Where a resource stands, in the words that editors understand: the configuration's own parser.
import { findNodeAtLocation, getNodeValue, parseTree } from 'jsonc-parser'

/**
 * The lines of a configuration's resources, by the name that findings give them: 'GET /documents'.
 * What two resources are called has no line.
 *
 * @param text as `parseConfiguration` takes it.
 */
export function resourceLines(text: string): ReadonlyMap<string, number> {
  const tree = parseTree(text)
  const list = tree && findNodeAtLocation(tree, ['resources'])
  const lines = new Map<string, number | undefined>()
  for (const node of list?.children ?? []) {
    const { method = 'GET', path } = getNodeValue(node) as { method?: string; path: string }
    const name = `${method} ${path}`
    const line = text.slice(0, node.offset).split('\n').length
    lines.set(name, lines.has(name) ? undefined : line)
  }
  return new Map([...lines].filter((entry): entry is [string, number] => entry[1] !== undefined))
}
