// Judges values by ajv: one request a line of standard input, one answer a line of
// standard output. The first argument is the directory whose node_modules has ajv.
"use strict"
const {createRequire} = require("module")
const path = require("path")
const load = createRequire(path.join(path.resolve(process.argv[1]), "package.json"))
const drafts = {
  "draft-04": () => load("ajv-draft-04"),
  "draft-06": () => load("ajv").default,
  "draft-07": () => load("ajv").default,
  "2019-09": () => load("ajv/dist/2019").default,
  "2020-12": () => load("ajv/dist/2020").default,
}

function compile({draft, uri, schema, others}, unicode) {
  const Ajv = drafts[draft]()
  const ajv = new (Ajv.default || Ajv)({strict: false, logger: false, unicodeRegExp: unicode, validateSchema: false, addUsedSchema: false})
  load("ajv-formats").default(ajv)
  if (draft === "draft-06") ajv.addMetaSchema(load("ajv/dist/refs/json-schema-draft-06.json"))
  for (const [at, other] of Object.entries(others || {})) ajv.addSchema(other, at)
  ajv.addSchema(schema, uri)
  const check = ajv.getSchema(uri)
  if (!check) throw new Error("no schema " + uri)
  return check
}

function answer(request) {
  let check
  try {
    check = compile(request, true)
  } catch (first) {
    try {
      check = compile(request, false) // expressions that are none with the flag u
    } catch (e) {
      return {error: String(e.message).slice(0, 300)}
    }
  }
  try {
    return {valid: request.values.map((v) => check(v) === true)}
  } catch (e) {
    return {error: String(e.message).slice(0, 300)}
  }
}

require("readline").createInterface({input: process.stdin}).on("line", (line) => {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n")
})
