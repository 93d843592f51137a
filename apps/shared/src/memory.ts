import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

/**
 * What the authorization server remembers, in memory: sessions, grants, codes, opaque tokens and
 * the clients that registered. It outlives a restart of the server, as a database would.
 */
export function createMemory(): AdapterFactory {
  const rows = new Map<string, AdapterPayload>()
  const found = (by: (row: AdapterPayload) => boolean) => [...rows.values()].find(by)

  return (model): Adapter => {
    const key = (id: string) => `${model}:${id}`
    return {
      async upsert(id, { scope, ...row }) {
        // A client registers with the scope that it asks for first, which must not be its last one.
        rows.set(key(id), model === 'Client' ? row : { ...row, ...(scope && { scope }) })
      },
      find: async (id) => rows.get(key(id)),
      findByUid: async (uid) => found((row) => row.kind === model && row.uid === uid),
      findByUserCode: async (code) => found((row) => row.kind === model && row.userCode === code),
      async consume(id) {
        const row = rows.get(key(id))
        if (row) row.consumed = Math.floor(Date.now() / 1000)
      },
      async destroy(id) {
        rows.delete(key(id))
      },
      async revokeByGrantId(grantId) {
        for (const [id, row] of rows) {
          if (row.grantId === grantId && id.startsWith(`${model}:`)) rows.delete(id)
        }
      },
    }
  }
}
