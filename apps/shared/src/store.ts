export interface Document {
  readonly id: string
  readonly authorId: string
  readonly published: boolean
  readonly title: string
  readonly body: string
}

export interface Note {
  readonly id: string
  readonly ownerId: string
  readonly text: string
}

/** Rows of one kind, in memory. Rows never change: an update puts another in their place. */
export interface Table<Row extends { readonly id: string }> {
  readonly all: () => Row[]
  readonly find: (id: string | undefined) => Row | undefined
  readonly insert: (fields: Omit<Row, 'id'>) => Row
  readonly replace: (row: Row) => Row
  readonly remove: (row: Row) => void
}

function table<Row extends { readonly id: string }>(prefix: string, seeds: Row[]): Table<Row> {
  const rows = new Map(seeds.map((row) => [row.id, row]))
  let last = rows.size
  const put = (row: Row): Row => {
    rows.set(row.id, row)
    return row
  }
  return {
    all: () => [...rows.values()],
    find: (id) => rows.get(id ?? ''),
    insert: (fields) => put({ id: `${prefix}${++last}`, ...fields } as Row),
    replace: put,
    remove: ({ id }) => void rows.delete(id),
  }
}

/** The documents and notes that every API starts with. */
export function createStore(): { documents: Table<Document>; notes: Table<Note> } {
  const document = (id: string, authorId: string, published: boolean, title: string): Document => ({
    id,
    authorId,
    published,
    title,
    body: `${title}, by ${authorId}.`,
  })
  return {
    documents: table('d', [
      document('d1', 'alice', true, 'A published document'),
      document('d2', 'alice', false, 'A draft'),
      document('d3', 'bob', false, 'Another draft'),
    ]),
    notes: table('n', [{ id: 'n1', ownerId: 'alice', text: 'Nobody else may know of this note.' }]),
  }
}
