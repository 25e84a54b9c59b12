//! `attain users`: who may come in, as what, and whom each role reaches.

use super::{BookUrl, actor, wrong};
use crate::said::table;
use access::{NewUser, Role, Scope};
use kernel::{Clock, Problems};

/// Lists the users; invites one, gives a role, limits it to teams or countries, keeps somebody out
#[derive(clap::Args)]
pub struct Users {
    #[command(flatten)]
    book: BookUrl,
    /// The mail address of the user who is changed, or invited when there is none
    #[arg(long, value_name = "MAIL")]
    user: Option<String>,
    /// Gives her this role
    #[arg(long, value_name = "ROLE", requires = "user")]
    role: Option<String>,
    /// Her id among the people of the book, for a new user
    #[arg(long, value_name = "ID", requires = "user")]
    person: Option<String>,
    /// Her role reaches people of this team only; may be given several times
    #[arg(long, value_name = "NAME", requires = "user")]
    team: Vec<String>,
    /// Her role reaches people of this country only; may be given several times
    #[arg(long, value_name = "CODE", requires = "user")]
    country: Vec<String>,
    /// Her role reaches everybody again
    #[arg(long, requires = "user", conflicts_with_all = ["team", "country"])]
    everybody: bool,
    /// Prints an invitation, for the first time or when she forgot her password
    #[arg(long, requires = "user")]
    invite: bool,
    /// Takes away her second factor, when she lost her phone or the key for secrets is lost
    #[arg(long, requires = "user")]
    reset_second_factor: bool,
    /// Keeps her out
    #[arg(long, requires = "user", conflicts_with = "enable")]
    disable: bool,
    /// Lets her in again
    #[arg(long, requires = "user")]
    enable: bool,
}

impl Users {
    /// Changes what was asked for, and lists the users.
    ///
    /// # Errors
    /// An unknown role, team, country or person; what may not be done.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        access::prepare(&store)?;
        if let Some(email) = &self.user {
            self.change(&store, email)?;
        }
        let rows = access::list(&store)?.into_iter().map(|user| {
            let state = if user.disabled { "disabled" } else { "" };
            vec![user.email, user.name, user.role.to_string(), user.scope.words(), user.person.unwrap_or_default(), state.into()]
        });
        say!("{}", table(&["Address", "Name", "Role", "Reaches", "Person", ""], 6, rows.collect()));
        Ok(())
    }

    fn change(&self, store: &store::Store, email: &str) -> Result<(), Problems> {
        let (actor, clock) = (actor(), Clock::System);
        let role = self.role.as_deref().map(|word| {
            let words = || Role::ALL.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
            Role::from_word(word).ok_or_else(|| wrong("unknown-role", format!("`{word}` is no role: {}.", words())))
        });
        let role = role.transpose()?;
        let scope = Scope { teams: self.team.iter().cloned().collect(), countries: self.country.iter().cloned().collect() };
        if !scope.is_all() {
            scope.known(&book::database::load(store, None)?.0.organisation)?;
        }
        let known = access::by_email(store, email)?;
        match (&known, role) {
            (None, None) => return Err(wrong("unknown-user", format!("There is no user `{email}`: --role makes one."))),
            (None, Some(role)) => {
                access::scope::may_be_limited(role, &scope)?;
                access::create(
                    store,
                    &NewUser { email, name: email, role, person: self.person.as_deref(), password: None },
                    &actor,
                    &clock,
                )?;
            }
            (Some(_), Some(role)) => access::change_role(store, email, role, &actor, &clock)?,
            (Some(_), None) => {}
        }
        if self.everybody || !scope.is_all() {
            access::limit(store, email, &scope, &actor, &clock)?;
        }
        if self.reset_second_factor {
            access::second_factor::reset(store, email, &actor, &clock)?;
        }
        if self.disable {
            access::disable(store, email, &actor, &clock)?;
        }
        if self.enable {
            access::enable(store, email, &actor, &clock)?;
        }
        if self.invite || known.is_none() {
            say!("invitation for {email}: open /invitation?token={}", access::invite(store, email, &actor, &clock)?);
        }
        Ok(())
    }
}
