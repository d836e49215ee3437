#!/usr/bin/env node
// Runs generated clients against Microsoft's http-specs: the scenarios are converted from TypeSpec to OpenAPI, one crate is
// generated with a client for each document, and a hand-written driver calls the suite's mock server with it. The mock server
// checks the requests, and the driver the decoded responses.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { freePort, runIn } from "../common.mjs";

const USAGE = `usage: node tests/judge/http-specs/judge.mjs [--openapi 3.0|3.1] [--keep-documents] [--check] [NAME...]

Prints each scenario that failed, and a table. Exits with 1 if a scenario failed. A scenario that the driver does not call has
failed, unless unsupported.txt lists it; a listed scenario that passes has failed as well.
Before the first run: npm install --prefix tests/judge/http-specs

  NAME              run only scenarios whose names contain this
  --openapi         convert to this version only, instead of to both
  --keep-documents  do not convert again
  --check           compile the driver, and do not run it

Environment:
  CARGO_TARGET_DIR  where everything is built, instead of target/
`;

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../../..");
const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"));
const SCRATCH = join(TARGET, "http-specs");
const MODULES = join(HERE, "node_modules");
const SUITE = join(MODULES, "@typespec/http-specs");
const VERSIONS = ["3.0", "3.1"];

/** Changes without which the converter of the suite's own version fails. Each must apply. */
const PATCHES = [
  {
    file: "@typespec/openapi3/dist/src/openapi.js",
    reason: "a parameter called `constructor` finds the examples of every object's constructor",
    from: "examples.parameters[httpProp.options.name] ?? []",
    to: "(Object.hasOwn(examples.parameters, httpProp.options.name) ? examples.parameters[httpProp.options.name] : [])",
  },
  {
    file: "@typespec/http-specs/specs/response/status-code-range/main.tsp",
    reason: "OpenAPI has no range of statuses but 4XX and its like",
    from: "@minValue(494)",
    to: "@minValue(400)",
  },
  {
    file: "@typespec/http-specs/specs/routes/main.tsp",
    reason: "OpenAPI has no query in a path",
    from: /@route\("(\w+)\?fixed=true\{&param(\*?)\}"\)\s+op (`?\w+`?)\(/g,
    to: '@route("$1{?fixed,param$2}") op $3(fixed: "true", ',
  },
  {
    file: "@typespec/http-specs/specs/payload/pageable/main.tsp",
    reason: "the mock server leaves out `nestedNext` of the last page, which is required",
    from: "nestedNext: {\n      @nextLink",
    to: "nestedNext?: {\n      @nextLink",
  },
];

/** How the next page of a list is requested, which TypeSpec has and the documents lack: the configuration of a client. */
const PAGINATION = {
  payload_pageable: [
    ...["link", "linkString"].map((it) => [`ServerDrivenPagination_${it}`, url("$.next", "$.pets")]),
    ["ServerDrivenPagination_nestedLink", url("$.nestedNext.next", "$.nestedItems.pets")],
    ...["Query", "Header"].flatMap((it) => [
      [`ContinuationToken_request${it}ResponseBody`, token("$.nextToken", "$.pets")],
      [`ContinuationToken_request${it}ResponseHeader`, token("$response.header.next-token", "$.pets")],
      [`ContinuationToken_request${it}NestedResponseBody`, token("$.nestedNext.nextToken", "$.nestedItems.pets")],
    ]),
    ["XmlPagination_listWithContinuation", token("$.nextMarker", "$.pets", "marker")],
    ["XmlPagination_listWithNextLink", url("$.nextLink", "$.pets")],
  ],
};

const options = read(process.argv.slice(2));
if (!existsSync(SUITE)) {
  process.stderr.write(`error: ${SUITE} is missing\n\n${USAGE}`);
  process.exit(2);
}
process.exit(await main(options));

function url(nextUrl, results) {
  return `{ type = "url", outputs = { nextUrl = "${nextUrl}", results = "${results}" } }`;
}

function token(nextCursor, results, name = "token") {
  const input = `{ name = "${name}", in = "parameters", type = "cursor" }`;
  return `{ type = "cursor", inputs = [${input}], outputs = { nextCursor = "${nextCursor}", results = "${results}" } }`;
}

function read(words) {
  const res = { versions: VERSIONS, keep: false, check: false, names: [] };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === "--openapi" && VERSIONS.includes(words[at + 1])) res.versions = [words[(at += 1)]];
    else if (word === "--keep-documents") res.keep = true;
    else if (word === "--check") res.check = true;
    else if (!word.startsWith("-")) res.names.push(word);
    else {
      process.stderr.write(USAGE);
      process.exit(2);
    }
  }
  return res;
}

