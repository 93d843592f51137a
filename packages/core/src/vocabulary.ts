/** The words an application's policies use: pinned once, so that a mistyped role does not compile. */
export interface Vocabulary {
  readonly role?: string
  readonly scope?: string
  readonly acr?: string
  readonly attributes?: object
  /** The shape of `environment.facts`. */
  readonly facts?: unknown
}

/** Without a vocabulary every word goes. */
export interface OpenVocabulary extends Vocabulary {
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}

/** A declared word list, or any string where none is declared. */
export type Word<V extends Vocabulary, K extends 'role' | 'scope' | 'acr'> =
  string extends NonNullable<V[K]> ? string : NonNullable<V[K]> & string

/** The declared attributes, or any of comparable value where none are declared. */
export type AttributesOf<V extends Vocabulary> = V extends { readonly attributes: infer A }
  ? A
  : OpenVocabulary['attributes']

/** The declared facts, or unknown. */
export type FactsOf<V extends Vocabulary> = V extends { readonly facts: infer F } ? F : unknown
