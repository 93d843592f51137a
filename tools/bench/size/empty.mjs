// Nothing: what an import takes whatever is in the module.
export default null
