//! The program: one file a command; what they print is for people, what they write is for programs.

#[macro_use]
mod said;
mod commands;
mod summary;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Open sales performance management: what people earned, exactly, and why.
#[derive(Parser)]
#[command(name = "attain", version, propagate_version = true)]
struct Attain {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(commands::demo::Demo),
    Calc(commands::calc::Calc),
    Check(commands::check::Check),
    Init(commands::init::Init),
    Import(commands::import::Import),
    Export(commands::export::Export),
    Plan(commands::plan::Plan),
    Record(commands::record::Record),
    Run(commands::run::Run),
    Explain(commands::explain::Explain),
    Journal(commands::journal::Journal),
    Payroll(commands::payroll::Payroll),
    Serve(commands::serve::Serve),
    Statement(commands::statement::Statement),
    Statements(commands::statements::Statements),
    Hold(commands::hold::Hold),
    Objectives(commands::objectives::Objectives),
    Freeze(commands::freeze::Freeze),
    Close(commands::close::Close),
    Approvals(commands::approvals::Approvals),
    Adjust(commands::adjust::Adjust),
    Questions(commands::questions::Questions),
    Ledger(commands::ledger::Ledger),
    Accruals(commands::accruals::Accruals),
    Capitalised(commands::capitalised::Capitalised),
    CostOfSales(commands::cost_of_sales::CostOfSales),
    Users(commands::users::Users),
    Jobs(commands::jobs::Jobs),
    Audit(commands::audit::Audit),
    Verify(commands::verify::Verify),
    Backup(commands::backup::Backup),
    Restore(commands::backup::Restore),
}

/// Starts the log on the error stream: `ATTAIN_LOG` says how much, `ATTAIN_LOG_FORMAT=json` gives one JSON object a line.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ATTAIN_LOG").unwrap_or_else(|_| "warn".into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::env::var("ATTAIN_LOG_FORMAT").is_ok_and(|format| format == "json") {
        log.json().flatten_event(true).with_current_span(true).init();
    } else {
        log.init();
    }
}

fn main() -> ExitCode {
    start_log();
    audit::origin::begin("terminal");
    let done = match Attain::parse().command {
        Command::Demo(command) => command.run(),
        Command::Calc(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Init(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Plan(command) => command.run(),
        Command::Record(command) => command.run(),
        Command::Run(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Journal(command) => command.run(),
        Command::Payroll(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Statement(command) => command.run(),
        Command::Statements(command) => command.run(),
        Command::Hold(command) => command.run(),
        Command::Objectives(command) => command.run(),
        Command::Freeze(command) => command.run(),
        Command::Close(command) => command.run(),
        Command::Approvals(command) => command.run(),
        Command::Adjust(command) => command.run(),
        Command::Questions(command) => command.run(),
        Command::Ledger(command) => command.run(),
        Command::Accruals(command) => command.run(),
        Command::Capitalised(command) => command.run(),
        Command::CostOfSales(command) => command.run(),
        Command::Users(command) => command.run(),
        Command::Jobs(command) => command.run(),
        Command::Audit(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            said::problems(&problems);
            ExitCode::FAILURE
        }
    }
}
