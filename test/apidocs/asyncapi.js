// Parses AsyncAPI documents with AsyncAPI's own parser, and prints a line for each
// thing that it says: file, severity (0 is an error), rule, place, sentence. Then it
// prints of each file how many channels and messages it has found, and of how many
// messages it knows the payload as JSON Schema draft-07.
const { readFileSync } = require('fs');
const { Parser } = require('@asyncapi/parser');

(async () => {
  for (const file of process.argv.slice(2)) {
    const { document, diagnostics } = await new Parser().parse(readFileSync(file, 'utf8'), { source: file });
    for (const d of diagnostics) console.log(file, d.severity, d.code, d.path.join('/'), d.message);
    if (!document) continue;
    const messages = document.allMessages().all();
    const known = messages.filter((m) => m.schemaFormat() === 'application/schema+json;version=draft-07' && m.payload());
    console.log(file, 'channels', document.allChannels().all().length, 'messages', messages.length, 'draft-07', known.length);
  }
})().catch((err) => {
  console.error(err);
  process.exitCode = 1;
});
