// Says how many milliseconds the import of a module takes in this process, which has done nothing else.
const url = process.argv[2]
const began = performance.now()
await import(url)
console.log(performance.now() - began)
