// `npx wrangler types` writes this file for a project of its own.
declare module 'cloudflare:workers' {
  interface KVNamespace {
    get<T>(key: string, type: 'json'): Promise<T | null>
    put(key: string, value: string): Promise<void>
    delete(key: string): Promise<void>
  }

  export const env: {
    readonly REALM: string
    /** Identities, by the SHA-256 of their key. */
    readonly KEYS: KVNamespace
    readonly NOTES: KVNamespace
  }
}