async function main({ versions, keep, check, names }) {
  run("cargo", ["build", "--quiet", "-p", "specwright"], ROOT);
  if (!keep || !existsSync(join(SCRATCH, "documents"))) convert();
  const runs = [];
  for (const version of versions) {
    const driver = build(version);
    if (check) continue;
    const { scenarios, found } = await judge(driver, version, names);
    const unsupported = readUnsupported(scenarios, version);
    const wanted = scenarios.filter((it) => names.length === 0 || names.some((name) => it.includes(name)));
    const results = new Map(wanted.map((it) => [it, resultOf(found.get(it), unsupported.has(it))]));
    for (const name of found.keys()) if (!results.has(name)) results.set(name, "failed: the suite has no scenario of this name");
    for (const [name, result] of results) if (result.startsWith("failed")) console.log(`${version} ${name} ${result}`);
    runs.push({ version, results });
  }
  if (check) return 0;
  console.log(`\n${table(runs)}`);
  return runs.some(({ results }) => [...results.values()].some((it) => it.startsWith("failed"))) ? 1 : 0;
}

/** Returns the names of the scenarios that the conversion to a version loses. */
function readUnsupported(scenarios, version) {
  const lines = readFileSync(join(HERE, "unsupported.txt"), "utf8").split("\n").filter((it) => it && !it.startsWith("#"));
  const entries = lines.map((line) => {
    const [, name, only] = line.match(/^(\w+)(?: \((3\.[01])\))?: \S/) ?? [];
    if (!scenarios.includes(name)) throw new Error(`unsupported.txt: no scenario with a reason: ${line}`);
    return { name, only };
  });
  return new Set(entries.filter(({ only }) => only === undefined || only === version).map(({ name }) => name));
}

/** Returns `passed`, `lost`, or `failed` with the reason. `found` is the reason of a failure, or empty, or undefined. */
function resultOf(found, isUnsupported) {
  if (found === "") return isUnsupported ? "failed: it passes, but unsupported.txt lists it" : "passed";
  if (isUnsupported) return "lost";
  return `failed: ${found ?? "the driver does not call it"}`;
}

/** Converts every specification of the suite. */
function convert() {
  const documents = join(SCRATCH, "documents");
  rmSync(documents, { recursive: true, force: true });
  PATCHES.forEach(patch);
  const specs = join(SUITE, "specs");
  for (const file of files(specs).filter((it) => it.endsWith("/main.tsp"))) {
    const name = relative(specs, dirname(file));
    const config = join(SCRATCH, "tspconfig.yaml");
    const emitter = { "openapi-versions": ["3.0.0", "3.1.0"], "file-type": "json", "emitter-output-dir": join(documents, name) };
    // The versions count only in a file.
    mkdirSync(SCRATCH, { recursive: true });
    writeFileSync(config, JSON.stringify({ emit: ["@typespec/openapi3"], options: { "@typespec/openapi3": emitter } }));
    process.stderr.write(`converting ${name}\n`);
    run(join(MODULES, ".bin/tsp"), ["compile", file, "--config", config], HERE);
  }
}

function patch({ file, reason, from, to }) {
  const path = join(MODULES, file);
  const text = readFileSync(path, "utf8");
  const patched = text.replaceAll(from, to);
  const isPatched = text.includes(typeof from === "string" ? to : "{?fixed,param}");
  if (patched === text && !isPatched) throw new Error(`${file} has changed, and the patch does not apply: ${reason}`);
  writeFileSync(path, patched);
}

/** Generates the crate of a version, and compiles the driver with it. Returns the program. */
function build(version) {
  const folder = join(SCRATCH, version);
  mkdirSync(folder, { recursive: true });
  const clients = documents(version).map(({ module, file }) => {
    const pagination = (PAGINATION[module] ?? []).map(([id, it]) => `pagination.${id} = ${it}\n`);
    return `[[client]]\nmodule = "${module}"\ndocuments = [{ file = ${JSON.stringify(file)} }]\n${pagination.join("")}`;
  });
  const config = `[package]\nname = "specs"\nversion = "0.0.0"\ndescription = "http-specs"\noutput = "specs"\nruntime = { path = ${JSON.stringify(join(ROOT, "runtime"))} }\n\n${clients.join("\n")}`;
  writeFileSync(join(folder, "codegen.toml"), config);
  // A generated crate within a workspace is no workspace by itself.
  writeFileSync(join(folder, "Cargo.toml"), `[workspace]\nmembers = ["driver", "specs"]\nresolver = "3"\n\n[profile.dev]\ndebug = 0\n`);
  run(join(TARGET, "debug/specwright"), ["generate", "--config", join(folder, "codegen.toml"), "--force"], folder);
  const manifest = readFileSync(join(HERE, "driver/Cargo.toml"), "utf8");
  const driver = join(folder, "driver");
  rmSync(driver, { recursive: true, force: true });
  cpSync(join(HERE, "driver"), driver, { recursive: true });
  writeFileSync(join(driver, "Cargo.toml"), manifest.replace(/^\[workspace\]\n/m, ""));
  // What everything else in the repository is built with is fetched already.
  cpSync(join(ROOT, "Cargo.lock"), join(folder, "Cargo.lock"));
  process.stderr.write(`compiling the driver for ${version}\n`);
  run("cargo", ["build", "--quiet", "-p", "driver"], folder);
  return join(folder, "target", "debug", "driver");
}

