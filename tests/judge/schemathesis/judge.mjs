#!/usr/bin/env node
// Lets schemathesis attack generated webhook routers: for each document a crate is generated and its router served on loopback,
// and schemathesis, which reads the webhooks of the same document, sends requests that the document allows and requests that it forbids.
// With `--example`, the first subject is the program of examples/durable_webhooks.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { freePort, runIn } from "../common.mjs";

const USAGE = `usage: node tests/judge/schemathesis/judge.mjs [--examples N] [--seed N] [--example] [DOCUMENT...]

Prints the failures of each document, and a table. Exits with 1 if there is one. A request that the document allows must get 501,
because no handler is written, and one that it forbids a status 4XX.
With --example, the program of examples/durable_webhooks is judged as well; it handles one webhook. Before the first run: pip install schemathesis==4.32.5

Environment:
  SCHEMATHESIS      the command, instead of \`schemathesis\`
  CARGO_TARGET_DIR  where everything is built, instead of target/
`;

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../../..");
const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"));
const SCRATCH = join(TARGET, "schemathesis");
const SCHEMATHESIS = process.env.SCHEMATHESIS ?? "schemathesis";
const SPECWRIGHT = join(TARGET, "debug/specwright");

/** The secret of the example. */
const SECRET = "judge";

/** The statuses that a request may get, by check. The router answers an allowed request with 501. */
const CONFIG = `
[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", 501]

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 501]
`;
const CHECKS = "not_a_server_error,positive_data_acceptance,negative_data_rejection,unsupported_method";

const options = read(process.argv.slice(2));
run("cargo", ["build", "--quiet", "-p", "specwright"], ROOT);
const rows = options.example ? [await judgeExample()] : [];
for (const document of options.documents) rows.push(await judge(document));
console.log(`\n${table(rows)}`);
process.exit(rows.some((it) => it.failures > 0) ? 1 : 0);

function read(words) {
  const res = { documents: [], examples: "100", seed: "1", example: false };
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === "--examples" && words[at + 1]) res.examples = words[(at += 1)];
    else if (words[at] === "--seed" && words[at + 1]) res.seed = words[(at += 1)];
    else if (words[at] === "--example") res.example = true;
    else if (words[at].startsWith("-")) usage();
    else res.documents.push(resolve(words[at]));
  }
  return res.documents.length > 0 || res.example ? res : usage();
}

function usage() {
  process.stderr.write(USAGE);
  process.exit(2);
}

async function judge(document) {
  // Fixtures are all called `spec.yaml`, in folders of their names.
  const file = basename(document, extname(document));
  const name = file === "spec" ? basename(dirname(document)) : file;
  const folder = join(SCRATCH, name);
  mkdirSync(folder, { recursive: true });
  const routes = generate(document, folder);
  const judged = describe(document, folder, routes);
  const driver = build(folder);
  const port = await freePort();
  const server = spawn(driver, [`127.0.0.1:${port}`], { stdio: ["ignore", "ignore", "pipe"] });
  return await attackServer(server, async () => port, { name, folder, webhooks: judged });
}

/** Attacks a server once it listens at its port, and ends it. Returns the row of the table. */
async function attackServer(server, portOf, { name, folder, webhooks }) {
  let said = "";
  server.stderr.on("data", (chunk) => (said += chunk));
  try {
    const port = await portOf();
    await listens(port);
    const output = await attack(folder, port);
    const failures = server.exitCode === null && !said.includes("panicked") ? output.failures : output.failures + 1;
    if (failures > 0) console.log(`\n${name}:\n${output.text}${said}`);
    return { name, webhooks, requests: output.requests, failures };
  } finally {
    server.kill();
  }
}

/** Judges the program of examples/durable_webhooks, with a message board that takes every message. */
async function judgeExample() {
  const folder = join(SCRATCH, "durable_webhooks");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const routes = routesOf(join(ROOT, "generated/src/zendesk/webhooks"));
  const webhooks = describe(join(ROOT, "spec/zendesk-integration-service.yml"), folder, routes, withSecret);
  run("cargo", ["build", "--quiet", "-p", "durable-webhooks"], ROOT);
  let messages = 0;
  const board = createServer((request, response) => request.resume().on("end", () => response.end(`m${(messages += 1)}`)));
  await new Promise((done) => board.listen(0, "127.0.0.1", done));
  const env = {
    ...process.env,
    DATABASE: join(folder, "deliveries.db"),
    BOARD_URL: `http://127.0.0.1:${board.address().port}`,
    SECRET,
  };
  const server = spawn(join(TARGET, "debug/durable-webhooks"), [], { env, stdio: ["ignore", "pipe", "pipe"] });
  // The first line is the address. The others are read, so that the program can go on.
  const portOf = () => new Promise((done) => createInterface(server.stdout).once("line", (it) => done(Number(it.split(":")[1]))));
  try {
    const row = await attackServer(server, portOf, { name: "durable_webhooks", folder, webhooks });
    return messages > 0 ? row : { ...row, failures: row.failures + 1 };
  } finally {
    board.close();
  }
}

/** Fixes the metadata of replies, in which the example expects the secret. */
function withSecret({ components }) {
  components.schemas.ChannelbackForm.properties.metadata.const = JSON.stringify({ secret: SECRET });
}

