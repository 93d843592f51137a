// Jest as it comes, with require. @verdict/oauth and the checker are not here: jose and oauth4webapi are
// ESM alone, which Jest takes with `node --experimental-vm-modules` only (esm.test.mjs).
const core = require('@verdict/core')
const http = require('@verdict/http')
const scenario = require('./scenario.cjs')

const frameworks = scenario.frameworks({ core, http })

test('core', () => scenario.decides(core))
test('http', () => frameworks.fetch())
test('conformance/testing', () =>
  scenario.helps({ core, testing: require('@verdict/conformance/testing') }))
test('hono', () => frameworks.hono(require('@verdict/hono'), require('hono')))
test('koa', () => frameworks.koa(require('@verdict/koa'), { default: require('koa') }))
test('express', () =>
  frameworks.express(require('@verdict/express'), { default: require('express') }))
