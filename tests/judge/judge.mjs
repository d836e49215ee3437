#!/usr/bin/env node
// Lets a mock server of others judge what generated clients send: for each document a crate is generated whose tests
// call every operation with everything that it can be told, and Prism, which has read the same document, says of each
// request whether that is what the document asks for.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { freePort } from "./common.mjs";

const USAGE = `usage: node tests/judge/judge.mjs [--verbose] (DOCUMENT [--overlay FILE]...)...

Prints what is refused, by reason, and one line a document. Exits with 0 if every request is accepted, with 1 if one is
refused, and with 2 if a document could not be judged. Before the first run: npm install --prefix tests/judge

  --overlay  correct the document before it
  --verbose  name every call, not one for each reason

Environment:
  PRISM             the command, instead of the one that npm installed here
  CARGO_TARGET_DIR  where everything is built, instead of target/
`;

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");
const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"));
const SCRATCH = join(TARGET, "judge");
const SPECWRIGHT = join(TARGET, "debug/specwright");
const PRISM = process.env.PRISM ?? join(HERE, "node_modules/.bin/prism");
/** How long the mock server may take to read a document, and the tests to ask it, in milliseconds. */
const PATIENCE = 300_000;

/** What cannot be judged, for a reason that is told. */
class Unjudged extends Error {}

const { documents, verbose } = asked(process.argv.slice(2));
if (!existsSync(PRISM)) {
  process.stderr.write(`error: there is no ${PRISM}\n\n${USAGE}`);
  process.exit(2);
}
process.exit(await judged(documents));

/** What the command line says. */
function asked(words) {
  const res = { documents: [], verbose: false };
  for (let at = 0; at < words.length; at += 1) {
    const last = res.documents.at(-1);
    if (words[at] === "--verbose") res.verbose = true;
    else if (words[at] === "--overlay" && last && words[at + 1]) last.overlays.push(resolve(words[(at += 1)]));
    else if (words[at].startsWith("-")) wrong();
    else res.documents.push({ file: resolve(words[at]), overlays: [] });
  }
  return res.documents.length > 0 ? res : wrong();
}

function wrong() {
  process.stderr.write(USAGE);
  process.exit(2);
}

async function judged(documents) {
  run("cargo", ["build", "--quiet", "-p", "specwright"], ROOT);
  const rows = [];
  for (const document of documents) {
    const name = basename(document.file, extname(document.file));
    try {
      rows.push({ name, ...(await judge(name, corrected(name, document))) });
    } catch (error) {
      if (!(error instanceof Unjudged)) throw error;
      console.log(`\n${name}: ${error.message}`);
      rows.push({ name, unjudged: true });
    }
  }
  console.log(`\n${table(rows)}`);
  return rows.some((it) => it.unjudged) ? 2 : rows.some((it) => it.refused > 0) ? 1 : 0;
}

async function judge(name, document) {
  const crate = join(SCRATCH, "crates", name);
  generate(document, crate);
  const port = await freePort();
  const server = mock(document, port);
  try {
    await server.listens;
    return told(name, await Promise.race([test(crate, port), server.ended]));
  } finally {
    server.stop();
  }
}

/** The document as both sides are to read it. */
function corrected(name, { file, overlays }) {
  if (overlays.length === 0) return file;
  mkdirSync(SCRATCH, { recursive: true });
  const options = overlays.flatMap((it) => ["--overlay", it]);
  const res = join(SCRATCH, `${name}.json`);
  writeFileSync(res, run(SPECWRIGHT, ["overlay", file, ...options], ROOT));
  return res;
}

function generate(document, crate) {
  mkdirSync(crate, { recursive: true });
  const runtime = join(ROOT, "runtime");
  const options = ["--out", crate, "--runtime", `path=${runtime}`, "--skip-broken", "--call-tests", "--force"];
  run(SPECWRIGHT, ["generate", document, ...options], ROOT);
  // What everything else in the repository is built with is fetched already.
  cpSync(join(ROOT, "Cargo.lock"), join(crate, "Cargo.lock"));
  if (!existsSync(join(crate, "tests/calls.rs"))) throw new Unjudged("there is nothing to call");
}

/** Runs the tests, and gives what each of them says. */
async function test(crate, port) {
  const build = ["test", "--quiet", "--test", "calls"];
  run("cargo", [...build, "--no-run"], crate);
  const env = { ...environment(crate), TEST_BASE_URL: `http://127.0.0.1:${port}` };
  const options = { cwd: crate, env, timeout: PATIENCE, stdio: ["ignore", "pipe", "ignore"] };
  const tests = spawn("cargo", [...build, "--", "--test-threads", "4"], options);
  let output = "";
  for await (const chunk of tests.stdout) output += chunk;
  const passed = Number(/test result: .* (\d+) passed/.exec(output)?.[1] ?? Number.NaN);
  if (Number.isNaN(passed)) throw new Unjudged(`the tests did not run:\n${output}`);
  const failures = output.split(/^---- /m).slice(1).map(failure);
  return { passed, failures };
}

