//! The program that runs targets, in child processes.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Target;
use super::finding::Finding;

/// The time after which an input is a finding. Inputs take milliseconds, on a busy machine a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// The time for the start of a child, which reads the seeds.
const START: Duration = Duration::from_secs(60);

/// The virtual memory of a child, in KiB.
const MEMORY: usize = 4 << 20;

/// The reason why a child stopped.
pub(super) enum Stop {
    /// The time was over.
    Time,
    /// An input failed.
    Failed(Finding, Vec<u8>),
}

/// The program, and its folder for inputs.
pub(super) struct Worker {
    program: PathBuf,
    folder: PathBuf,
}

impl Worker {
    /// Builds the program.
    pub(super) fn build(root: &Path) -> Result<Self, String> {
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--profile", "fuzz", "-p", "fuzz-targets", "--bin", "fuzz-worker"]);
        cargo.args(["--message-format", "json-render-diagnostics"]).current_dir(root).stderr(Stdio::inherit());
        let output = cargo.output().map_err(|error| format!("`cargo`: {error}"))?;
        let messages = String::from_utf8_lossy(&output.stdout).into_owned();
        let messages = messages.lines().filter_map(|it| serde_json::from_str::<Value>(it).ok());
        let program = messages.filter_map(|it| Some(PathBuf::from(it["executable"].as_str()?))).next_back();
        let program = program.filter(|_| output.status.success()).ok_or("the fuzz targets do not compile")?;
        let folder = std::env::temp_dir().join(format!("specwright-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
        Ok(Self { program, folder })
    }

    /// Returns the targets that the program has.
    pub(super) fn targets(&self) -> Result<Vec<Target>, String> {
        let output = Command::new(&self.program).arg("list").output().map_err(|error| self.failed(&error))?;
        if !output.status.success() {
            return Err(format!("`{} list`: {}", self.program.display(), output.status));
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let target =
            |(name, extension): (&str, &str)| Target { name: name.to_owned(), extension: extension.to_owned() };
        Ok(text.lines().filter_map(|it| it.split_once(' ')).map(target).collect())
    }

    /// Runs inputs from a number on, until one fails or the time is over. Returns how many did not fail.
    pub(super) fn run(&self, target: &str, seed: u64, first: u64, time: Duration) -> Result<(u64, Stop), String> {
        let current = self.folder.join("current");
        let (seed, first) = (seed.to_string(), first.to_string());
        let mut command = self.command();
        command.args(["run", target, "--seed", &seed, "--first", &first, "--current"]).arg(&current);
        let running = Running::start(command).map_err(|error| self.failed(&error))?;
        let end = Instant::now() + time;
        let (mut done, mut patience) = (0, START);
        loop {
            match running.lines.recv_timeout(patience) {
                Ok(()) if Instant::now() >= end => return running.kill().map(|_| (done + 1, Stop::Time)),
                Ok(()) => (done, patience) = (done + 1, PATIENCE),
                Err(reason) => {
                    let finding = match reason {
                        RecvTimeoutError::Timeout => running.kill().map(|_| Finding::Hang)?,
                        RecvTimeoutError::Disconnected => {
                            let (status, stderr) = running.wait()?;
                            Finding::of_exit(status, &stderr)
                        }
                    };
                    let input = std::fs::read(&current).map_err(|error| format!("`{}`: {error}", current.display()))?;
                    return Ok((done, Stop::Failed(finding, input)));
                }
            }
        }
    }

    /// Runs one input. Returns the finding, if it fails.
    pub(super) fn check(&self, target: &str, input: &[u8]) -> Result<Option<Finding>, String> {
        let file = self.folder.join("candidate");
        std::fs::write(&file, input).map_err(|error| format!("`{}`: {error}", file.display()))?;
        let mut command = self.command();
        command.args(["check", target]).arg(&file);
        let running = Running::start(command).map_err(|error| self.failed(&error))?;
        if running.lines.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            return running.kill().map(|_| Some(Finding::Hang));
        }
        let (status, stderr) = running.wait()?;
        Ok((!status.success()).then(|| Finding::of_exit(status, &stderr)))
    }

    /// Returns a command that runs the program, on Unix with a limit on its memory.
    fn command(&self) -> Command {
        if cfg!(unix) {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"")).arg(&self.program);
            shell
        } else {
            Command::new(&self.program)
        }
    }

    fn failed(&self, error: &std::io::Error) -> String {
        format!("`{}`: {error}", self.program.display())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // What is left in the folder of the system for temporary files does no harm.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A child, and threads that read its output.
struct Running {
    child: Child,
    /// Receives a message for each line of output.
    lines: Receiver<()>,
    stderr: thread::JoinHandle<String>,
}

impl Running {
    fn start(mut command: Command) -> std::io::Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (send, lines) = channel();
        let stdout = child.stdout.take();
        thread::spawn(move || {
            let lines = stdout.into_iter().flat_map(|it| BufReader::new(it).lines()).map_while(Result::ok);
            // The receiver is gone when the child is killed.
            lines.map_while(|_| send.send(()).ok()).for_each(drop);
        });
        let stderr = child.stderr.take();
        let stderr = thread::spawn(move || {
            let mut bytes = Vec::new();
            // The part that was read before an error is enough.
            let _ = stderr.map(|mut it| it.read_to_end(&mut bytes));
            String::from_utf8_lossy(&bytes).into_owned()
        });
        Ok(Self { child, lines, stderr })
    }

    /// Waits for the end of the child. Returns its status and what it wrote to stderr.
    fn wait(mut self) -> Result<(ExitStatus, String), String> {
        let status = self.child.wait().map_err(|error| error.to_string())?;
        Ok((status, self.stderr.join().unwrap_or_default()))
    }

    fn kill(mut self) -> Result<ExitStatus, String> {
        self.child.kill().and_then(|()| self.child.wait()).map_err(|error| error.to_string())
    }
}
