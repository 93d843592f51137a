import type { Atom, Explained } from '@verdict/core'

/** A line of a drawn rule: the part, and how it came out. */
export interface Branch {
  readonly part: string
  readonly outcome: string
  readonly permits: boolean
}

function atomText(atom: Atom): string {
  switch (atom.kind) {
    case 'anyone':
    case 'authenticated':
      return `${atom.kind}()`
    case 'role':
      return call('role', atom.oneOf)
    case 'scope':
      return call('scope', atom.allOf)
    case 'attribute':
      return call('attribute', [atom.name, ...atom.oneOf])
    case 'owner':
      return call('owner', [atom.key])
    case 'relation':
    case 'condition':
    case 'circumstance':
      return call(atom.kind, [atom.code])
    case 'assurance': {
      const asked = [
        ...(atom.acr ? [`acr ${atom.acr.join(' or ')}`] : []),
        ...(atom.maxAge === undefined ? [] : [`at most ${atom.maxAge} s ago`]),
      ]
      return `assurance(${asked.join(', ')})`
    }
    case 'network':
      return call('network', [
        ...(atom.allow ?? []),
        ...(atom.deny ?? []).map((cidr) => `not ${cidr}`),
      ])
  }
}

function call(name: string, values: readonly unknown[]): string {
  return `${name}(${values.join(', ')})`
}

/** Draws the tree of a rule, a line for each part. */
export function draw(tree: Explained): Branch[] {
  return branches(tree, '', '')
}

function branches(node: Explained, before: string, below: string): Branch[] {
  const permits = node.level === 'permit'
  const level = node.level.replaceAll('_', ' ')
  if ('atom' in node) {
    const part = before + (node.negated ? 'not ' : '') + atomText(node.atom)
    return [{ part, outcome: node.lacked === null ? level : `${level}: ${node.lacked}`, permits }]
  }
  return [
    { part: before + node.combinator, outcome: level, permits },
    ...node.parts.flatMap((part, i) => {
      const last = i === node.parts.length - 1
      return branches(part, below + (last ? '└─ ' : '├─ '), below + (last ? '   ' : '│  '))
    }),
  ]
}
