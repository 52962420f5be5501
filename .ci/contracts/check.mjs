// Holds docs/contracts against the specifications with their own tools: JSON Schema (Ajv), AsyncAPI, OpenAPI (Redocly).
// Started by check.sh, from the directory that has the tools.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const contracts = resolve(process.argv[2]);
const read = (...path) => JSON.parse(readFileSync(join(contracts, ...path), "utf8"));
let failed = 0;

function report(what, problems) {
  console.log(`${problems.length === 0 ? "ok  " : "FAIL"}  ${what}`);
  problems.forEach((problem) => console.log(`        ${problem}`));
  failed += problems.length;
}

// Each schema is one by its meta-schema, and compiles.
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
addFormats(ajv);
const validators = {};
for (const file of readdirSync(join(contracts, "schema")).filter((name) => name.endsWith(".schema.json"))) {
  try {
    const schema = read("schema", file);
    validators[schema.$id] = ajv.compile(schema);
    report(file, []);
  } catch (error) {
    report(file, [error.message]);
  }
}

// Each example is valid: by the schema for readers, and by the strict one where there is one.
const kinds = {
  vehicleState: "vehicle-state", vehicleError: "vehicle-error", refreshRequest: "vehicle-state", enrichedEvent: "enriched-event",
  reading: "reading", userRemoved: "user-removed", permissionChanged: "permission-changed", legacyEvent: "legacy-event",
  quarantinedDelivery: "quarantined-delivery", deadLetter: "dead-letter",
};
for (const file of readdirSync(join(contracts, "examples"))) {
  const example = read("examples", file);
  const id = `urn:carflow:schema:${kinds[file.replace(/-\d+\.json$/, "")]}:1`;
  const problems = [];
  if (!validators[id]) problems.push(`no schema ${id}`);
  for (const validate of [validators[id], validators[`${id}:strict`]].filter(Boolean)) {
    if (example.payload !== undefined && !validate(example.payload)) problems.push(ajv.errorsText(validate.errors));
  }
  report(file, problems);
}

// The documents, by command. Neither tool may send anything about the run.
writeFileSync("asyncapi-metrics.json", '{"analyticsEnabled":"false"}');
const quiet = { ...process.env, ASYNCAPI_METRICS_CONFIG_PATH: resolve("asyncapi-metrics.json"), REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
for (const [file, ...command] of [
  ["asyncapi.yaml", "asyncapi", "validate", "--fail-severity=warn"],
  ["openapi.yaml", "redocly", "lint", "--extends=spec"],
]) {
  const [tool, ...options] = command;
  const run = spawnSync(join("node_modules", ".bin", tool), [...options, join(contracts, file)], { env: quiet, encoding: "utf8" });
  report(`${file} (${tool})`, run.status === 0 ? [] : [run.error?.message ?? "", run.stdout, run.stderr]);
}

process.exit(failed === 0 ? 0 : 1);
