// Holds manifests against the JSON Schemas of Kubernetes, which the package kubernetes-models has. Kinds of operators have none there.
// node check.mjs FILE: a JSON array of manifests, each with the name of its file in "from". Prints what is wrong, a line for each manifest.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let checked = 0;
for (const { from, manifest } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const model = modelOf(manifest);
  if (!model) continue;
  checked++;
  try {
    new model(manifest).validate();
  } catch (e) {
    console.log(`${from}: ${e.message}`);
    process.exitCode = 1;
  }
}
if (!process.exitCode) console.log(`${checked} manifests fit`);

function modelOf({ apiVersion, kind }) {
  try {
    return require(`kubernetes-models/${apiVersion}/${kind}`)[kind];
  } catch {
    return undefined;
  }
}
