//! `attain jobs`: work that takes longer than a request, as the server does it.

use super::{BookUrl, actor, json};
use crate::said::table;
use jobs::Job;
use kernel::{Clock, Problems};
use payments::runs::minute;

/// Lists the jobs of everybody, cancels one or lets it begin again
#[derive(clap::Args)]
pub struct Jobs {
    #[command(flatten)]
    book: BookUrl,
    /// Cancels this job
    #[arg(long, value_name = "N", conflicts_with = "retry")]
    cancel: Option<i64>,
    /// Lets a job that failed or was cancelled begin again; a server does it
    #[arg(long, value_name = "N")]
    retry: Option<i64>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

const SHOWN: usize = 100;

impl Jobs {
    /// Cancels, retries or lists.
    ///
    /// # Errors
    /// A job that there is not, that is over, or that is not over yet.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        jobs::prepare(&store)?;
        if let Some(id) = self.cancel {
            let job = jobs::cancel(&store, id, &actor(), &Clock::System)?;
            say!("job {id} is {}", job.state.word());
            return Ok(());
        }
        if let Some(id) = self.retry {
            jobs::retry(&store, id, &actor(), &Clock::System)?;
            say!("job {id} waits; a server begins it");
            return Ok(());
        }
        let all = store.read(|tx| jobs::list(tx, None, SHOWN))?;
        if self.json {
            json(&all);
            return Ok(());
        }
        say!("{}", table(&["Job", "What", "For", "State", "Far", "Asked for (UTC)", "Says"], 7, all.iter().map(row).collect()));
        Ok(())
    }
}

fn row(job: &Job) -> Vec<String> {
    let far = job.percent().map(|percent| format!("{percent} %")).unwrap_or_default();
    let says = job.problems.0.first().map_or_else(|| job.message.clone(), |problem| problem.message.clone());
    vec![job.id.to_string(), job.title.clone(), job.owner.clone(), job.state.word().to_owned(), far, minute(&job.asked_at), says]
}