/** The documents of a version, with the module of each client. */
function documents(version) {
  const root = join(SCRATCH, "documents");
  const all = files(root).filter((it) => it.includes(`/${version}.0/`));
  return all.map((file) => {
    const [path, name] = relative(root, file).split(`/${version}.0/`);
    const suffix = name.replace(/^openapi\.?/, "").replace(/\.?json$/, "");
    const module = [path, suffix].filter(Boolean).join("_").replace(/([a-z])([A-Z])/g, "$1_$2").replace(/[^A-Za-z0-9]+/g, "_").toLowerCase();
    return { module, file };
  });
}

/** Runs the driver. Returns the scenarios of the suite, and why each called one failed, which is empty if it passed. */
async function judge(driver, version, names) {
  const port = await freePort();
  const coverage = join(SCRATCH, version, "coverage.json");
  rmSync(coverage, { force: true });
  const server = await serve(port, coverage);
  const env = { ...process.env, HTTP_SPECS_ASSETS: join(SUITE, "assets") };
  const { stdout, status } = spawnSync(driver, [`http://localhost:${port}`, ...names], { env, encoding: "utf8", maxBuffer: 1 << 28 });
  await server.stop();
  if (status !== 0) throw new Error(`the driver ended with ${status}:\n${stdout.slice(-4000)}`);
  const lines = stdout.trim().split("\n").filter(Boolean).map((it) => it.split("\t"));
  const served = new Map(JSON.parse(readFileSync(coverage, "utf8")).flatMap((it) => Object.entries(it.results)));
  const found = lines.map(([name, result, why]) => {
    if (result !== "ok") return [name, why || "without a reason"];
    return [name, served.get(name) === "pass" ? "" : `the mock server says ${served.get(name) ?? "that it was not called"}`];
  });
  return { scenarios: [...served.keys()].sort(), found: new Map(found) };
}

/** Returns the table of results by folder of the suite. */
function table(runs) {
  const names = [...new Set(runs.flatMap(({ results }) => [...results.keys()]))];
  const row = (title, isIncluded) => {
    const counts = runs.flatMap(({ results }) => {
      const included = [...results].filter(([name]) => isIncluded(name)).map(([, result]) => result.split(":")[0]);
      return ["passed", "failed", "lost"].map((kind) => included.filter((it) => it === kind).length);
    });
    return `| ${[title, names.filter(isIncluded).length, ...counts].join(" | ")} |`;
  };
  const heads = runs.flatMap(({ version }) => [`${version}: passed`, "failed", "lost in conversion"]);
  return [
    `| ${["folder", "scenarios", ...heads].join(" | ")} |`,
    `| ${["---", "--:", ...heads.map(() => "--:")].join(" | ")} |`,
    ...[...new Set(names.map((it) => it.split("_")[0]))].map((folder) => row(folder, (name) => name.startsWith(`${folder}_`))),
    row("all", () => true),
  ].join("\n");
}

/** Starts the mock server, which wants to be in a git repository with a commit. */
async function serve(port, coverage) {
  const folder = join(SCRATCH, "server");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, ".git"))) {
    run("git", ["init", "--quiet"], folder);
    run("git", ["-c", "user.name=judge", "-c", "user.email=judge@localhost", "commit", "--quiet", "--allow-empty", "-m", "empty"], folder);
  }
  const options = ["serve", join(SUITE, "specs"), "--port", String(port), "--coverageFile", coverage];
  const server = spawn(join(MODULES, ".bin/tsp-spector"), options, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const ended = new Promise((done) => server.on("exit", done));
  const hear = (chunk) => (said = (said + chunk).slice(-10_000));
  server.stdout.on("data", hear);
  server.stderr.on("data", hear);
  for (let wait = 0; wait < 600; wait += 1) {
    if (await fetch(`http://localhost:${port}/.admin/status`).then(() => true, () => false)) {
      return {
        // The server writes the coverage when it is asked to stop.
        stop: async () => {
          await fetch(`http://localhost:${port}/.admin/stop`, { method: "POST" }).catch(() => {});
          await Promise.race([ended, new Promise((done) => setTimeout(done, 10_000))]);
          server.kill();
        },
      };
    }
    if (server.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the mock server does not listen:\n${said}`);
}

function files(folder) {
  const entries = readdirSync(folder).sort().map((it) => join(folder, it));
  return entries.flatMap((it) => (statSync(it).isDirectory() ? files(it) : [it]));
}

function run(command, options, folder) {
  // cargo knows crates by their paths within the workspace, which both versions share: so each has its own target directory.
  return runIn(folder, folder === ROOT ? TARGET : join(folder, "target"), command, options);
}
