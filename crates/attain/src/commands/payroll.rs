//! `attain payroll`: what a run pays, as the company's payroll system takes it.

use super::{BookUrl, wrong};
use crate::said::{amount, counted, table};
use kernel::{Location, Problem, Problems};
use payments::payroll::PayrollFile;
use std::path::{Path, PathBuf};

/// Writes the payroll files of a run
#[derive(clap::Args)]
pub struct Payroll {
    #[command(flatten)]
    book: BookUrl,
    /// Which file, by its name in company.toml; without it, all of them
    name: Option<String>,
    /// The run; without it, the newest one
    #[arg(long, value_name = "N")]
    run: Option<i64>,
    /// Where the files go
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
}

impl Payroll {
    /// Writes each file, and says what it pays and whom it leaves out.
    ///
    /// # Errors
    /// No such file or run; people whom payroll would not know. Nothing is written then.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let (book, _) = book::database::load(&store, None)?;
        let chosen = self.chosen(&book)?;
        let run = self.of_run(&store)?;
        super::note_reading(&store, &format!("run {}, payroll", run.id))?;
        let period = super::through(&book, Some(&run.through))?.unwrap_or(0);
        let payouts = payments::runs::payouts_of(&store, run.id)?;
        let mut problems = Problems::new();
        let mut files = Vec::new();
        for payroll in chosen {
            match payments::payroll::file(&book, payroll, period, &payouts) {
                Ok(file) => files.push(file),
                Err(wrong) => problems.extend(wrong),
            }
        }
        let (files, _) = problems.unless_errors(files)?;
        say!("run {} through {} ({})", run.id, run.through, run.state.word());
        files.iter().try_for_each(|file| write(&self.out, file))
    }

    fn chosen<'b>(&self, book: &'b book::Book) -> Result<Vec<&'b book::payroll::Payroll>, Problems> {
        let files = &book.company.payrolls.files;
        if files.is_empty() {
            let problem = Problem::error("no-payroll", Location::file(book::company::FILE), "The company has no payroll file.");
            return Err(problem.expected("a table such as [payroll.gusto] with format = \"gusto\"").into());
        }
        let Some(name) = &self.name else { return Ok(files.iter().collect()) };
        match files.iter().find(|file| file.name == *name) {
            Some(file) => Ok(vec![file]),
            None => {
                let problem = Problem::error("no-payroll", Location::default(), format!("There is no payroll file `{name}`."));
                Err(problem.suggest(name, files.iter().map(|file| file.name.as_str())).into())
            }
        }
    }

    fn of_run(&self, store: &store::Store) -> Result<payments::runs::Run, Problems> {
        let runs = payments::runs::list(store)?;
        let found = runs.into_iter().find(|run| self.run.is_none_or(|id| run.id == id));
        found.ok_or_else(|| wrong("no-run", "There is no such run: `attain run` makes one, `attain run --list` lists them."))
    }
}

fn write(folder: &Path, file: &PayrollFile) -> Result<(), Problems> {
    let path = folder.join(&file.name);
    let failed = |error: std::io::Error| wrong("write", format!("`{}` cannot be written: {error}.", path.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    std::fs::write(&path, &file.bytes).map_err(failed)?;
    let people = counted(file.people, "person").replace("persons", "people");
    say!("{}: {people}, {} {}", path.display(), amount(file.total, file.currency), file.currency);
    if !file.left_out.is_empty() {
        let rows = file.left_out.iter().map(|one| {
            vec![
                one.person.to_string(),
                one.name.clone(),
                one.reason.clone(),
                format!("{} {}", amount(one.amount, one.currency), one.currency),
            ]
        });
        say!("not in it:\n{}", table(&["Person", "Name", "Why", "Amount"], 3, rows.collect()));
    }
    Ok(())
}