/** Generates the crate. Returns its routes: the names, methods and paths of webhooks. */
function generate(document, folder) {
  rmSync(join(folder, "sdk"), { recursive: true, force: true });
  const options = ["--out", join(folder, "sdk"), "--package", "sdk", "--runtime", `path=${join(ROOT, "runtime")}`, "--skip-broken"];
  // A crate within a workspace is no workspace by itself.
  writeFileSync(join(folder, "Cargo.toml"), '[workspace]\nmembers = ["driver", "sdk"]\nresolver = "3"\n');
  run(SPECWRIGHT, ["generate", document, ...options], folder);
  const source = join(folder, "sdk/src/webhooks");
  if (!existsSync(source)) throw new Error(`${document} has no webhooks`);
  return routesOf(source);
}

/** Returns the routes in the sources of webhooks. */
function routesOf(source) {
  const texts = readdirSync(source).map((it) => readFileSync(join(source, it), "utf8").replaceAll(/\s+/g, " "));
  const routes = texts.flatMap((it) => [...it.matchAll(/Route::new\( ?("(?:[^"\\]|\\.)*"), runtime::Method::(\w+), ("(?:[^"\\]|\\.)*")/g)]);
  return routes.map((it) => ({ name: JSON.parse(it[1]), method: it[2].toLowerCase(), path: JSON.parse(it[3]) }));
}

/** Writes the document with the webhooks as paths. Returns the number of webhooks. */
function describe(document, folder, routes, change = () => {}) {
  const tree = JSON.parse(run(SPECWRIGHT, ["debug", "--stage", "read", document], folder));
  const webhooks = { ...tree["x-webhooks"], ...tree.webhooks };
  const paths = {};
  for (const { name, method, path } of routes) {
    const item = webhooks[name];
    if (item?.[method] === undefined) continue;
    paths[path] = { ...paths[path], parameters: item.parameters ?? [], [method]: item[method] };
  }
  const { openapi, components } = tree;
  bounded([paths, components]);
  change({ paths, components });
  const info = { title: "webhooks", version: "1" };
  writeFileSync(join(folder, "webhooks.json"), JSON.stringify({ openapi, info, paths, components }));
  return Object.values(paths).length;
}

/**
 * Writes down how generator/TYPES.md reads what a document leaves open: integers have 64 bits, and a schema with `properties` or
 * `items` and without `type` is an object or a list. A webhook's body is sent by the API, so it has the properties that only the
 * API writes, while those that the API only reads are optional. Schemathesis takes the sender for a client.
 */
function bounded(node) {
  if (node === null || typeof node !== "object") return;
  if (isObject(node.properties)) directed(node);
  if (node.type === "integer" && !Array.isArray(node)) {
    node.minimum ??= -(2 ** 53);
    node.maximum ??= 2 ** 53;
  }
  const isSchema = node.$ref === undefined && node.type === undefined && !Array.isArray(node);
  if (isSchema && isObject(node.properties) && Object.values(node.properties).every(isObject)) node.type = "object";
  if (isSchema && isObject(node.items)) node.type = "array";
  Object.values(node).forEach(bounded);
}

function directed(schema) {
  for (const [name, property] of Object.entries(schema.properties)) {
    if (property?.writeOnly === true && Array.isArray(schema.required)) schema.required = schema.required.filter((it) => it !== name);
    delete property?.readOnly;
    delete property?.writeOnly;
  }
}

function isObject(it) {
  return it !== null && typeof it === "object" && !Array.isArray(it);
}

function build(folder) {
  const driver = join(folder, "driver");
  rmSync(driver, { recursive: true, force: true });
  cpSync(join(HERE, "driver"), driver, { recursive: true });
  const manifest = join(driver, "Cargo.toml");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/^\[workspace\]\n/m, ""));
  cpSync(join(ROOT, "Cargo.lock"), join(folder, "Cargo.lock"));
  run("cargo", ["build", "--quiet", "-p", "driver"], folder);
  return join(SCRATCH, "target/debug/driver");
}

async function attack(folder, port) {
  const config = join(folder, "schemathesis.toml");
  writeFileSync(config, CONFIG);
  const words = ["--config-file", config, "run", join(folder, "webhooks.json"), "--url", `http://127.0.0.1:${port}`];
  const limits = ["--checks", CHECKS, "--mode", "all", "--max-examples", options.examples, "--seed", options.seed, "--no-color"];
  // Not waited for synchronously, because the message board of the example runs in this process.
  const child = spawn(SCHEMATHESIS, [...words, ...limits], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (stdout += chunk));
  const status = await new Promise((done, fail) => child.on("close", done).on("error", fail));
  const failures = Number(/(\d+) unique failures?/.exec(stdout)?.[1] ?? (status === 0 ? 0 : 1));
  const requests = Number(/(\d+) generated/.exec(stdout)?.[1] ?? Number.NaN);
  return { failures, requests, text: stdout };
}

function table(rows) {
  const lines = rows.map((it) => `| ${it.name} | ${it.webhooks} | ${it.requests} | ${it.failures} |`);
  return ["| document | webhooks | requests | failures |", "| --- | --: | --: | --: |", ...lines].join("\n");
}

async function listens(port) {
  for (let wait = 0; wait < 100; wait += 1) {
    const socket = connect(port, "127.0.0.1");
    const done = await new Promise((done) => socket.on("connect", () => done(true)).on("error", () => done(false)));
    socket.destroy();
    if (done) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("the router does not listen");
}

function run(command, options, folder) {
  return runIn(folder, folder === ROOT ? TARGET : join(SCRATCH, "target"), command, options);
}
