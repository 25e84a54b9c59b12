//! The commands as a person types them: Carla, the compensation analyst, keeps a small book for Ada and Ben.

mod book;
mod cases;
mod closing;
mod database;
mod deploy;
mod desk;
mod folder;
mod journal;
mod look;
mod payroll;
mod plan;
mod processes;
mod program;
mod users;
