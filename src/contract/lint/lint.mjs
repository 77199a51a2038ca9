// Checks an AsyncAPI document: node lint.mjs FILE. Prints each fault as a line, and exits with 1 if there is one. It calls no network.
import { fromFile, Parser } from '@asyncapi/parser';

const { diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
for (const fault of diagnostics) {
  console.log(`${fault.path.join('/')}: ${fault.message} (${fault.code})`);
}
process.exitCode = diagnostics.length > 0 ? 1 : 0;