/** What a test says that failed. Its message is a line of ours, the headers of the answer, and the body. */
function failure(text) {
  const call = text.split(" ", 1)[0];
  const message = text.split(/panicked at .*\n/)[1] ?? text;
  const [kind] = message.split(":", 1);
  const header = /^sl-violations: (.*)$/m.exec(message)?.[1];
  const body = json(message.split("\n\n")[1]?.split("\n")[0]);
  const all = json(header) ?? body?.validation ?? [];
  const violations = all.filter((it) => it.location?.[0] !== "response");
  const problem = typeof body?.type === "string" ? /prism\/errors#(\w+)/.exec(body.type)?.[1] : undefined;
  // It judges the answers that it makes up as well, which is its own affair.
  const unanswered = violations.length === 0 && all.length > 0;
  return { call, kind, problem, violations, unanswered, said: message.split("\n")[0], detail: body?.detail };
}

/** The mock server's own trouble with making an answer says nothing about the request. */
function isRefused({ kind, problem, violations, unanswered }) {
  if (unanswered) return false;
  if (violations.length > 0 || kind === "configuration" || kind === "invalid") return true;
  const ofRequest = ["UNAUTHORIZED", "UNPROCESSABLE_ENTITY", "INVALID_CONTENT_TYPE", "NOT_ACCEPTABLE"];
  return problem === undefined ? kind === "status" : ofRequest.includes(problem) || /^NO_.*MATCHED/.test(problem);
}

function told(name, { passed, failures }) {
  const refused = failures.filter(isRefused);
  const unanswered = failures.filter((it) => !isRefused(it));
  console.log(`\n${name}: ${refused.length} refused`);
  listed(refused);
  console.log(`${name}: ${unanswered.length} accepted, but answered with what is not understood`);
  listed(unanswered);
  const called = passed + failures.length;
  return { called, accepted: called - refused.length, refused: refused.length, unanswered: unanswered.length };
}

function listed(failures) {
  const reasons = new Map();
  for (const it of failures) {
    const violations = it.violations.map((it) => `${(it.location ?? []).join(".")}: ${it.message}`);
    const said = violations.length > 0 ? violations : [[it.problem, it.detail ?? it.said].filter(Boolean).join(": ")];
    for (const reason of said) reasons.set(reason, [...(reasons.get(reason) ?? []), it.call]);
  }
  const sorted = [...reasons].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  for (const [reason, calls] of sorted) {
    const others = calls.length > 1 ? ` and ${calls.length - 1} more` : "";
    console.log(`  ${reason}\n    ${verbose ? calls.join(" ") : calls[0] + others}`);
  }
}

function table(rows) {
  const width = Math.max(8, ...rows.map((it) => it.name.length));
  const columns = ["called", "accepted", "refused", "unanswered"];
  const cells = rows.map((it) => columns.map((column) => String(it.unjudged ? "-" : it[column]).padStart(column.length)));
  const lines = rows.map((it, index) => [it.name.padEnd(width), ...cells[index]].join("  "));
  return [["document".padEnd(width), ...columns].join("  "), ...lines].join("\n");
}

/** Starts the mock server. */
function mock(document, port) {
  const server = spawn(PRISM, ["mock", "--errors", "--host", "127.0.0.1", "--port", String(port), document]);
  // Only its last words are kept.
  let said = "";
  const unjudged = (why) => new Unjudged(`the mock server ${why}:\n${said.slice(-2000)}`);
  let [listens, timer] = [undefined, undefined];
  const ended = new Promise((_, failed) => server.on("exit", () => failed(unjudged("ended"))));
  const listening = new Promise((done, failed) => {
    listens = done;
    timer = setTimeout(() => failed(unjudged("does not listen")), PATIENCE);
  });
  const hear = (chunk) => {
    said = (said + chunk).slice(-10_000);
    if (said.includes("Prism is listening")) listens();
  };
  server.stdout.on("data", hear);
  server.stderr.on("data", hear);
  // Nobody waits for it any more once it is stopped.
  ended.catch(() => {});
  const stop = () => {
    clearTimeout(timer);
    server.kill();
  };
  return { listens: Promise.race([listening, ended]), ended, stop };
}

/** Crates are built in one place, so that what they depend on is built once. */
function environment(folder) {
  const target = folder === ROOT ? TARGET : join(SCRATCH, "target");
  return { ...process.env, CARGO_TERM_COLOR: "never", RUST_BACKTRACE: "0", CARGO_TARGET_DIR: target };
}

function run(command, options, folder) {
  const settings = { cwd: folder, env: environment(folder), maxBuffer: 1 << 30, encoding: "utf8" };
  const { status, stdout, stderr } = spawnSync(command, options, settings);
  if (status !== 0) throw new Unjudged(`${command} ${options.join(" ")} fails:\n${stderr?.slice(-4000)}`);
  return stdout;
}

function json(text) {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
