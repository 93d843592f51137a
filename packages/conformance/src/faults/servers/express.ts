import { createServer } from 'node:http'
import { createAuthorizer } from '@verdict/express'
import express from 'express'
import { type MakeServer, PAGES, page } from './server.js'

export const express5: MakeServer = (spaces) => {
  const app = express()
  for (const [name, space] of Object.entries(spaces)) {
    const authorize = createAuthorizer(space)
    for (const action of PAGES) {
      app.get(`/${name}/${action}`, authorize(page, action), (_req, res) => {
        res.send(action)
      })
    }
  }
  return createServer(app)
}
