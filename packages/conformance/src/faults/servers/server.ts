import type { Server } from 'node:http'
import { policy } from '@verdict/core'
import type { AuthorizerOptions } from '@verdict/http'

/** What is the same in every framework. */
export type Space = Pick<
  AuthorizerOptions<unknown>,
  'authenticators' | 'realm' | 'origin' | 'onDecision'
>

/** Serves `/NAME/private` and `/NAME/public` for each protection space, in one framework. */
export type MakeServer = (spaces: Readonly<Record<string, Space>>) => Server

/** Where the servers are, as far as proofs go. */
export const ORIGIN = 'https://api.example.com'

export const page = policy('page')(({ authenticated, anyone }) => ({
  private: authenticated(),
  public: anyone(),
}))

export const PAGES = ['private', 'public'] as const

export type Page = (typeof PAGES)[number]
