const core = require('@verdict/core')
const http = require('@verdict/http')
const scenario = require('./scenario.cjs')

async function main() {
  scenario.decides(core)
  const frameworks = scenario.frameworks({ core, http })
  await frameworks.fetch()
  await frameworks.hono(require('@verdict/hono'), require('hono'))
  await frameworks.koa(require('@verdict/koa'), { default: require('koa') })
  await frameworks.express(require('@verdict/express'), { default: require('express') })
  await scenario.takesTokens({
    core,
    http,
    oauth: require('@verdict/oauth'),
    jose: require('jose'),
  })
  await scenario.conforms({ core, http, conformance: require('@verdict/conformance') })
  scenario.helps({ core, testing: require('@verdict/conformance/testing') })
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
