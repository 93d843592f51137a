import { createHandler } from './handler.js'

const handle = createHandler()

export default {
  // Where a request came from is told by what stands before workerd, and here nothing does.
  fetch: (request: Request) => handle(request, '127.0.0.1'),
}
