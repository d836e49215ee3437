// What the judges share.

import { spawnSync } from "node:child_process";
import { createServer } from "node:net";

/** Returns a port of loopback that nothing listens at. */
export function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Runs a command in a folder, with the target directory of cargo. Returns its output; throws the end of its output if it fails. */
export function runIn(folder, target, command, options) {
  const env = { ...process.env, CARGO_TERM_COLOR: "never", CARGO_TARGET_DIR: target };
  const { status, stdout, stderr } = spawnSync(command, options, { cwd: folder, env, maxBuffer: 1 << 30, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${options.join(" ")} fails:\n${stdout?.slice(-4000)}${stderr?.slice(-8000)}`);
  return stdout;
}
