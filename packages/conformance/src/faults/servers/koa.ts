import { createServer } from 'node:http'
import Router from '@koa/router'
import { createAuthorizer } from '@verdict/koa'
import Koa from 'koa'
import { type MakeServer, PAGES, page } from './server.js'

export const koa: MakeServer = (spaces) => {
  const router = new Router()
  for (const [name, space] of Object.entries(spaces)) {
    const authorize = createAuthorizer(space)
    for (const action of PAGES) {
      router.get(`/${name}/${action}`, authorize(page, action), (ctx) => {
        ctx.body = action
      })
    }
  }
  const answer = new Koa().use(router.routes()).callback()
  return createServer((req, res) => void answer(req, res))
}
