//! `attain check FOLDER`: what is wrong with a book, without calculating.

use super::FolderBook;
use crate::said;
use kernel::{Problems, Severity};

/// Checks a book kept as a folder, and calculates nothing
#[derive(clap::Args)]
pub struct Check {
    #[command(flatten)]
    folder: FolderBook,
    /// Says in sentences what each plan pays
    #[arg(long)]
    describe: bool,
}

impl Check {
    /// Reads and checks the book, and prints what was found and what the book holds.
    ///
    /// # Errors
    /// The book's problems.
    pub fn run(self) -> Result<(), Problems> {
        let (book, found) = self.folder.read()?;
        said::problems(&found);
        say!("{}", contents(&book));
        if self.describe {
            for plan in &book.plans {
                say!("\n{}", plans::describe_with(plan, &book.measures));
            }
        }
        let unpaid = found.0.iter().filter(|problem| problem.severity == Severity::Unpaid).count();
        match unpaid {
            0 => say!("no errors: the book can be calculated"),
            _ => say!(
                "no errors: the book can be calculated, but {} unpaid",
                if unpaid == 1 { "one thing goes".to_owned() } else { format!("{unpaid} things go") }
            ),
        }
        Ok(())
    }
}

fn contents(book: &book::Book) -> String {
    format!(
        "{}: {}, {}, {}, {}",
        book.company.name,
        said::counted(book.organisation.people().len(), "person").replace("persons", "people"),
        said::counted(book.measures.len(), "measure"),
        said::counted(book.plans.len(), "plan"),
        said::counted(book.company.calendar.periods().len(), "period"),
    )
}
